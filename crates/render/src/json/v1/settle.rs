//! What was found of interrupted writes, as version 1.0 writes it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use lockstep_diff::Settle;
use lockstep_model::{Applied, Fields, Found, LiveId, VersionTag};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read::{Read, text, word};

/// What became of what an earlier run began at one address.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SettleV1<'a> {
    address: String,
    intent: u64,
    /// Left out if only making or writing the object tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    live: Option<AppliedV1<'a>>,
}

/// What is applied to an object by now.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AppliedV1<'a> {
    live_id: Cow<'a, str>,
    live_name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    live: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    published: BTreeMap<String, String>,
    protected: bool,
    #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
    applied: Cow<'a, Fields>,
}

impl<'a> From<&'a Settle> for SettleV1<'a> {
    fn from(settle: &'a Settle) -> Self {
        Self {
            address: settle.address.to_string(),
            intent: settle.intent,
            found: settle.found.map(|found| Cow::Borrowed(found.as_str())),
            live: settle.live.as_ref().map(AppliedV1::from),
        }
    }
}

impl<'a> From<&'a Applied> for AppliedV1<'a> {
    fn from(applied: &'a Applied) -> Self {
        let published = applied.published.iter();
        Self {
            live_id: Cow::Borrowed(applied.live_id.as_str()),
            live_name: Cow::Borrowed(&applied.live_name),
            tag: applied.tag.as_ref().map(|tag| Cow::Borrowed(tag.as_str())),
            live: applied.live.map(|digest| digest.to_string()),
            published: published
                .map(|(version, digest)| (version.clone(), digest.to_string()))
                .collect(),
            protected: applied.protected,
            applied: Cow::Borrowed(&applied.fields),
        }
    }
}

/// Reads what was found at one address.
pub(super) fn read(settle: SettleV1<'_>) -> Read<Settle> {
    let found = settle.found;
    let found = found.map(|found| word("finding", &found, Found::from_word(&found)));
    Ok(Settle {
        address: text("address", &settle.address)?,
        intent: settle.intent,
        found: found.transpose()?,
        live: settle.live.map(applied).transpose()?,
    })
}

fn applied(applied: AppliedV1<'_>) -> Read<Applied> {
    let published = applied.published.into_iter();
    let published = published.map(|(version, digest)| Ok((version, text("digest", &digest)?)));
    let digest = applied.live.map(|digest| text("digest", &digest));
    Ok(Applied {
        live_id: LiveId::new(applied.live_id.into_owned()),
        live_name: applied.live_name.into_owned(),
        fields: Arc::new(applied.applied.into_owned()),
        tag: applied.tag.map(|tag| VersionTag::new(tag.into_owned())),
        live: digest.transpose()?,
        published: published.collect::<Read<_>>()?,
        protected: applied.protected,
    })
}
