//! Another state of the manifests, which a plan is measured against: those of a Git commit.
//!
//! A name of Git's comes in; what is wanted there goes out, as far as that can be relied on. The work
//! tree is not touched, and what is wrong there stops nothing.

use clap::Args;
use lockstep_diff::{Keep, Reference};
use lockstep_model::Finding;
use lockstep_model::outside::Outside;
use lockstep_spec::files::{FileError, Files as _};
use lockstep_spec::{Aim, Documents, LoadRequest, Loaded, MAX_BYTES, PROJECT_FILE, Spec};

use crate::failure::Failure;
use crate::git::Tree;
use crate::project::{VERSION, Workspace};
use crate::reviewers::Reviewers;
use crate::{clock, output};

/// How much of a commit's hash is shown.
const SHORT: usize = 12;

/// What a plan is measured against.
#[derive(Debug, Clone, Args)]
pub(crate) struct Against {
    /// Tell what these manifests bring from what was pending before: a branch, a tag or a commit,
    /// such as origin/main. What was pending is counted, and not saved
    #[arg(long, value_name = "REF", value_parser = name)]
    against: Option<String>,
    /// Show and save what was pending before too
    #[arg(long, requires = "against")]
    all: bool,
}

/// The manifests of a commit.
#[derive(Debug)]
pub(crate) struct Earlier {
    name: String,
    commit: String,
    spec: Option<Spec>,
    errors: usize,
    keep: Keep,
}

impl Against {
    /// Reads the manifests that a plan is to be measured against, if it is.
    pub(crate) fn read(&self, workspace: &Workspace) -> Result<Option<Earlier>, Failure> {
        let Some(name) = &self.against else {
            return Ok(None);
        };
        let tree = Tree::at(&workspace.root, name).map_err(|error| {
            let help = error.help();
            Failure::new(format!("the plan cannot be measured against {name}"))
                .because(error)
                .help(help)
        })?;
        let mut earlier = Earlier {
            name: name.clone(),
            commit: tree.commit.clone(),
            spec: None,
            errors: 0,
            keep: if self.all { Keep::All } else { Keep::Own },
        };
        match tree.read(PROJECT_FILE, MAX_BYTES) {
            Err(FileError::Missing) => earlier.say(&format!(
                "there is no {PROJECT_FILE}: nothing was pending there, and all is this pull \
                 request's"
            )),
            Ok(_) | Err(_) => earlier.load(&tree, workspace),
        }
        Ok(Some(earlier))
    }
}

impl Earlier {
    /// Returns it as the comparison takes it.
    pub(crate) fn reference(&self) -> Reference<'_> {
        Reference {
            name: &self.name,
            commit: &self.commit,
            spec: self.spec.as_ref(),
            errors: self.errors,
            keep: self.keep,
        }
    }

    /// Loads what can be relied on. Only a tokenizer is asked besides: what is told of the history
    /// there was told then.
    fn load(&mut self, tree: &Tree, workspace: &Workspace) {
        let reviewers = Reviewers::of(&workspace.root);
        let environment = &workspace.environment.name;
        let request = LoadRequest {
            environment: Some(environment),
            tool_version: VERSION,
            aim: Aim::Reliable,
            documents: Documents::Drop,
            outside: Outside {
                history: None,
                ..reviewers.outside()
            },
            today: clock::today(),
        };
        let mut loaded = lockstep_spec::load(tree, request);
        self.spec = loaded.spec.take();
        if is_new(&loaded, environment) {
            self.say(&format!(
                "there is no environment `{environment}`: nothing was pending there, and all is \
                 this pull request's"
            ));
            return;
        }
        let errors: Vec<&Finding> = loaded
            .findings
            .iter()
            .filter(|one| one.is_error())
            .collect();
        self.errors = errors.len();
        if let Some(first) = errors.first() {
            let place = first.place.as_ref();
            let place = place
                .map(|place| format!("{}: ", place.file))
                .unwrap_or_default();
            let count = match self.errors {
                1 => "an error".to_owned(),
                errors => format!("{errors} errors"),
            };
            self.say(&format!(
                "the manifests have {count}, and what it is about counts as this pull request's: \
                 {place}{}",
                first.message
            ));
        }
    }

    fn say(&self, what: &str) {
        let short: String = self.commit.chars().take(SHORT).collect();
        output::say(format_args!("warning: at {} ({short}) {what}", self.name));
    }
}

/// Says whether an environment came since, and nothing else is wrong with the project.
fn is_new(loaded: &Loaded, environment: &str) -> bool {
    let project = loaded.project.as_ref();
    project.is_some_and(|project| !project.spec.environments.contains_key(environment))
}

fn name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("name a branch, a tag or a commit".to_owned()),
        text => Ok(text.to_owned()),
    }
}
