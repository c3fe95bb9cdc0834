//! The findings that are shown, with the texts of the files that they point into.
//!
//! Plain values: whoever calls fills them in, and every format shows them. The texts are shown as
//! they are given: whoever calls has taken the secrets out.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use lockstep_model::{Finding, LeftOut, Severity};

/// Findings, with what is needed to show them.
#[derive(Clone, Copy)]
pub struct FindingsView<'a> {
    /// The findings, in any order.
    pub findings: &'a [Finding],
    /// How many findings of each file are left out, if that is known.
    pub left_out: Option<&'a LeftOut>,
    /// The names of all files that were checked, if they are known.
    pub files: &'a [Arc<str>],
    /// The folder that files are named from, from the root of the repository, with `/` between its
    /// parts; empty if it is the root.
    pub folder: &'a str,
    /// The text of a file, by its name in a [`lockstep_model::Place`].
    pub text: &'a dyn Fn(&str) -> Option<&'a str>,
}

impl<'a> FindingsView<'a> {
    /// Shows findings of which no text is known.
    pub fn new(findings: &'a [Finding]) -> Self {
        Self {
            findings,
            left_out: None,
            files: &[],
            folder: "",
            text: &no_text,
        }
    }

    /// Says how the texts of files are had.
    #[must_use]
    pub fn with_text(self, text: &'a dyn Fn(&str) -> Option<&'a str>) -> Self {
        Self { text, ..self }
    }

    /// Says how many findings of each file are left out.
    #[must_use]
    pub const fn with_left_out(self, left_out: &'a LeftOut) -> Self {
        Self {
            left_out: Some(left_out),
            ..self
        }
    }

    /// Says which files were checked.
    #[must_use]
    pub const fn with_files(self, files: &'a [Arc<str>]) -> Self {
        Self { files, ..self }
    }

    /// Says where in the repository the files are.
    #[must_use]
    pub const fn with_folder(self, folder: &'a str) -> Self {
        Self { folder, ..self }
    }

    /// Returns the path of a file from the root of the repository.
    pub(crate) fn path<'f>(&self, file: &'f str) -> Cow<'f, str> {
        match self.folder.is_empty() {
            true => Cow::Borrowed(file),
            false => Cow::Owned(format!("{}/{file}", self.folder)),
        }
    }

    /// Counts the findings of a severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Counts the files that findings are in.
    pub(crate) fn files_with_findings(&self) -> usize {
        let places = self.findings.iter().filter_map(|one| one.place.as_ref());
        let files: BTreeSet<&str> = places.map(|place| &*place.file).collect();
        files.len()
    }

    /// Returns the findings by file, place and code.
    pub(crate) fn sorted(&self) -> Vec<&'a Finding> {
        let mut sorted: Vec<&Finding> = self.findings.iter().collect();
        sorted.sort();
        sorted
    }
}

const fn no_text<'a>(_file: &str) -> Option<&'a str> {
    None
}

impl fmt::Debug for FindingsView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FindingsView")
            .field("findings", &self.findings)
            .field("left_out", &self.left_out)
            .finish_non_exhaustive()
    }
}
