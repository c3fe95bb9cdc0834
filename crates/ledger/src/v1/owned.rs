//! `adopted` and `released`, as they are stored.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::live::{self, Published, Secrets};
use super::probe::Probe;
use super::text::{self, Text};
use crate::entry;
use crate::error::Misfit;

/// An object was taken over as it is, without a write.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Adopted<'a> {
    /// What was taken over, as `Kind/name`.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::ADDRESS))]
    address: Text<'a>,
    /// The id of the live object.
    live_id: &'a str,
    /// The live name of the object.
    live_name: &'a str,
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
    /// Keyed fingerprints of the secrets that belong to it, by the paths of their fields.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    secrets: Secrets<'a>,
    /// Whether deleting the object is forbidden.
    protected: bool,
    /// The content of the managed fields that are applied now.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::HASH))]
    applied: Text<'a>,
    /// What was asked of the object before it was recorded, and what came of it.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    probe: Option<Probe<'a>>,
}

/// An object was given up and stays as it is.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Released<'a> {
    /// What was given up, as `Kind/name`.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::ADDRESS))]
    address: Text<'a>,
}

impl<'a> From<&'a entry::Adopted> for Adopted<'a> {
    fn from(adopted: &'a entry::Adopted) -> Self {
        let live = &adopted.live;
        let fields = live::Fields::from(live);
        Self {
            address: text::shown(&adopted.address),
            live_id: live.id.as_str(),
            live_name: &live.name,
            tag: fields.tag,
            live: fields.live,
            published: fields.published,
            secrets: fields.secrets,
            protected: live.protected,
            applied: text::shown(&live.applied),
            probe: adopted.probe.as_deref().map(Probe::from),
        }
    }
}

impl TryFrom<Adopted<'_>> for entry::Adopted {
    type Error = Misfit;

    fn try_from(mut stored: Adopted<'_>) -> Result<Self, Misfit> {
        let probe = match stored.probe.take() {
            Some(probe) => Some(Box::new(probe.try_into()?)),
            None => None,
        };
        let fields = live::Fields {
            live_id: Some(stored.live_id),
            live_name: Some(stored.live_name),
            tag: stored.tag,
            live: stored.live,
            published: stored.published,
            secrets: stored.secrets,
            protected: Some(stored.protected),
            applied: Some(stored.applied),
        };
        Ok(Self {
            address: text::address(&stored.address)?,
            live: fields.try_into()?,
            probe,
        })
    }
}

impl From<&entry::Released> for Released<'_> {
    fn from(released: &entry::Released) -> Self {
        Self {
            address: text::shown(&released.address),
        }
    }
}

impl TryFrom<Released<'_>> for entry::Released {
    type Error = Misfit;

    fn try_from(stored: Released<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            address: text::address(&stored.address)?,
        })
    }
}
