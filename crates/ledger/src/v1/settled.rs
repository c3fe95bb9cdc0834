//! `settled`, as it is stored.

use std::collections::BTreeMap;

use lockstep_model::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::live::{self, Published, Secrets};
use super::text::{self, Text};
use crate::entry;
use crate::error::Misfit;

/// What an intent turned out to have come to that an earlier run left open.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("dependentRequired" = {"applied": ["liveId", "liveName", "protected"]}))]
pub(super) struct Settled<'a> {
    /// The sequence number of the intent; open ones of the address before it are closed with it.
    intent: u64,
    /// What was to be written, as `Kind/name`.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::ADDRESS))]
    address: Text<'a>,
    /// What was found.
    #[schemars(extend("enum" = ["applied", "notApplied", "partly", "gone"]))]
    found: &'a str,
    /// The id of the live object, where one is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    live_id: Option<&'a str>,
    /// The live name of the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    live_name: Option<&'a str>,
    /// The tag of the object when it was read.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    tag: Option<Text<'a>>,
    /// The digest of all that was read.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = super::DIGEST))]
    live: Option<Text<'a>>,
    /// The digests of the texts that were published, by version.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    published: Published<'a>,
    /// Keyed fingerprints of the secrets that were sent, by the paths of their fields.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    secrets: Secrets<'a>,
    /// Whether deleting the object is forbidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    protected: Option<bool>,
    /// The content of the managed fields that are applied now.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = super::HASH))]
    applied: Option<Text<'a>>,
}

impl<'a> From<&'a entry::Settled> for Settled<'a> {
    fn from(settled: &'a entry::Settled) -> Self {
        let live = settled.live.as_ref();
        let fields = live.map(live::Fields::from).unwrap_or_default();
        Self {
            intent: settled.intent,
            address: text::shown(&settled.address),
            found: settled.found.as_str(),
            live_id: fields.live_id,
            live_name: fields.live_name,
            tag: fields.tag,
            live: fields.live,
            published: fields.published,
            secrets: fields.secrets,
            protected: fields.protected,
            applied: fields.applied,
        }
    }
}

impl TryFrom<Settled<'_>> for entry::Settled {
    type Error = Misfit;

    fn try_from(stored: Settled<'_>) -> Result<Self, Misfit> {
        let unknown = || Misfit::Result(stored.found.to_owned());
        Ok(Self {
            intent: stored.intent,
            address: text::address(&stored.address)?,
            found: Found::from_word(stored.found).ok_or_else(unknown)?,
            live: match stored.applied {
                None => None,
                applied => Some(
                    live::Fields {
                        live_id: stored.live_id,
                        live_name: stored.live_name,
                        tag: stored.tag,
                        live: stored.live,
                        published: stored.published,
                        secrets: stored.secrets,
                        protected: stored.protected,
                        applied,
                    }
                    .try_into()?,
                ),
            },
        })
    }
}
