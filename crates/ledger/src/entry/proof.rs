//! What ties the chain to places that whoever holds the folder cannot rewrite.

use crate::hash::Hash;

/// Entries that the gateway's own audit log has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The sequence numbers of the entries that were posted.
    pub outcomes: Vec<u64>,
}

/// A head of the chain that was left with the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    /// The sequence number of the entry.
    pub sequence: u64,
    /// Its hash.
    pub head: Hash,
    /// The id of the record that holds it there.
    pub id: String,
}

/// A head of the chain that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The sequence number of the entry.
    pub sequence: u64,
    /// Its hash.
    pub head: Hash,
    /// The public key.
    pub key: String,
    /// The signature, of Ed25519.
    pub signature: String,
}
