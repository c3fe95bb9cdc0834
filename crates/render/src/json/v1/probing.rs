//! Probes and secrets of a plan, as version 1.0 writes them: for readers, and not read back, since
//! all of it follows from the changes.

use std::collections::BTreeMap;

use lockstep_diff::Plan;
use lockstep_model::probe::Probing;
use lockstep_model::secret::SecretSource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is done with an object once it is written, or before it is recorded.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProbingV1 {
    /// The synthetic prompt; left out if none is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prompt: Option<PromptV1>,
    /// Whether what depends on the object waits for it to answer.
    required: bool,
    /// Who is told; left out if nobody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    webhook: Option<WebhookV1>,
}

/// A synthetic prompt.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PromptV1 {
    endpoint: String,
    model: String,
    timeout_ms: u64,
}

/// A receiver of the status of a registration.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WebhookV1 {
    url: String,
    signed: bool,
}

/// A secret that applying a plan takes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NeededV1 {
    /// Where it is read from: `env` or `file`.
    from: String,
    /// The name of the variable, or the path of the file.
    name: String,
    /// What takes it.
    by: Vec<TakerV1>,
}

/// What takes a secret.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct TakerV1 {
    address: String,
    field: String,
}

impl From<Probing> for ProbingV1 {
    fn from(probing: Probing) -> Self {
        Self {
            prompt: probing.prompt.map(|prompt| PromptV1 {
                endpoint: prompt.endpoint,
                model: prompt.model,
                timeout_ms: u64::try_from(prompt.timeout.as_millis()).unwrap_or(u64::MAX),
            }),
            required: probing.required,
            webhook: probing.webhook.map(|webhook| WebhookV1 {
                url: webhook.url,
                signed: webhook.secret.is_some(),
            }),
        }
    }
}

/// Lists the secrets that applying a plan takes, each source once.
pub(super) fn needed(plan: &Plan) -> Vec<NeededV1> {
    let mut by_source: BTreeMap<SecretSource, Vec<TakerV1>> = BTreeMap::new();
    for needed in plan.secrets() {
        let taker = TakerV1 {
            address: needed.address.to_string(),
            field: needed.field.to_owned(),
        };
        by_source.entry(needed.source).or_default().push(taker);
    }
    let all = by_source.into_iter().map(|(source, by)| {
        let (from, name) = match source {
            SecretSource::Env(name) => ("env", name),
            SecretSource::File(path) => ("file", path),
        };
        let from = from.to_owned();
        NeededV1 { from, name, by }
    });
    all.collect()
}
