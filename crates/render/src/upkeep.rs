//! What was done to the ledger itself: a content that was erased, a tail that was cut off.

use lockstep_ledger::{Hash, Torn};

/// A content that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// Its hash.
    pub content: Hash,
    /// The entries that name it.
    pub entries: Vec<u64>,
    /// The entry that tells that it is gone; nothing if an earlier one does.
    pub tombstone: Option<u64>,
}

/// A ledger that was repaired.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mended {
    /// The torn tails that were moved aside, and that the ledger did not tell of yet.
    pub torn: Vec<Torn>,
    /// The contents that a tombstone names and that were still there.
    pub erased: Vec<Hash>,
}
