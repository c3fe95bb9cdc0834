//! What is wrong or odd in a manifest or in what is live, and where.
//!
//! Mistakes in manifests are data, not errors: all of them are collected, sorted and shown.

use std::fmt;
use std::sync::Arc;

use crate::code::Code;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be planned.
    Error,
    /// It can be planned, and is probably not meant.
    Warning,
    /// Worth knowing.
    Note,
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the project, with `/` between its parts.
    pub file: Arc<str>,
    /// The line it starts in, from 1.
    pub line: u32,
    /// The column in characters it starts at, from 1.
    pub column: u32,
    /// The byte it starts at, from 0.
    pub start: usize,
    /// The byte behind its end.
    pub end: usize,
}

/// Another place that belongs to a finding, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where it is.
    pub place: Place,
}

/// One thing that is wrong or odd.
///
/// The fields are ordered so that findings sort by file, line and code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// Where it is; a finding about the whole run has no place.
    pub place: Option<Place>,
    /// What kind of thing it is.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
}

impl Finding {
    /// Makes a finding of a code's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            place: None,
            code,
            severity: code.severity(),
            message: message.into(),
            help: None,
            related: Vec::new(),
        }
    }

    /// Says where the finding is.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what to do about the finding.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, message: impl Into<String>, place: Place) -> Self {
        self.related.push(Related {
            message: message.into(),
            place,
        });
        self
    }

    /// Says whether nothing can be planned while it stands.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Severity {
    /// Returns the severity's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
