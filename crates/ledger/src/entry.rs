//! Entries as the program speaks of them.
//!
//! Values only: how they are stored is [`crate::v1`]. Where an entry names a content, the type
//! parameter says what stands there: [`Hash`] in an entry as read, [`Fields`] in a draft and in an
//! entry that is shown with its contents.

use std::time::Duration;

use lockstep_model::attempt::Attempt;
use lockstep_model::published::Seals;
use lockstep_model::{Address, Digest, Fields, LiveId, VersionTag};
use serde_json::Value;

use crate::hash::Hash;

mod content;

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
    /// A run ended.
    RunFinished(Counts),
}

/// The start of a run: who, with what, against what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStarted {
    /// Who acts.
    pub actor: Actor,
    /// The program and its version.
    pub tool: String,
    /// The environment's name.
    pub environment: String,
    /// The organisation, as the tenant named itself.
    pub organization: Organization,
    /// The digest of the plan.
    pub plan: Digest,
    /// The digest of the spec.
    pub spec: Digest,
    /// The guards that were overridden.
    pub overrides: Vec<Override>,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The id of the OAuth client.
    pub client: String,
    /// The name of the host.
    pub host: String,
    /// The user on that host.
    pub user: String,
    /// The Git commit of the manifests.
    pub git_commit: Option<String>,
    /// Whether the checkout held changes that were not committed.
    pub git_dirty: Option<bool>,
    /// Where the CI run can be seen.
    pub ci_run_url: Option<String>,
}

/// An organisation of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A guard that a person overrode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The guard's name.
    pub guard: String,
    /// What was allowed.
    pub value: String,
    /// Why, in the person's own words.
    pub reason: String,
}

/// A write that is about to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent<C = Hash> {
    /// The id of the change in its plan.
    pub change: String,
    /// What is written.
    pub address: Address,
    /// The live name that the object has or is to get.
    pub live_name: String,
    /// The live object, unless it is to be created.
    pub live_id: Option<LiveId>,
    /// What is to be done, as the plan calls it: `create`, `update`, `replace`, `delete`.
    pub action: String,
    /// The managed fields before.
    pub before: Option<C>,
    /// The managed fields that are to be there afterwards.
    pub after: Option<C>,
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome<C = Hash> {
    /// The sequence number of the intent.
    pub intent: u64,
    /// What was written.
    pub address: Address,
    /// How it ended.
    pub effect: Effect<C>,
    /// What went wrong, without any secret.
    pub error: Option<String>,
    /// How many requests it took.
    pub attempts: u32,
    /// The correlation ids of the answers.
    pub correlation_ids: Vec<String>,
    /// The requests, if any of them did not go well at once.
    pub tries: Vec<Attempt>,
    /// How long it took.
    pub duration: Duration,
}

/// How a write ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect<C = Hash> {
    /// The object was created.
    Created(Live<C>),
    /// The object was changed.
    Updated(Live<C>),
    /// The object was deleted and created anew.
    Replaced(Live<C>),
    /// The object was deleted.
    Deleted,
    /// Nothing was applied; the live object, if its id is known.
    Failed(Option<LiveId>),
    /// Nobody knows; the live object, if its id is known. The intent stays open.
    Unsettled(Option<LiveId>),
}

/// A live object after it was written or adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct Live<C = Hash> {
    /// Its id.
    pub id: LiveId,
    /// Its name.
    pub name: String,
    /// Its tag when it was read back.
    pub tag: Option<VersionTag>,
    /// The digest of all that was read back.
    pub digest: Option<Digest>,
    /// The texts that were published when it was read back, by their digests.
    pub published: Seals,
    /// Whether its manifest forbids to delete it.
    pub protected: bool,
    /// The managed fields that are applied now.
    pub applied: C,
}

/// An object that was taken over as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted<C = Hash> {
    /// Its address.
    pub address: Address,
    /// The live object.
    pub live: Live<C>,
}

/// An object that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its address.
    pub address: Address,
}

/// What a run did, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Objects created.
    pub created: u64,
    /// Objects changed.
    pub updated: u64,
    /// Objects deleted and created anew.
    pub replaced: u64,
    /// Objects deleted.
    pub deleted: u64,
    /// Objects taken over.
    pub adopted: u64,
    /// Objects given up.
    pub released: u64,
    /// Changes that failed.
    pub failed: u64,
    /// Changes of which nobody knows.
    pub unsettled: u64,
    /// Changes that were not begun.
    pub skipped: u64,
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
            Self::RunFinished(_) => "runFinished",
        }
    }

    /// Returns what the entry is about, unless it is about a run.
    pub const fn address(&self) -> Option<&Address> {
        match self {
            Self::Intent(intent) => Some(&intent.address),
            Self::Outcome(outcome) => Some(&outcome.address),
            Self::Adopted(adopted) => Some(&adopted.address),
            Self::Released(released) => Some(&released.address),
            Self::RunStarted(_) | Self::RunFinished(_) => None,
        }
    }
}

impl<C> Effect<C> {
    /// Returns the word for the result, as stored.
    pub const fn result(&self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::Updated(_) => "updated",
            Self::Replaced(_) => "replaced",
            Self::Deleted => "deleted",
            Self::Failed(_) => "failed",
            Self::Unsettled(_) => "unsettled",
        }
    }

    /// Returns the live object that was written.
    pub const fn live(&self) -> Option<&Live<C>> {
        match self {
            Self::Created(live) | Self::Updated(live) | Self::Replaced(live) => Some(live),
            Self::Deleted | Self::Failed(_) | Self::Unsettled(_) => None,
        }
    }

    /// Returns the id of the live object, where it is known.
    pub const fn live_id(&self) -> Option<&LiveId> {
        match self {
            Self::Created(live) | Self::Updated(live) | Self::Replaced(live) => Some(&live.id),
            Self::Failed(id) | Self::Unsettled(id) => id.as_ref(),
            Self::Deleted => None,
        }
    }
}
