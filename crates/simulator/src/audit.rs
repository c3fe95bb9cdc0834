//! The gateway's own audit log: entries in, pages of them out, newest first. An entry whose metadata
//! repeats a hash is the same entry.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::object::Fields;

/// The keys of `metadata` under which an entry may carry the hash that makes it one of a kind.
const HASH_KEYS: [&str; 2] = ["hash", "entryHash"];

/// An entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) fields: Fields,
}

impl Entry {
    fn hash(&self) -> Option<&str> {
        hash_of(&self.fields)
    }
}

/// Returns the hash that an entry carries in its metadata.
pub(crate) fn hash_of(fields: &Fields) -> Option<&str> {
    let metadata = fields.get("metadata")?;
    HASH_KEYS
        .iter()
        .find_map(|key| metadata.get(*key).and_then(Value::as_str))
}

/// All entries, oldest first.
#[derive(Debug, Default)]
pub(crate) struct AuditLog {
    entries: Vec<Arc<Entry>>,
    by_hash: HashMap<String, String>,
}

impl AuditLog {
    /// Returns the id of the entry that carries this hash already.
    pub(crate) fn id_of_hash(&self, hash: &str) -> Option<&str> {
        self.by_hash.get(hash).map(String::as_str)
    }

    pub(crate) fn push(&mut self, entry: Arc<Entry>) {
        if let Some(hash) = entry.hash() {
            if self.by_hash.contains_key(hash) {
                return;
            }
            let _new = self.by_hash.insert(hash.to_owned(), entry.id.clone());
        }
        self.entries.push(entry);
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }
}
