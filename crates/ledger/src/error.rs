//! What can go wrong with a ledger.
//!
//! Damage and not being able to look are never mixed up: see [`Error::is_damage`].

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lockstep_model::{Address, AddressError};

use crate::damage::Damage;
use crate::deposit::DepositError;
use crate::hash::Hash;
use crate::lock::Holder;

/// Why a ledger could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or a folder could not be read or written.
    #[error("{} could not be read or written", path.display())]
    Io {
        /// The file or the folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody else did something to the entries while they were appended to.
    #[error("{} was removed, exchanged or written to by somebody else meanwhile", path.display())]
    Disturbed {
        /// The file of entries.
        path: PathBuf,
    },
    /// There is no ledger where one was to be verified.
    #[error("there is no ledger at {}", path.display())]
    Absent {
        /// The folder.
        path: PathBuf,
    },
    /// The chain is broken.
    #[error("the ledger is broken at line {line}: {damage}")]
    Broken {
        /// The line of the first bad entry, from 1.
        line: u64,
        /// What is wrong with it.
        damage: Damage,
    },
    /// A content that is needed is not there.
    #[error("the content {hash} that was applied to {address} is missing from the ledger")]
    MissingContent {
        /// The content's hash.
        hash: Hash,
        /// Whose content it is.
        address: Address,
    },
    /// A content that is needed is not what was written.
    #[error("the content {hash} that was applied to {address} was changed")]
    ChangedContent {
        /// The content's hash.
        hash: Hash,
        /// Whose content it is.
        address: Address,
    },
    /// Another process holds the ledger.
    #[error("the ledger at {} is locked{}", path.display(), by(holder.as_ref()))]
    Locked {
        /// The ledger's folder.
        path: PathBuf,
        /// Who holds it, if that could be read.
        holder: Option<Holder>,
    },
    /// A newer lockstep wrote to this ledger.
    #[error(
        "line {line} of the ledger is of format {format}, which a newer lockstep wrote: use that version"
    )]
    Newer {
        /// The line, from 1.
        line: u64,
        /// The format that it names.
        format: String,
    },
    /// No lockstep writes such a format.
    #[error(
        "line {line} of the ledger is of format {format}, which no lockstep ever wrote: the first is {}",
        crate::format::FORMAT
    )]
    NoFormat {
        /// The line, from 1.
        line: u64,
        /// The format that it names.
        format: String,
    },
    /// An entry is whole, but its content makes no sense to this version.
    #[error("line {line} of the ledger cannot be understood by this version of lockstep")]
    Unreadable {
        /// The line, from 1.
        line: u64,
        /// What does not fit.
        source: Misfit,
    },
    /// A number is too large for canonical JSON.
    #[error(
        "`{at}` is {number}, which cannot be kept in the ledger: numbers beyond 2^53 are not exact in JSON"
    )]
    TooLarge {
        /// Where it was to stand, its names set apart by dots.
        at: String,
        /// The number as it was given.
        number: String,
    },
    /// The ledger has no entry of that number.
    #[error("there is no entry {sequence}: the ledger has {entries} entries, counted from 0")]
    NoEntry {
        /// The number that was asked for.
        sequence: u64,
        /// How many entries there are.
        entries: u64,
    },
    /// An anchor names an entry and the hash of another one.
    #[error(
        "the anchor contradicts itself: it names entry {sequence}, and its hash is that of entry {entry}"
    )]
    Anchor {
        /// The number that the anchor says.
        sequence: u64,
        /// The number of the entry that has its hash.
        entry: u64,
    },
    /// No entry names a content.
    #[error("no entry of the ledger names the content {hash}")]
    NoContent {
        /// The hash that was asked for.
        hash: Hash,
    },
    /// A content that is to be erased is still needed.
    #[error("the content {hash} is still needed: {need} {address}")]
    ContentNeeded {
        /// The content's hash.
        hash: Hash,
        /// What it is the content of.
        address: Address,
        /// What needs it.
        need: Need,
    },
    /// The ledger was opened for reading only.
    #[error("the ledger was opened for reading, nothing can be appended")]
    ReadOnly,
    /// An append failed before: what the file holds now is known after opening it again.
    #[error(
        "an earlier append to the ledger failed: nothing more is written until it is opened again"
    )]
    Closed,
    /// The place behind the folder did not take what was to be appended.
    #[error("the entries could not be put where they have to lie before they are appended")]
    Deposit(#[source] DepositError),
    /// What went wrong for several that were appending at the same time.
    #[error(transparent)]
    Shared(Arc<Self>),
    /// A value could not be written as JSON.
    #[error("an entry could not be written as JSON")]
    Json(#[source] serde_json::Error),
}

/// What needs a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It is what is applied.
    Applied,
    /// A write of it was begun, and what became of that is not known yet.
    Begun,
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Applied => "it is what is applied to",
            Self::Begun => "a write was begun with it, and not closed, to",
        })
    }
}

/// What does not fit in an entry whose hash holds.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Misfit {
    /// A field is missing or of another type.
    #[error("{0}")]
    Shape(#[from] serde_json::Error),
    /// An address of no known kind, or none at all.
    #[error("`{text}` is no address: {why}")]
    Address {
        /// What stands there.
        text: String,
        /// Why it is none.
        why: AddressError,
    },
    /// A hash or digest that is none.
    #[error("`{0}` is no hash")]
    Hash(String),
    /// A result that this version does not know.
    #[error("`{0}` is no known result")]
    Result(String),
    /// A result that says that something was applied, and not what.
    #[error("the result lacks `{0}`")]
    Lacks(&'static str),
}

impl Error {
    /// Says whether the ledger itself is damaged, rather than out of reach.
    pub fn is_damage(&self) -> bool {
        matches!(
            self.cause(),
            Self::Broken { .. } | Self::MissingContent { .. } | Self::ChangedContent { .. }
        )
    }

    /// Returns what went wrong, also where several were told of it.
    pub fn cause(&self) -> &Self {
        let mut cause = self;
        while let Self::Shared(error) = cause {
            cause = error;
        }
        cause
    }

    /// Makes the error of a failed call to the system.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

fn by(holder: Option<&Holder>) -> String {
    holder.map_or_else(
        || " by another process".to_owned(),
        |holder| format!(" by {holder}"),
    )
}
