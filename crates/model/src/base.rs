//! What lockstep last applied to each address, as the ledger remembers it.
//!
//! The ledger makes it; the diff compares with it. Secrets stand in it as references only.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::address::Address;
use crate::digest::Digest;
use crate::fields::Fields;
use crate::live_id::{LiveId, VersionTag};
use crate::published::Seals;
use crate::served::Served;
use crate::tenant::LiveRef;

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

/// A write that was begun and whose outcome no entry tells.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenIntent {
    /// The sequence number of the intent's entry.
    pub sequence: u64,
    /// The live name that the object has or was to get.
    pub live_name: String,
    /// The managed fields that were to be there afterwards.
    pub after: Fields,
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
    /// The organisation that the ledger was begun for, if it holds an entry.
    pub organization: Option<String>,
}
