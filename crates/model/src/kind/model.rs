//! `Model`: a registered model end point (guide 003).

mod architecture;
mod probe;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::address::Address;
use crate::code::Code;
use crate::field::{Field, Policy, Unit};
use crate::field_path::FieldPath;
use crate::kind::{Kind, KindInfo, Presence, Writes, no_links};
use crate::lower::{Document, Lowered, Problem, Reference, Source, World, spec, spec_field, typed};
use crate::rates::Tier;
use crate::scalar;

pub use probe::{Probe, Webhook};

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "Model",
    summary: "A registered model end point",
    presence: Presence::Object,
    writes: Writes::ByJob,
    live_name: (3, 64),
    fields: FIELDS,
    prose: &[],
    schema: |generator| generator.subschema_for::<ModelSpec>(),
    lower,
    links: no_links,
    probing: probe::probing,
};

const FIELDS: &[Field] = &[
    Field::scalar("endpointUrl"),
    Field::new("provider", Policy::Outside),
    Field::scalar("authCredentialId"),
    Field::scalar("architecture").immutable(),
    Field::new("rateLimits", Policy::Struct(LIMIT_FIELDS)),
    Field::new("parameters", Policy::Map),
    Field::scalar("webhookCallbackUrl"),
    Field::new("webhook", Policy::Outside),
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
#[schemars(transform = crate::order::declared::<Self>)]
pub struct ModelSpec {
    /// Where the model is reached: an absolute HTTPS URL. Either this or `provider`. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 2048))]
    #[schemars(extend("examples" = ["https://api.external-ai-provider.com"]))]
    pub endpoint_url: Option<String>,
    /// The Provider whose `baseUrl`, less a final `/{apiVersion}`, is the end point. Either this
    /// or `endpointUrl`. A RateMatrix's quota for that provider counts this model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 128))]
    #[schemars(extend("examples" = ["private-foundation"]))]
    pub provider: Option<String>,
    /// The id of a credential that is kept in Genesys Cloud; it is not a secret. (Guide 003.)
    #[schemars(length(min = 1, max = 256))]
    #[schemars(extend("examples" = ["cred_abc123xyz"]))]
    pub auth_credential_id: String,
    /// The API that the end point speaks. It cannot be changed: another one is a replacement.
    /// (Guide 003.)
    pub architecture: Architecture,
    /// The model's own rate limits. They win over every row of a RateMatrix. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "RateLimits")]
    #[schemars(extend("examples" = [{"requestsPerMinute": 500, "tokensPerMinute": 100_000}]))]
    pub rate_limits: Option<RateLimits>,
    /// What is sent with each request. A key that is left out here is removed. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Parameters")]
    #[schemars(extend("examples" = [{"temperature": 0.7, "max_tokens": 4096}]))]
    pub parameters: Option<Parameters>,
    /// What the platform calls when a registration ends, and lockstep too: an absolute HTTPS URL,
    /// or `null` for none. (Guide 003.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 2048))]
    #[schemars(extend("examples" = ["https://my-orchestrator.internal/webhooks/genesys-llm"]))]
    pub webhook_callback_url: Option<String>,
    /// How what is sent to `webhookCallbackUrl` can be told to come from lockstep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Webhook")]
    pub webhook: Option<Webhook>,
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
#[schemars(transform = crate::order::declared::<Self>)]
pub struct RateLimits {
    /// Requests in a minute, 1 to 10,000. (Guide 003.)
    #[schemars(range(min = 1, max = 10_000))]
    #[schemars(extend("examples" = [500]))]
    pub requests_per_minute: u64,
    /// Tokens in a minute, 1 to 5,000,000. (Guide 003.)
    #[schemars(range(min = 1, max = 5_000_000))]
    #[schemars(extend("examples" = [100_000]))]
    pub tokens_per_minute: u64,
}

/// What is sent with each request to a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct Parameters {
    /// How freely the model chooses its words, 0 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 2.0))]
    #[schemars(extend("examples" = [0.7]))]
    pub temperature: Option<f64>,
    /// The share of likely words that the model chooses from, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = 0.0, max = 1.0))]
    #[schemars(extend("examples" = [0.95]))]
    pub top_p: Option<f64>,
    /// The most tokens in an answer, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1))]
    #[schemars(extend("examples" = [4096]))]
    pub max_tokens: Option<u64>,
    /// What ends an answer: a text or a list of texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "StopSequences")]
    #[schemars(extend("examples" = [["END"]]))]
    pub stop_sequences: Option<StopSequences>,
    /// How much the model avoids words it used before, -2 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64", range(min = -2.0, max = 2.0))]
    #[schemars(extend("examples" = [0.5]))]
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

fn lower(document: &Document<'_>, world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<ModelSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    for field in FIELDS {
        lowered.copy(Kind::Model, document.body, field.name);
    }
    lower_endpoint(&body, world, &mut lowered);
    probe::check_webhook(&body, &mut lowered);
    if let Some(probe) = &body.probe {
        probe::check_probe(probe, &mut lowered);
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
                let problem = Problem::new(Code::Url, spec_field("endpointUrl"), message);
                lowered.problem(problem.help(scalar::URL_HELP));
            }
        }
        (None, Some(provider)) => lower_provider((body, provider), world, lowered),
        (Some(_), Some(_)) => {
            let message = "both `endpointUrl` and `provider` say where the model is";
            let problem = Problem::new(Code::Exclusive, spec_field("provider"), message);
            let problem = problem.related("the other one", spec_field("endpointUrl"));
            lowered.problem(problem.help("keep one of them: `provider` counts towards its quota"));
        }
        (None, None) => {
            let message = "neither `endpointUrl` nor `provider` says where the model is";
            let problem = Problem::new(Code::Exclusive, spec(), message);
            lowered.problem(problem.help("write its URL, or the name of a declared Provider"));
        }
    }
}

fn lower_provider((model, provider): (&ModelSpec, &str), world: &dyn World, lowered: &mut Lowered) {
    let at = spec_field("provider");
    let Some(body) = world.body(Kind::Provider, provider) else {
        return lowered.problem(Problem::unknown(Kind::Provider, provider, at));
    };
    architecture::check(model, body, lowered);
    let Some(url) = body.get("baseUrl").and_then(Value::as_str) else {
        let message = format!("Provider `{provider}` does not say its `baseUrl`");
        let problem = Problem::new(Code::UnknownReference, at, message);
        return lowered.problem(problem.help("write `baseUrl` there, or `endpointUrl` here"));
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

/// Takes the limits from the RateMatrix; the row is remembered as their origin. A row that gives
/// none in the tier, and two rows that tie, are found where the rows stand.
fn lower_limits(document: &Document<'_>, world: &dyn World, lowered: &mut Lowered) {
    let name = document.name.as_str();
    match world.rates().row(name) {
        Ok(Some(row)) => {
            let Some((tier, limits)) = row.limits_in(Tier::Applied) else {
                return;
            };
            lowered.fields.set(
                "rateLimits",
                json!({
                    "requestsPerMinute": limits.requests_per_minute,
                    "tokensPerMinute": limits.tokens_per_minute,
                }),
            );
            let source = Source {
                address: Some(row.matrix.as_ref().clone()),
                pointer: row.limits_at(tier),
                by: Some(format!("row {}, tier {tier}", row.id)),
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
        Err(_tie) => {}
    }
}
