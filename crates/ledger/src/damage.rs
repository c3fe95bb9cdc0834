//! What can be wrong with a ledger, as far as it can be told.
//!
//! Values only: [`crate::diagnose`] makes them, and nothing here reads a file.

use std::fmt;

use crate::hash::Hash;

/// The kind of damage that was found at a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The line is not what was written: its text or its hash does not hold.
    #[error("the entry was changed")]
    Changed,
    /// Entries are missing before this one.
    #[error("{}", removed(*count))]
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
    /// The file of entries is gone, and something tells that there was one: contents, or an anchor.
    #[error("the file of entries is gone, or empty, and there was a ledger here")]
    Lost,
    /// Entries are missing at the end: an anchor names one that is not there any more.
    #[error("the end was cut off: entry {sequence} was anchored, and the ledger ends before it")]
    Truncated {
        /// The number of the entry that was anchored.
        sequence: u64,
    },
    /// Entries were rewritten and all that follow hashed anew, so that the chain holds.
    #[error(
        "entries were rewritten and hashed anew: entry {last} is another one than was {vouched}, so \
         that one of entries {first} to {last} was changed"
    )]
    Rewritten {
        /// The first entry that may be the one.
        first: u64,
        /// The last entry that may be the one.
        last: u64,
        /// What tells it.
        vouched: Vouched,
    },
    /// An anchor that says no number is no entry of the ledger.
    #[error(
        "{head} was anchored, and is the hash of no entry: the end was cut off or rewritten, or \
         this is another ledger"
    )]
    Unanchored {
        /// The hash that was anchored.
        head: Hash,
    },
    /// The folder holds another ledger than the one that was anchored.
    #[error("this is another ledger: {expected} was anchored")]
    OtherLedger {
        /// The id of the ledger that was anchored.
        expected: Hash,
    },
    /// An entry holds a signature that its key did not make.
    #[error("the signature in entry {sequence} is wrong: its key did not sign that head")]
    Signature {
        /// The entry that holds it.
        sequence: u64,
    },
    /// A key was asked for, and no head is signed with it.
    #[error("no entry is signed with a key that is trusted: signatures were left out, or removed")]
    Unsigned,
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

/// What tells that an entry is another one than was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vouched {
    /// A signature in the ledger.
    Signed,
    /// An anchor, from outside or as the ledger remembers it.
    Anchored,
}

impl fmt::Display for Vouched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signed => "signed",
            Self::Anchored => "anchored",
        })
    }
}

impl Damage {
    /// Returns the word for the kind of damage, as programs read it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Removed { .. } => "removed",
            Self::Inserted => "inserted",
            Self::Swapped { .. } => "swapped",
            Self::Repeated { .. } => "repeated",
            Self::Unlinked => "unlinked",
            Self::Foreign => "foreign",
            Self::Lost => "lost",
            Self::Truncated { .. } => "truncated",
            Self::Rewritten { .. } => "rewritten",
            Self::Unanchored { .. } => "unanchored",
            Self::OtherLedger { .. } => "otherLedger",
            Self::Signature { .. } => "signature",
            Self::Unsigned => "unsigned",
            Self::ContentMissing { .. } => "contentMissing",
            Self::ContentChanged { .. } => "contentChanged",
        }
    }
}

fn removed(count: u64) -> String {
    match count {
        1 => "the entry before this one was removed".to_owned(),
        _ => format!("{count} entries before this one were removed"),
    }
}
