//! What is not planned, and why: data, never a fake change.

use lockstep_model::{Address, Elsewhere, LiveId, Origin};

use crate::change::FieldChange;
use crate::undo::Bar;

/// Why something is not planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// An object of this name is live and not lockstep's; taking it over needs consent.
    NeedsAdoption {
        /// The live object.
        live_id: LiveId,
    },
    /// Git and somebody else changed a field to different values.
    Conflict,
    /// It was changed outside Git, and the environment asks not to plan it back.
    Drift,
    /// The wanted live name belongs to another object than the one that the ledger knows.
    TwoObjects {
        /// The object that the ledger knows.
        known: LiveId,
        /// The object that has the name.
        named: LiveId,
    },
    /// The live object could not be understood.
    Unreadable {
        /// What could not be understood.
        why: String,
    },
    /// Others refer to it, so the API would refuse.
    InUse {
        /// What refers to it, by kind and live name.
        by: Vec<String>,
    },
    /// It is protected from being deleted or replaced.
    Protected,
    /// A published version has another text than Git.
    PublishedText {
        /// The versions.
        versions: Vec<String>,
    },
    /// A version is listed by the digest of its text alone, and is not published.
    NotPublished {
        /// The versions.
        versions: Vec<String>,
    },
    /// Another ledger wrote it last.
    OtherLedger {
        /// Which one, and when.
        by: Box<Elsewhere>,
    },
    /// It left Git, and the environment does not delete.
    PruneOff,
    /// What it needs is withheld.
    Blocked {
        /// What is withheld.
        by: Address,
    },
    /// What it needs belongs to others, and could not be understood.
    Obscured {
        /// What could not be understood.
        by: Address,
    },
    /// It is a part of an object that belongs to others, which is never written.
    OfOthers {
        /// What it is a part of.
        by: Address,
    },
    /// It needs a change that was not asked for.
    Excluded {
        /// What was not asked for.
        by: Address,
    },
    /// Objects of its kind could not be understood, so the listing proves no deletion.
    IncompleteKind,
    /// What the run did to it cannot be undone.
    Undo(Bar),
}

/// Something that is not planned.
#[derive(Debug, Clone, PartialEq)]
pub struct Withheld {
    /// What is not changed.
    pub address: Address,
    /// Why.
    pub reason: Reason,
    /// What would have changed.
    pub fields: Vec<FieldChange>,
    /// Where the manifest was written.
    pub origin: Option<Origin>,
}

impl Reason {
    /// Returns the reason's word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NeedsAdoption { .. } => "needsAdoption",
            Self::Conflict => "conflict",
            Self::Drift => "drift",
            Self::TwoObjects { .. } => "twoObjects",
            Self::Unreadable { .. } => "unreadable",
            Self::InUse { .. } => "inUse",
            Self::Protected => "protected",
            Self::PublishedText { .. } => "publishedText",
            Self::NotPublished { .. } => "notPublished",
            Self::OtherLedger { .. } => "otherLedger",
            Self::PruneOff => "pruneOff",
            Self::Blocked { .. } => "blocked",
            Self::Obscured { .. } => "obscured",
            Self::OfOthers { .. } => "ofOthers",
            Self::Excluded { .. } => "excluded",
            Self::IncompleteKind => "incompleteKind",
            Self::Undo(bar) => bar.as_str(),
        }
    }

    /// Returns what is withheld too and has to come first.
    pub(crate) const fn waits_for(&self) -> Option<&Address> {
        match self {
            Self::Blocked { by } => Some(by),
            Self::NeedsAdoption { .. }
            | Self::Conflict
            | Self::Drift
            | Self::TwoObjects { .. }
            | Self::Unreadable { .. }
            | Self::InUse { .. }
            | Self::Protected
            | Self::PublishedText { .. }
            | Self::NotPublished { .. }
            | Self::OtherLedger { .. }
            | Self::PruneOff
            | Self::Obscured { .. }
            | Self::OfOthers { .. }
            | Self::Excluded { .. }
            | Self::IncompleteKind
            | Self::Undo(_) => None,
        }
    }
}
