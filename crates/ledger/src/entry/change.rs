//! What happens to one object: intended, ended, settled later, taken over or given up.

use std::time::Duration;

use lockstep_model::attempt::Attempt;
use lockstep_model::{Address, Found, LiveId};

use super::live::Live;
use super::probe::Probe;
use crate::hash::Hash;

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
    /// Why a person asked for it, where one did: a secret that is sent again.
    pub reason: Option<String>,
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
    /// How long the tenant's own job took, where there was one.
    pub job: Option<Duration>,
    /// What was asked of the object afterwards, and what came of it.
    pub probe: Option<Box<Probe>>,
    /// What did not go well and fails nothing.
    pub warnings: Vec<String>,
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

/// An object that was taken over as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted<C = Hash> {
    /// Its address.
    pub address: Address,
    /// The live object.
    pub live: Live<C>,
    /// What was asked of the object before, and what came of it: it was not recorded unless it
    /// answered.
    pub probe: Option<Box<Probe>>,
}

/// An object that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its address.
    pub address: Address,
}

/// An intent that an earlier run left open, and what was found when its object was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled<C = Hash> {
    /// The sequence number of the intent. Earlier ones of the address are closed with it.
    pub intent: u64,
    /// What was to be written.
    pub address: Address,
    /// What was found.
    pub found: Found,
    /// The object, where one is there.
    pub live: Option<Live<C>>,
}

impl<C> Settled<C> {
    /// Says whether the look showed that the object was deleted, as was intended. One that is gone
    /// otherwise is still remembered: that is drift.
    pub const fn is_deleted(&self) -> bool {
        self.live.is_none() && matches!(self.found, Found::Applied)
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
