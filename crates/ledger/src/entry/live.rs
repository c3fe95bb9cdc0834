//! A live object, as an entry keeps it.

use std::collections::BTreeMap;

use lockstep_model::published::Seals;
use lockstep_model::{Digest, LiveId, VersionTag};

use crate::hash::Hash;

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
    /// Keyed fingerprints of the secrets that it was given, by the paths of their fields.
    pub secrets: BTreeMap<String, String>,
    /// Whether its manifest forbids to delete it.
    pub protected: bool,
    /// The managed fields that are applied now.
    pub applied: C,
}
