//! Where a value was written: the file and line, and what wrote it if that is another manifest.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Where a desired value was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The file, relative to the project, with `/` between its parts.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What set the value, if it is not the field itself: `RateMatrix/default row production`, or
    /// `value rpm`.
    pub by: Option<String>,
    /// What wrote the value.
    #[serde(default, skip_serializing_if = "Wrote::is_base")]
    pub wrote: Wrote,
}

/// What wrote a value.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Wrote {
    /// A manifest.
    #[default]
    Base,
    /// A document of an overlay.
    Overlay,
    /// One of the environment's values.
    Value,
    /// The defaults of a kind.
    Default,
}

impl Wrote {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Overlay => "overlay",
            Self::Value => "value",
            Self::Default => "default",
        }
    }

    /// Says whether it is a manifest.
    pub const fn is_base(&self) -> bool {
        matches!(self, Self::Base)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        match (&self.by, self.wrote) {
            (None, Wrote::Base) => Ok(()),
            (None, wrote) => write!(f, " ({})", wrote.as_str()),
            // A value is named already.
            (Some(by), Wrote::Base | Wrote::Value) => write!(f, " ({by})"),
            (Some(by), wrote) => write!(f, " ({by}, {})", wrote.as_str()),
        }
    }
}
