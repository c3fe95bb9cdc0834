//! Why something that a run did cannot be undone.

/// Why something that a run did cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bar {
    /// It was changed since, to something that the run neither found nor left.
    ChangedSince,
    /// No entry tells how a write to it ended.
    Unsettled,
    /// The ledger does not have its contents any more.
    ContentGone,
    /// It would have to be made anew, and today's manifests do not have its secrets.
    NoSecret {
        /// The fields that are secret.
        fields: Vec<String>,
    },
    /// It is no longer lockstep's.
    GivenUp,
    /// The ledger has its contents with a secret struck out.
    Concealed {
        /// The fields.
        fields: Vec<String>,
    },
    /// It would refer to something that is there no more.
    Unresolved {
        /// What it would refer to, as it is written.
        names: Vec<String>,
    },
}

impl Bar {
    /// Returns the bar's word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::ChangedSince => "changedSince",
            Self::Unsettled => "unsettled",
            Self::ContentGone => "contentGone",
            Self::NoSecret { .. } => "noSecret",
            Self::GivenUp => "givenUp",
            Self::Concealed { .. } => "concealed",
            Self::Unresolved { .. } => "unresolved",
        }
    }
}
