//! `intent`, as it is stored.

use lockstep_model::LiveId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{self, Text};
use crate::entry;
use crate::error::Misfit;

/// A write is about to be sent.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Intent<'a> {
    /// The id of the change in its plan.
    change: &'a str,
    /// What is written, as `Kind/name`.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::ADDRESS))]
    address: Text<'a>,
    /// The live name that the object has or is to get.
    live_name: &'a str,
    /// The id of the live object, unless it is to be created.
    #[serde(skip_serializing_if = "Option::is_none")]
    live_id: Option<&'a str>,
    /// What is to be done: `create`, `update`, `replace` or `delete`.
    #[schemars(extend("enum" = ["create", "update", "replace", "delete"]))]
    action: &'a str,
    /// Why a person asked for it, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// The content of the managed fields before.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = super::HASH))]
    before: Option<Text<'a>>,
    /// The content of the managed fields that are to be there afterwards.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = super::HASH))]
    after: Option<Text<'a>>,
}

impl<'a> From<&'a entry::Intent> for Intent<'a> {
    fn from(intent: &'a entry::Intent) -> Self {
        Self {
            change: &intent.change,
            address: text::shown(&intent.address),
            live_name: &intent.live_name,
            live_id: intent.live_id.as_ref().map(|id| id.as_str()),
            action: &intent.action,
            reason: intent.reason.as_deref(),
            before: intent.before.as_ref().map(text::shown),
            after: intent.after.as_ref().map(text::shown),
        }
    }
}

impl TryFrom<Intent<'_>> for entry::Intent {
    type Error = Misfit;

    fn try_from(stored: Intent<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            change: stored.change.to_owned(),
            address: text::address(&stored.address)?,
            live_name: stored.live_name.to_owned(),
            live_id: stored.live_id.map(LiveId::new),
            action: stored.action.to_owned(),
            reason: stored.reason.map(str::to_owned),
            before: stored.before.as_deref().map(text::hash).transpose()?,
            after: stored.after.as_deref().map(text::hash).transpose()?,
        })
    }
}
