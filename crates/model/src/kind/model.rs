//! `Model`: a registered model end point (guide 003).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::address::Address;
use crate::code::Code;
use crate::field::{Field, Policy, Unit};
use crate::field_path::FieldPath;
use crate::kind::provider::check_secret;
use crate::kind::{Kind, KindInfo, Presence, no_links};
use crate::lower::{Document, Lowered, Problem, Reference, Source, World, spec, spec_field, typed};
use crate::pointer::Pointer;
use crate::scalar;
use crate::secret::SecretRef;

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "Model",
    summary: "A registered model end point",
    presence: Presence::Object,
    live_name: (3, 64),
    fields: FIELDS,
    schema: |generator| generator.subschema_for::<ModelSpec>(),
    lower,
    links: no_links,
};

const FIELDS: &[Field] = &[
    Field::scalar("endpointUrl"),
    Field::new("provider", Policy::Outside),
    Field::scalar("authCredentialId"),
    Field::scalar("architecture").immutable(),
    Field::new("rateLimits", Policy::Struct(LIMIT_FIELDS)),
    Field::new("parameters", Policy::Map),
    Field::scalar("webhookCallbackUrl"),
    Field::new("probe", Policy::Outside),
];

const LIMIT_FIELDS: &[Field] = &[
    Field::scalar("requestsPerMinute")
        .unit(Unit::RequestsPerMinute)
        .limit(),
    Field::scalar("tokensPerMinute")
        .unit(Unit::TokensPerMinute)
        .limit(),
];

/// A model end point that the gateway registers, checks and routes to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ModelSpec {
    /// Where the model is reached: an absolute HTTPS URL. Either this or `provider`. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 2048))]
    pub endpoint_url: Option<String>,
    /// The Provider whose `baseUrl`, less a final `/{apiVersion}`, is the end point. Either this
    /// or `endpointUrl`. A RateMatrix's quota for that provider counts this model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 128))]
    pub provider: Option<String>,
    /// The id of a credential that is kept in Genesys Cloud; it is not a secret. (Guide 003.)
    #[schemars(length(min = 1, max = 256))]
    pub auth_credential_id: String,
    /// The API that the end point speaks. It cannot be changed: another one is a replacement.
    /// (Guide 003.)
    pub architecture: Architecture,
    /// The model's own rate limits. They win over every row of a RateMatrix. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "RateLimits")]
    pub rate_limits: Option<RateLimits>,
    /// What is sent with each request. A key that is left out here is removed. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Parameters")]
    pub parameters: Option<Parameters>,
    /// What the platform calls when a registration ends: an absolute HTTPS URL, or `null` for
    /// none. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 2048))]
    pub webhook_callback_url: Option<String>,
    /// How the synthetic prompt is sent to the end point after a registration. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Probe")]
    pub probe: Option<Probe>,
}

/// The API that a model's end point speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Architecture {
    /// OpenAI's chat completions.
    OpenAi,
    /// Anthropic's messages.
    Anthropic,
    /// OpenAI models on Azure.
    Azure,
    /// Cohere's chat.
    Cohere,
    /// An API of its own.
    Custom,
}

/// How many requests and tokens a model takes in a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RateLimits {
    /// Requests in a minute, 1 to 10,000. (Guide 003.)
    #[schemars(range(min = 1, max = 10_000))]
    pub requests_per_minute: u64,
    /// Tokens in a minute, 1 to 5,000,000. (Guide 003.)
    #[schemars(range(min = 1, max = 5_000_000))]
    pub tokens_per_minute: u64,
}

/// What is sent with each request to a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// How freely the model chooses its words, 0 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 2.0))]
    pub temperature: Option<f64>,
    /// The share of likely words that the model chooses from, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 1.0))]
    pub top_p: Option<f64>,
    /// The most tokens in an answer, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1))]
    pub max_tokens: Option<u64>,
    /// What ends an answer: a text or a list of texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "StopSequences")]
    pub stop_sequences: Option<StopSequences>,
    /// How much the model avoids words it used before, -2 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = -2.0, max = 2.0))]
    pub frequency_penalty: Option<f64>,
}

/// What ends an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum StopSequences {
    /// One text.
    One(String),
    /// Any of several texts.
    Many(Vec<String>),
}

/// How the synthetic prompt is sent to a model's end point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Probe {
    /// The token that the end point asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "SecretRef")]
    pub token: Option<SecretRef>,
    /// The model that the end point is asked for; the manifest's name unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 256))]
    pub model: Option<String>,
    /// How long an answer may take: a duration, `15s` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    pub timeout: Option<String>,
    /// Whether what depends on the model waits for the answer; `false` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool")]
    pub required: Option<bool>,
}

