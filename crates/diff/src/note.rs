//! What a reviewer should know, though nothing is done about it.

use lockstep_model::{Address, FieldPath, LiveId};

/// Something worth knowing about a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// A field left the manifest: its live value stays, and is no longer lockstep's.
    FieldReleased {
        /// The object.
        address: Address,
        /// The field.
        path: FieldPath,
    },
    /// Published versions are live that Git does not declare.
    ExtraEntries {
        /// The object.
        address: Address,
        /// The field and the entries.
        entries: Vec<String>,
    },
    /// A delete and a create have equal content: probably a rename.
    LikelyRename {
        /// What is deleted.
        from: Address,
        /// What is created.
        to: Address,
    },
    /// An external object is not live.
    ExternalMissing {
        /// The object.
        address: Address,
        /// Its live name.
        live_name: String,
    },
    /// What left Git is already gone.
    AlreadyGone {
        /// The object.
        address: Address,
        /// The id it had.
        live_id: LiveId,
    },
}
