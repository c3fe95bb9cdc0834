//! What was done to the ledger itself: something forgotten, repaired, begun anew or taken over.

use super::run::{Actor, Organization};
use crate::hash::Hash;

/// A content that was erased: the entries that name it stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The hash of the content.
    pub content: Hash,
    /// Why, in the person's own words.
    pub reason: String,
    /// Who did it.
    pub actor: Actor,
}

/// A torn tail that was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of these bytes.
    pub sha256: Hash,
    /// The name of the file that keeps them.
    pub file: String,
    /// Who did it.
    pub actor: Actor,
}

/// A chain that was begun in the place of one that is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restarted {
    /// What is known of the lost one.
    pub lost: Lost,
    /// The organisation whose objects it owned, as the tenant named itself; entries of earlier versions
    /// do not tell.
    pub organization: Option<Organization>,
    /// Why, in the person's own words.
    pub reason: String,
    /// Who did it.
    pub actor: Actor,
}

/// What is known of a chain that is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// Its id: the hash of its first entry.
    pub ledger: Option<Hash>,
    /// The sequence number of the last entry that is known of.
    pub sequence: Option<u64>,
    /// The hash of that entry.
    pub head: Option<Hash>,
}

/// A lease that had expired and was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockTaken {
    /// Who had held it.
    pub from: Leaseholder,
    /// When it expired, in RFC 3339.
    pub until: String,
    /// Who holds it now.
    pub by: Leaseholder,
}

/// Who holds a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaseholder {
    /// The user.
    pub owner: String,
    /// The host.
    pub host: String,
    /// The id of the run.
    pub run: Option<String>,
}
