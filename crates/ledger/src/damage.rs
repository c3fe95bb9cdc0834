//! What can be wrong with a ledger, as far as it can be told.
//!
//! Values only: [`crate::diagnose`] makes them, and nothing here reads a file.

use crate::hash::Hash;

/// The kind of damage that was found at a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The line is not what was written: its text or its hash does not hold.
    #[error("the entry was changed")]
    Changed,
    /// Entries are missing before this one.
    #[error("{count} entries before this one were removed")]
    Removed {
        /// How many are missing.
        count: u64,
    },
    /// The line stands between two entries that follow each other.
    #[error("the line was inserted")]
    Inserted,
    /// The entry stands before one that it came after.
    #[error("the entry was moved: it is entry {sequence}")]
    Swapped {
        /// The entry's own sequence number.
        sequence: u64,
    },
    /// The same entry stands in the ledger twice.
    #[error("entry {sequence} is repeated")]
    Repeated {
        /// The entry's own sequence number.
        sequence: u64,
    },
    /// The entry is whole and has the right number, but names another entry as the one before.
    #[error(
        "the entry does not follow the one before it: one of the two was rewritten, or comes from another ledger"
    )]
    Unlinked,
    /// The line is no entry of a lockstep ledger.
    #[error("the line is no entry of a lockstep ledger")]
    Foreign,
    /// There are contents, but the file of entries is gone.
    #[error("the file of entries is gone, and contents are still there")]
    Lost,
    /// A content that the entry names is not there.
    #[error("content {hash} is missing")]
    ContentMissing {
        /// The hash that the entry names.
        hash: Hash,
    },
    /// A content that the entry names is not what was written.
    #[error("content {hash} was changed")]
    ContentChanged {
        /// The hash that the entry names.
        hash: Hash,
    },
}
