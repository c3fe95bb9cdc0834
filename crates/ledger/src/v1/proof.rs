//! `posted`, `anchored` and `signed`, as they are stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{self, Text};
use crate::entry;
use crate::error::Misfit;

/// The gateway's own audit log has acknowledged entries.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Posted {
    /// The sequence numbers of the entries that were posted.
    outcomes: Vec<u64>,
}

/// A head of the chain was left with the organisation.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Anchored<'a> {
    /// The sequence number of the entry.
    sequence: u64,
    /// Its hash.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::HASH))]
    head: Text<'a>,
    /// The id of the record that holds it there.
    id: &'a str,
}

/// A head of the chain was signed.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Signed<'a> {
    /// The sequence number of the entry.
    sequence: u64,
    /// Its hash.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::HASH))]
    head: Text<'a>,
    /// The public key.
    key: &'a str,
    /// The signature, of Ed25519.
    signature: &'a str,
}

impl From<&entry::Posted> for Posted {
    fn from(posted: &entry::Posted) -> Self {
        Self {
            outcomes: posted.outcomes.clone(),
        }
    }
}

impl From<Posted> for entry::Posted {
    fn from(stored: Posted) -> Self {
        Self {
            outcomes: stored.outcomes,
        }
    }
}

impl<'a> From<&'a entry::Anchored> for Anchored<'a> {
    fn from(anchored: &'a entry::Anchored) -> Self {
        Self {
            sequence: anchored.sequence,
            head: text::shown(&anchored.head),
            id: &anchored.id,
        }
    }
}

impl TryFrom<Anchored<'_>> for entry::Anchored {
    type Error = Misfit;

    fn try_from(stored: Anchored<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            sequence: stored.sequence,
            head: text::hash(&stored.head)?,
            id: stored.id.to_owned(),
        })
    }
}

impl<'a> From<&'a entry::Signed> for Signed<'a> {
    fn from(signed: &'a entry::Signed) -> Self {
        Self {
            sequence: signed.sequence,
            head: text::shown(&signed.head),
            key: &signed.key,
            signature: &signed.signature,
        }
    }
}

impl TryFrom<Signed<'_>> for entry::Signed {
    type Error = Misfit;

    fn try_from(stored: Signed<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            sequence: stored.sequence,
            head: text::hash(&stored.head)?,
            key: stored.key.to_owned(),
            signature: stored.signature.to_owned(),
        })
    }
}
