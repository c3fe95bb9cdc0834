//! Entries as the program speaks of them.
//!
//! Values only: how they are stored is [`crate::v1`]. Where an entry names a content, the type
//! parameter says what stands there: [`Hash`] in an entry as read, [`Fields`] in a draft and in an
//! entry that is shown with its contents.

use lockstep_model::{Address, Fields};
use serde_json::Value;

use crate::hash::Hash;

mod change;
mod content;
mod live;
mod probe;
mod proof;
mod run;
mod upkeep;

pub use change::{Adopted, Effect, Intent, Outcome, Released, Settled};
pub use live::Live;
pub use probe::{Delivery, Health, Pass, Probe, Reply};
pub use proof::{Anchored, Posted, Signed};
pub use run::{Actor, Counts, GuardOverridden, Organization, Override, RunStarted};
pub use upkeep::{Forgotten, Leaseholder, LockTaken, Lost, Repaired, Restarted};

/// The words for all kinds of entries, as stored.
pub const KINDS: [&str; 15] = [
    "runStarted",
    "intent",
    "outcome",
    "adopted",
    "released",
    "settled",
    "guardOverridden",
    "runFinished",
    "posted",
    "anchored",
    "signed",
    "forgotten",
    "repaired",
    "restarted",
    "lockTaken",
];

/// An entry as it stands in the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<C = Hash> {
    /// Its number, from 0.
    pub sequence: u64,
    /// The hash of the entry before; zeros in the first.
    pub previous: Hash,
    /// Its own hash.
    pub hash: Hash,
    /// When it was written, in RFC 3339.
    pub time: String,
    /// The run that wrote it.
    pub run: String,
    /// The word for its kind, as stored.
    pub kind: String,
    /// What it says; `None` for a kind that a later version brought.
    pub event: Option<Event<C>>,
    /// The entry as stored, with the fields that this version does not know.
    pub json: Value,
}

/// An entry that is to be appended.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft<C = Fields> {
    /// The present time, in RFC 3339.
    pub time: String,
    /// The id of the run.
    pub run: String,
    /// What the entry says.
    pub event: Event<C>,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<C = Hash> {
    /// A run began.
    RunStarted(Box<RunStarted>),
    /// A write is about to be sent.
    Intent(Intent<C>),
    /// What became of a write.
    Outcome(Outcome<C>),
    /// An object was taken over as it is, without a write.
    Adopted(Adopted<C>),
    /// An object was given up, and stays as it is.
    Released(Released),
    /// What an intent turned out to have come to that an earlier run left open.
    Settled(Settled<C>),
    /// A guard that would have refused the plan was overridden.
    GuardOverridden(GuardOverridden),
    /// A run ended.
    RunFinished(Counts),
    /// The gateway's own audit log has acknowledged entries.
    Posted(Posted),
    /// A head of the chain was left with the organisation.
    Anchored(Anchored),
    /// A head of the chain was signed.
    Signed(Signed),
    /// A content was erased.
    Forgotten(Forgotten),
    /// A torn tail was cut off.
    Repaired(Repaired),
    /// The chain takes the place of one that is lost.
    Restarted(Restarted),
    /// A lease that had expired was taken over.
    LockTaken(LockTaken),
}

impl<C> Event<C> {
    /// Returns the word for the kind of entry, as stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RunStarted(_) => "runStarted",
            Self::Intent(_) => "intent",
            Self::Outcome(_) => "outcome",
            Self::Adopted(_) => "adopted",
            Self::Released(_) => "released",
            Self::Settled(_) => "settled",
            Self::GuardOverridden(_) => "guardOverridden",
            Self::RunFinished(_) => "runFinished",
            Self::Posted(_) => "posted",
            Self::Anchored(_) => "anchored",
            Self::Signed(_) => "signed",
            Self::Forgotten(_) => "forgotten",
            Self::Repaired(_) => "repaired",
            Self::Restarted(_) => "restarted",
            Self::LockTaken(_) => "lockTaken",
        }
    }

    /// Returns what the entry is about, unless it is about a run or the ledger itself.
    pub const fn address(&self) -> Option<&Address> {
        match self {
            Self::Intent(intent) => Some(&intent.address),
            Self::Outcome(outcome) => Some(&outcome.address),
            Self::Adopted(adopted) => Some(&adopted.address),
            Self::Released(released) => Some(&released.address),
            Self::Settled(settled) => Some(&settled.address),
            Self::RunStarted(_)
            | Self::GuardOverridden(_)
            | Self::RunFinished(_)
            | Self::Posted(_)
            | Self::Anchored(_)
            | Self::Signed(_)
            | Self::Forgotten(_)
            | Self::Repaired(_)
            | Self::Restarted(_)
            | Self::LockTaken(_) => None,
        }
    }

    /// Returns who acts, if the entry says so itself. Others are written by whoever began their run.
    pub const fn actor(&self) -> Option<&Actor> {
        match self {
            Self::RunStarted(started) => Some(&started.actor),
            Self::Forgotten(forgotten) => Some(&forgotten.actor),
            Self::Repaired(repaired) => Some(&repaired.actor),
            Self::Restarted(restarted) => Some(&restarted.actor),
            Self::Intent(_)
            | Self::Outcome(_)
            | Self::Adopted(_)
            | Self::Released(_)
            | Self::Settled(_)
            | Self::GuardOverridden(_)
            | Self::RunFinished(_)
            | Self::Posted(_)
            | Self::Anchored(_)
            | Self::Signed(_)
            | Self::LockTaken(_) => None,
        }
    }

    /// Returns the object that the entry shows, where one is there.
    pub const fn live(&self) -> Option<&Live<C>> {
        match self {
            Self::Outcome(outcome) => outcome.effect.live(),
            Self::Adopted(adopted) => Some(&adopted.live),
            Self::Settled(settled) => settled.live.as_ref(),
            Self::Intent(_)
            | Self::Released(_)
            | Self::RunStarted(_)
            | Self::GuardOverridden(_)
            | Self::RunFinished(_)
            | Self::Posted(_)
            | Self::Anchored(_)
            | Self::Signed(_)
            | Self::Forgotten(_)
            | Self::Repaired(_)
            | Self::Restarted(_)
            | Self::LockTaken(_) => None,
        }
    }
}
