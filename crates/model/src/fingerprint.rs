//! The port that knows a secret again without keeping it: by a keyed fingerprint.
//!
//! Where a secret is read from comes in; a text that tells nothing of it without the key goes out.

use std::fmt::Debug;

use crate::address::Address;
use crate::live_id::LiveId;
use crate::secret::SecretSource;

/// A secret that was sent.
#[derive(Debug, Clone, Copy)]
pub struct SentSecret<'a> {
    /// Whose it is.
    pub address: &'a Address,
    /// The object that it was sent to.
    pub object: &'a LiveId,
    /// The path of its field.
    pub field: &'a str,
    /// Where it was read from.
    pub source: &'a SecretSource,
}

/// A secret that was sent, as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its keyed fingerprint.
    pub fingerprint: String,
    /// Whether it is known to be the one that was sent to that object before.
    pub same: bool,
}

/// Knows secrets again.
pub trait KnowSecret: Debug + Sync {
    /// Marks a secret that was just sent; nothing if it cannot be read any more.
    fn mark(&self, sent: &SentSecret<'_>) -> Option<Mark>;
}
