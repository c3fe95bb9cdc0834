//! A plan that is shown, with what only whoever calls can know about it.
//!
//! Plain values: whoever calls fills them in, and every format shows them.

use lockstep_diff::Plan;

/// A plan, where its files are, and where all of it can be read.
#[derive(Debug, Clone, Copy)]
pub struct PlanView<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The folder that manifests are named from, from the root of the repository, with `/` between
    /// its parts; empty if it is the root.
    pub folder: &'a str,
    /// The file that the plan is saved in, if it is.
    pub file: Option<&'a str>,
    /// Whether whoever reads text is told elsewhere what is odd in the manifests.
    pub findings_told: bool,
}

impl<'a> PlanView<'a> {
    /// Shows a plan of a project at the root of its repository.
    pub const fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            folder: "",
            file: None,
            findings_told: false,
        }
    }

    /// Says where in the repository the manifests are.
    #[must_use]
    pub const fn with_folder(self, folder: &'a str) -> Self {
        Self { folder, ..self }
    }

    /// Says where the plan is saved.
    #[must_use]
    pub const fn with_file(self, file: Option<&'a str>) -> Self {
        Self { file, ..self }
    }

    /// Says that what is odd in the manifests stands beside text: it is not said twice.
    #[must_use]
    pub const fn with_findings_told(self) -> Self {
        Self {
            findings_told: true,
            ..self
        }
    }

    /// Counts what is planned, what is withheld and what stays, each with its word.
    pub(crate) fn counts(&self) -> [(&'static str, usize); 8] {
        let counts = self.plan.counts();
        [
            ("create", counts.create),
            ("update", counts.update),
            ("replace", counts.replace),
            ("delete", counts.delete),
            ("adopt", counts.adopt),
            ("release", counts.release),
            ("withheld", counts.withheld),
            ("as Git says", self.plan.unchanged),
        ]
    }

    /// Returns the path of a file from the root of the repository.
    pub(crate) fn path(&self, file: &str) -> String {
        match self.folder.is_empty() {
            true => file.to_owned(),
            false => format!("{}/{file}", self.folder),
        }
    }

    /// Returns the command that shows the whole plan.
    pub(crate) fn command(&self) -> String {
        match self.file {
            Some(file) => format!("lockstep show {file}"),
            None => format!("lockstep plan --env {}", self.plan.environment),
        }
    }
}

impl<'a> From<&'a Plan> for PlanView<'a> {
    fn from(plan: &'a Plan) -> Self {
        Self::new(plan)
    }
}
