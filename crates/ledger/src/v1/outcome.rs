//! `outcome`, as it is stored.

use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_model::LiveId;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::live::{self, Published, Secrets};
use super::probe::Probe;
use super::text::{self, Text};
use super::tries::{self, Try};
use crate::entry::{self, Effect};
use crate::error::Misfit;

/// What became of a write.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(transform = written_objects_are_whole)]
pub(super) struct Outcome<'a> {
    /// The sequence number of the intent.
    intent: u64,
    /// What was written, as `Kind/name`.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::ADDRESS))]
    address: Text<'a>,
    /// How it ended. `unsettled` says that nobody knows: the intent stays open.
    #[schemars(extend("enum" = ["created", "updated", "replaced", "deleted", "failed", "unsettled"]))]
    result: &'a str,
    /// The id of the live object, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    live_id: Option<&'a str>,
    /// The live name of the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    live_name: Option<&'a str>,
    /// The tag of the object when it was read back.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    tag: Option<Text<'a>>,
    /// The digest of all that was read back.
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
    /// What went wrong, without any secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    /// How many requests it took.
    attempts: u32,
    /// The correlation ids of the answers.
    #[serde(borrow)]
    correlation_ids: Vec<&'a str>,
    /// The requests, if any of them did not go well at once.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    tries: Vec<Try<'a>>,
    /// How long it took, in milliseconds.
    duration_ms: u64,
    /// How long the tenant's own job took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    job_ms: Option<u64>,
    /// What was asked of the object afterwards, and what came of it.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    probe: Option<Probe<'a>>,
    /// What did not go well and fails nothing.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Text<'a>>,
}

/// An object that was written is shown whole.
fn written_objects_are_whole(schema: &mut Schema) {
    schema.insert(
        "if".to_owned(),
        json!({"properties": {"result": {"enum": ["created", "updated", "replaced"]}}}),
    );
    schema.insert(
        "then".to_owned(),
        json!({"required": ["liveId", "liveName", "protected", "applied"]}),
    );
}

impl<'a> From<&'a entry::Outcome> for Outcome<'a> {
    fn from(outcome: &'a entry::Outcome) -> Self {
        let effect = &outcome.effect;
        let fields = effect.live().map(live::Fields::from).unwrap_or_default();
        Self {
            intent: outcome.intent,
            address: text::shown(&outcome.address),
            result: effect.result(),
            live_id: effect.live_id().map(|id| id.as_str()),
            live_name: fields.live_name,
            tag: fields.tag,
            live: fields.live,
            published: fields.published,
            secrets: fields.secrets,
            protected: fields.protected,
            applied: fields.applied,
            error: outcome.error.as_deref(),
            attempts: outcome.attempts,
            correlation_ids: outcome.correlation_ids.iter().map(String::as_str).collect(),
            tries: outcome.tries.iter().map(Try::from).collect(),
            duration_ms: text::millis(outcome.duration),
            job_ms: outcome.job.map(text::millis),
            probe: outcome.probe.as_deref().map(Probe::from),
            warnings: outcome.warnings.iter().map(|text| text.into()).collect(),
        }
    }
}

impl TryFrom<Outcome<'_>> for entry::Outcome {
    type Error = Misfit;

    fn try_from(mut stored: Outcome<'_>) -> Result<Self, Misfit> {
        let ids = stored.correlation_ids.iter();
        Ok(Self {
            intent: stored.intent,
            address: text::address(&stored.address)?,
            error: stored.error.map(str::to_owned),
            attempts: stored.attempts,
            correlation_ids: ids.map(|id| (*id).to_owned()).collect(),
            tries: stored.tries.iter().filter_map(tries::attempt).collect(),
            duration: Duration::from_millis(stored.duration_ms),
            job: stored.job_ms.map(Duration::from_millis),
            probe: match stored.probe.take() {
                Some(probe) => Some(Box::new(probe.try_into()?)),
                None => None,
            },
            warnings: stored.warnings.drain(..).map(Text::into_owned).collect(),
            effect: effect(stored)?,
        })
    }
}

fn effect(stored: Outcome<'_>) -> Result<Effect, Misfit> {
    let live_id = stored.live_id.map(LiveId::new);
    Ok(match stored.result {
        "created" => Effect::Created(live(stored)?),
        "updated" => Effect::Updated(live(stored)?),
        "replaced" => Effect::Replaced(live(stored)?),
        "deleted" => Effect::Deleted,
        "failed" => Effect::Failed(live_id),
        "unsettled" => Effect::Unsettled(live_id),
        other => return Err(Misfit::Result(other.to_owned())),
    })
}

fn live(stored: Outcome<'_>) -> Result<entry::Live, Misfit> {
    let fields = live::Fields {
        live_id: stored.live_id,
        live_name: stored.live_name,
        tag: stored.tag,
        live: stored.live,
        published: stored.published,
        secrets: stored.secrets,
        protected: stored.protected,
        applied: stored.applied,
    };
    fields.try_into()
}
