//! The organisation's own audit log, as whoever posts to it and reads it sees it: entries, and the
//! ports.
//!
//! Plain values: how they travel is the client's. An entry carries the hash of the ledger's entry,
//! and a repeated hash counts as one.

use serde_json::{Map, Value};

use crate::address::Address;
use crate::live_id::LiveId;
use crate::tenant::TenantError;

/// An entry to post.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry<'a> {
    /// The live id of the object that it is about, where it has one.
    pub live_id: Option<&'a LiveId>,
    /// The object that it is about.
    pub resource: Option<&'a Address>,
    /// What was done.
    pub action: &'a str,
    /// When, in RFC 3339.
    pub at: &'a str,
    /// What else is to be known; it never holds a secret.
    pub details: Map<String, Value>,
    /// The hash of the ledger's entry.
    pub hash: &'a str,
    /// What posts it.
    pub tool: &'a str,
}

/// An entry as the tenant keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    /// Its id.
    pub id: String,
    /// The live id of the prompt that it is about.
    pub prompt: Option<LiveId>,
    /// The object that it is about.
    pub resource: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// When, as whoever posted it said.
    pub at: Option<String>,
    /// When the tenant took it, in RFC 3339.
    pub created_at: Option<String>,
    /// What else is to be known.
    pub details: Map<String, Value>,
    /// The hash of the ledger's entry, if it carries one.
    pub hash: Option<String>,
}

/// What was read of the log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuditPart {
    /// The entries, the newest first.
    pub records: Vec<AuditRecord>,
    /// Whether no older ones are there.
    pub is_whole: bool,
}

/// Posts to the organisation's audit log, and reads it.
pub trait AuditLog: Sync {
    /// Posts an entry and returns its id; one whose hash is there already is the same entry.
    ///
    /// # Errors
    ///
    /// Fails if the tenant cannot be reached, refuses, or does not say the entry's id.
    fn post(
        &self,
        entry: &AuditEntry<'_>,
    ) -> impl Future<Output = Result<String, TenantError>> + Send;

    /// Reads the newest entries, the newest first: at most so many, and no further than needed once
    /// `enough` says so of one of them.
    ///
    /// # Errors
    ///
    /// Fails if a page cannot be read, or if the list never adds up.
    fn newest(
        &self,
        most: usize,
        enough: impl FnMut(&AuditRecord) -> bool + Send,
    ) -> impl Future<Output = Result<AuditPart, TenantError>> + Send;
}
