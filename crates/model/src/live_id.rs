//! What the tenant calls an object: opaque outside the crate that speaks to it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a live object: kept, compared and passed on, never taken apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LiveId(String);

impl LiveId {
    /// Wraps an id as the tenant gave it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Returns the id as the tenant gave it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LiveId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What changes whenever a live object changes: its entity tag, or its date of modification where
/// the tenant offers no tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VersionTag(String);

impl VersionTag {
    /// Wraps a tag as the tenant gave it.
    pub fn new(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }

    /// Returns the tag as the tenant gave it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
