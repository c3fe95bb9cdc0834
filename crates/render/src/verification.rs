//! What was looked at of a saved plan, and how that ended.
//!
//! Plain values: whoever looked fills them in, and every format shows them.

use crate::json::v1::Saved;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckEnd {
    /// All is well.
    Passed,
    /// Something is wrong.
    Failed,
    /// It was not looked at.
    Skipped,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckView {
    /// What was looked at, in one word.
    pub name: &'static str,
    /// How it ended.
    pub end: CheckEnd,
    /// What was found, or why it was not looked at.
    pub says: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// All checks of a saved plan.
#[derive(Debug, Clone, Copy)]
pub struct VerificationView<'a> {
    /// The file.
    pub file: &'a str,
    /// The plan, if it could be read.
    pub saved: Option<&'a Saved>,
    /// The checks, in their order.
    pub checks: &'a [CheckView],
}

impl CheckEnd {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

impl CheckView {
    /// Makes a check that went well.
    pub const fn passed(name: &'static str, says: String) -> Self {
        Self {
            name,
            end: CheckEnd::Passed,
            says,
            help: None,
        }
    }

    /// Makes a check that found something wrong.
    pub const fn failed(name: &'static str, says: String, help: Option<String>) -> Self {
        Self {
            name,
            end: CheckEnd::Failed,
            says,
            help,
        }
    }

    /// Makes a check that was not carried out.
    pub const fn skipped(name: &'static str, why: String) -> Self {
        Self {
            name,
            end: CheckEnd::Skipped,
            says: why,
            help: None,
        }
    }
}

impl VerificationView<'_> {
    /// Says whether no check failed.
    pub fn holds(&self) -> bool {
        let mut ends = self.checks.iter().map(|check| check.end);
        ends.all(|end| end != CheckEnd::Failed)
    }
}
