//! What a reviewer should know, though nothing is done about it.

use lockstep_model::{Address, FieldPath, LiveId, Origin, Unread};
use serde_json::Value;

/// Something worth knowing about a plan.
#[derive(Debug, Clone, PartialEq)]
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
        /// What `renamedFrom` has to list in the manifest of what is created.
        names: Vec<String>,
        /// Where that manifest was written.
        origin: Option<Origin>,
        /// What refers to what is deleted, by kind and live name: the API renames nothing that is
        /// referred to.
        by: Vec<String>,
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
    /// A field differs, and the manifest asks to leave it as it is live for a while.
    FieldIgnored {
        /// The object.
        address: Address,
        /// The field.
        path: FieldPath,
        /// Its live value, if there is one.
        live: Option<Value>,
        /// Its value in Git, if it has one there.
        desired: Option<Value>,
        /// The last day, in UTC, on which it is left alone.
        until: String,
        /// Why, in the words of the manifest.
        reason: String,
    },
    /// An object is deleted though requests go to it.
    RequestsEnd {
        /// The object.
        address: Address,
        /// The share of its requests that each of its versions gets, in parts of 10,000.
        serving: Vec<(String, u32)>,
        /// How many requests it had, if telemetry was read.
        requests: Option<u64>,
        /// In how many seconds.
        seconds: Option<u64>,
    },
    /// Versions or models get requests back that they had before: that is no move to something new.
    ServedBefore {
        /// The object.
        address: Address,
        /// The versions or models.
        values: Vec<String>,
    },
    /// What telemetry shows in use of a limit that falls.
    LimitInUse {
        /// The object.
        address: Address,
        /// The limit.
        path: FieldPath,
        /// The rate at the busiest time, in the unit of the limit.
        peak: u64,
        /// The limit as it is wanted.
        limit: u64,
        /// How far back was read, in seconds.
        seconds: u64,
        /// How many samples tell too little to count.
        untold: u64,
    },
    /// Telemetry was to tell what is in use, and it is not known.
    UseUnknown {
        /// The object.
        address: Address,
        /// Why it is not known.
        why: Unread,
    },
}

impl Note {
    /// Orders notes: by what they say, then by what about.
    pub(crate) fn rank(&self) -> impl Ord {
        let (rank, address, other, path) = match self {
            Self::FieldReleased { address, path } => (0, address, None, Some(path)),
            Self::ExtraEntries { address, .. } => (1, address, None, None),
            Self::LikelyRename { from, to, .. } => (2, from, Some(to), None),
            Self::ExternalMissing { address, .. } => (3, address, None, None),
            Self::AlreadyGone { address, .. } => (4, address, None, None),
            Self::FieldIgnored { address, path, .. } => (5, address, None, Some(path)),
            Self::RequestsEnd { address, .. } => (6, address, None, None),
            Self::ServedBefore { address, .. } => (7, address, None, None),
            Self::LimitInUse { address, path, .. } => (8, address, None, Some(path)),
            Self::UseUnknown { address, .. } => (9, address, None, None),
        };
        (rank, address, other, path)
    }
}
