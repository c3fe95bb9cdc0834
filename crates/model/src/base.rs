//! What lockstep last applied to each address, as the ledger remembers it.
//!
//! The ledger makes it; the diff compares with it. Secrets stand in it as references only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::address::Address;
use crate::digest::Digest;
use crate::elsewhere::Elsewhere;
use crate::fields::Fields;
use crate::kind::Kind;
use crate::live_id::{LiveId, VersionTag};
use crate::published::Seals;
use crate::served::Served;
use crate::tenant::{Fresh, LiveRef};

/// What was last applied to one address.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The live object that it was applied to.
    pub live_id: LiveId,
    /// The live name that it was given.
    pub live_name: String,
    /// The managed fields, as they were written or adopted; objects with the same ones share them.
    pub fields: Arc<Fields>,
    /// The object's tag when it was read back.
    pub tag: Option<VersionTag>,
    /// The digest of all that was read back.
    pub live: Option<Digest>,
    /// The texts that were published when it was read back.
    pub published: Seals,
    /// Deleting it is refused, though its manifest may be gone.
    pub protected: bool,
}

/// What a write that was begun was to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Begun {
    /// Make an object.
    Create,
    /// Change fields of an object.
    Update,
    /// Delete an object and make it anew. It is begun twice: with the id of what goes, and without
    /// one for what comes.
    Replace,
    /// Delete an object.
    Delete,
}

/// What became of a write that was begun and whose outcome no entry tells, as it was found later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Found {
    /// All of it is there.
    Applied,
    /// Nothing of it is there.
    NotApplied,
    /// Some of it is there.
    Partly,
    /// The object is gone.
    Gone,
}

/// A write that was begun and whose outcome no entry tells.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenIntent {
    /// The sequence number of the intent's entry.
    pub sequence: u64,
    /// What was to be done.
    pub begun: Begun,
    /// The live object that it was to be done to, unless one was to be made.
    pub live_id: Option<LiveId>,
    /// The live name that the object has or was to get.
    pub live_name: String,
    /// The managed fields as they were before, of an object of which nothing was applied yet.
    pub before: Option<Fields>,
    /// The managed fields that were to be there afterwards.
    pub after: Fields,
}

impl Begun {
    /// All that can be begun.
    pub const ALL: &[Self] = &[Self::Create, Self::Update, Self::Replace, Self::Delete];

    /// Returns its word, which is that of a plan's action.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
        }
    }

    /// Finds what was begun by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|begun| begun.as_str() == word)
    }
}

impl Found {
    /// All that can be found.
    pub const ALL: &[Self] = &[Self::Applied, Self::NotApplied, Self::Partly, Self::Gone];

    /// Returns its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NotApplied => "notApplied",
            Self::Partly => "partly",
            Self::Gone => "gone",
        }
    }

    /// Finds what was found by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|found| found.as_str() == word)
    }
}

impl Base {
    /// Returns what no row of a list is trusted for: what was about to be written, and what was
    /// deleted. A list that lags still shows it, and it would be taken for somebody else's.
    pub fn doubted(&self) -> impl Iterator<Item = Fresh<'_>> {
        let begun = self.open.iter().map(|(address, open)| Fresh {
            kind: address.kind,
            live_id: open.live_id.as_ref(),
            live_name: &open.live_name,
        });
        begun.chain(self.gone.iter().map(|(kind, live_name)| Fresh {
            kind: *kind,
            live_id: None,
            live_name,
        }))
    }
}

impl OpenIntent {
    /// Says whether it was to take an object away: to delete it, or to make room for its successor.
    pub const fn takes_away(&self) -> bool {
        match self.begun {
            Begun::Delete => true,
            Begun::Replace => self.live_id.is_some(),
            Begun::Create | Begun::Update => false,
        }
    }
}

/// What was last applied, by address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Base {
    /// What was applied, by address. These are the objects that lockstep owns.
    pub applied: BTreeMap<Address, Applied>,
    /// What was begun and not closed, by address.
    pub open: BTreeMap<Address, OpenIntent>,
    /// Whether there is a ledger at all: without one, drift cannot be told from change.
    pub recorded: bool,
    /// What has served in live objects, for those of which it was asked for.
    pub served: BTreeMap<LiveRef, Served>,
    /// The addresses whose object answered when it was probed, and was not written since.
    pub probed: BTreeSet<Address>,
    /// The fingerprints of the secrets that were sent, by address and by the path of the field.
    pub secrets: BTreeMap<Address, BTreeMap<String, String>>,
    /// Objects that another ledger wrote last, of those of which it was asked.
    pub elsewhere: BTreeMap<LiveRef, Elsewhere>,
    /// The organisation that the ledger was begun for, if it holds an entry.
    pub organization: Option<String>,
    /// The live names of what was deleted and not made again.
    pub gone: BTreeSet<(Kind, String)>,
}