fn lower(document: &Document<'_>, world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<ModelSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    for field in FIELDS {
        lowered.copy(Kind::Model, document.body, field.name);
    }
    lower_endpoint(&body, world, &mut lowered);
    check_webhook(&body, &mut lowered);
    if let Some(probe) = &body.probe {
        check_probe(probe, &mut lowered);
    }
    if body.rate_limits.is_none() {
        lower_limits(document, world, &mut lowered);
    }
    lowered
}

fn lower_endpoint(body: &ModelSpec, world: &dyn World, lowered: &mut Lowered) {
    match (&body.endpoint_url, &body.provider) {
        (Some(url), None) => {
            if let Err(why) = scalar::https_url(url) {
                let message = format!("endpointUrl {why}");
                lowered.problem(Problem::new(Code::Url, spec_field("endpointUrl"), message));
            }
        }
        (None, Some(provider)) => lower_provider(provider, world, lowered),
        (given, _) => {
            let at = if given.is_some() {
                spec_field("provider")
            } else {
                spec()
            };
            let message = "exactly one of `endpointUrl` and `provider` says where the model is";
            lowered.problem(Problem::new(Code::Exclusive, at, message));
        }
    }
}

fn lower_provider(provider: &str, world: &dyn World, lowered: &mut Lowered) {
    let at = spec_field("provider");
    let Some(body) = world.body(Kind::Provider, provider) else {
        let message = format!("there is no Provider `{provider}`");
        return lowered.problem(Problem::new(Code::UnknownReference, at, message));
    };
    let Some(url) = body.get("baseUrl").and_then(Value::as_str) else {
        let message = format!("Provider `{provider}` does not say its `baseUrl`");
        return lowered.problem(Problem::new(Code::UnknownReference, at, message));
    };
    let version = body
        .get("apiVersion")
        .and_then(Value::as_str)
        .unwrap_or("v1");
    let root = url
        .strip_suffix(version)
        .and_then(|url| url.strip_suffix('/'))
        .unwrap_or(url);
    lowered.fields.set("endpointUrl", root);
    lowered.source(FieldPath::field("endpointUrl"), at.clone());
    if let Ok(name) = provider.parse() {
        let address = Address::new(Kind::Provider, name);
        lowered.references.push(Reference {
            address,
            pointer: at,
        });
    }
}

fn check_webhook(body: &ModelSpec, lowered: &mut Lowered) {
    if let Some(Err(why)) = body.webhook_callback_url.as_deref().map(scalar::https_url) {
        let message = format!("webhookCallbackUrl {why}");
        lowered.problem(Problem::new(
            Code::Url,
            spec_field("webhookCallbackUrl"),
            message,
        ));
    }
}

fn check_probe(probe: &Probe, lowered: &mut Lowered) {
    let message = "the synthetic prompt is not sent by this version";
    lowered.problem(Problem::new(
        Code::ProbeUnsent,
        spec_field("probe"),
        message,
    ));
    check_secret(probe.token.as_ref(), "probe", lowered);
    if let Some(Err(why)) = probe.timeout.as_deref().map(scalar::milliseconds) {
        let at = spec_field("probe").then("timeout");
        lowered.problem(Problem::new(Code::Duration, at, format!("timeout {why}")));
    }
}

/// Takes the limits from the RateMatrix; the row is remembered as their origin.
fn lower_limits(document: &Document<'_>, world: &dyn World, lowered: &mut Lowered) {
    let name = document.name.as_str();
    match world.rates().lookup(name) {
        Ok(Some(rate)) => {
            lowered.fields.set(
                "rateLimits",
                json!({
                    "requestsPerMinute": rate.limits.requests_per_minute,
                    "tokensPerMinute": rate.limits.tokens_per_minute,
                }),
            );
            let source = Source {
                address: Some(rate.matrix.clone()),
                pointer: rate.pointer.clone(),
                by: Some(format!("row {}, tier {}", rate.row, rate.tier)),
            };
            lowered
                .sources
                .insert(FieldPath::field("rateLimits"), source);
        }
        Ok(None) => {
            let message = format!("no row of a RateMatrix matches Model `{name}`");
            let problem = Problem::new(Code::NoLimits, spec(), message);
            lowered.problem(problem.help("add a row, or write `rateLimits` here"));
        }
        Err(tie) => {
            let message = format!(
                "rows `{}` and `{}` match `{name}` equally well",
                tie.0, tie.1
            );
            let problem = Problem::new(Code::RateTie, Pointer::of(["metadata", "name"]), message);
            lowered.problem(problem.help("make one row's pattern more specific"));
        }
    }
}
