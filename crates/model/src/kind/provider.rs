//! `Provider`: an LLM provider with the models it offers (guide 002).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::field::{Field, Policy, Unit};
use crate::kind::{KindInfo, Presence, Writes, no_links, no_probing};
use crate::lower::{Document, Lowered, Problem, World, spec, spec_field, typed};
use crate::pointer::Pointer;
use crate::scalar;
use crate::secret::SecretRef;

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "Provider",
    summary: "An LLM provider with the models it offers",
    presence: Presence::Object,
    writes: Writes::AtOnce,
    live_name: (1, 128),
    fields: FIELDS,
    prose: &[],
    schema: |generator| generator.subschema_for::<ProviderSpec>(),
    lower,
    links: no_links,
    probing: no_probing,
};

const FIELDS: &[Field] = &[
    Field::scalar("type").immutable(),
    Field::scalar("baseUrl"),
    Field::new("apiKey", Policy::Secret),
    Field::scalar("apiVersion"),
    Field::scalar("timeout").unit(Unit::Milliseconds),
    Field::new(
        "models",
        Policy::KeyedList {
            key: "id",
            fields: MODEL_FIELDS,
        },
    )
    .referred(),
];

const MODEL_FIELDS: &[Field] = &[
    Field::scalar("name"),
    Field::scalar("maxTokens").unit(Unit::Tokens),
    Field::scalar("supportsStreaming"),
];

/// The bounds of `timeout`, in milliseconds.
const TIMEOUT: (u64, u64) = (1_000, 300_000);

/// An LLM provider that prompts are sent to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct ProviderSpec {
    /// The provider's API. It cannot be changed: another type is a replacement. (Guide 002.)
    pub r#type: ProviderType,
    /// The root of the provider's API: an absolute HTTPS URL with no query, no fragment and no
    /// final slash. (Guide 002.)
    #[schemars(length(min = 1, max = 2048))]
    #[schemars(extend("examples" = ["https://api.anthropic.com/v1"]))]
    pub base_url: String,
    /// The key that the gateway sends to the provider. It is write-only: it is sent when the
    /// provider is created and when `revision` changes. (Guide 002.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "SecretRef")]
    #[schemars(extend("examples" = [{"env": "ANTHROPIC_API_KEY", "revision": "2026-11"}]))]
    pub api_key: Option<SecretRef>,
    /// The version of the provider's API, `v1` unless the tenant says otherwise. (Guide 002.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 64))]
    #[schemars(extend("examples" = ["v1"]))]
    pub api_version: Option<String>,
    /// How long the gateway waits for an answer: a duration from `1s` to `300s`. (Guide 002, where
    /// it is in milliseconds.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = scalar::DURATION_PATTERN))]
    #[schemars(extend("examples" = ["30s"]))]
    pub timeout: Option<String>,
    /// The models that the provider offers, found by `id`; their order carries no meaning.
    /// (Guide 002.)
    #[schemars(length(min = 1))]
    pub models: Vec<ProviderModel>,
}

/// The API that a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProviderType {
    /// A private model behind an API of its own.
    Custom,
    /// OpenAI.
    #[serde(rename = "OPENAI")]
    OpenAi,
    /// Anthropic.
    Anthropic,
    /// OpenAI models on Azure.
    #[serde(rename = "AZURE_OPENAI")]
    AzureOpenAi,
    /// Cohere.
    Cohere,
    /// Amazon Bedrock.
    Bedrock,
    /// Google Vertex AI.
    Vertex,
}

/// A model that a provider offers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct ProviderModel {
    /// The model's id at the provider, unique within it. Prompts name it `{provider}/{id}`.
    #[schemars(length(min = 1, max = 256))]
    #[schemars(extend("examples" = ["claude-3-sonnet"]))]
    pub id: String,
    /// The model's name for people.
    #[schemars(length(min = 1, max = 256))]
    #[schemars(extend("examples" = ["Claude 3 Sonnet"]))]
    pub name: String,
    /// The most tokens that the model takes and gives in one request, at least 1.
    #[schemars(range(min = 1))]
    #[schemars(extend("examples" = [200_000]))]
    pub max_tokens: u64,
    /// Whether the model can answer as a stream, `false` unless the tenant says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool")]
    pub supports_streaming: Option<bool>,
}

fn lower(document: &Document<'_>, _world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<ProviderSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    for field in FIELDS {
        lowered.copy(super::Kind::Provider, document.body, field.name);
    }
    if let Err(why) = scalar::base_url(&body.base_url) {
        let message = format!("baseUrl {why}");
        let problem = Problem::new(Code::Url, spec_field("baseUrl"), message);
        lowered.problem(problem.help(scalar::URL_HELP));
    }
    check_secret(body.api_key.as_ref(), spec_field("apiKey"), &mut lowered);
    lower_timeout(body.timeout.as_deref(), &mut lowered);
    check_unique(&body.models, &mut lowered);
    lowered
}

/// Checks that a secret names exactly one source.
pub(crate) fn check_secret(secret: Option<&SecretRef>, at: Pointer, lowered: &mut Lowered) {
    let Some(secret) = secret.filter(|secret| secret.source().is_none()) else {
        return;
    };
    let name = at.steps().last().map_or("", String::as_str);
    let both = secret.env.is_some() && secret.file.is_some();
    let (message, help) = match both {
        true => (
            format!("`{name}` names both `env` and `file`"),
            "keep the one that it is read from",
        ),
        false => (
            format!("`{name}` names neither `env` nor `file`"),
            "write {env: NAME} or {file: path}",
        ),
    };
    lowered.problem(Problem::new(Code::SecretSource, at, message).help(help));
}

fn lower_timeout(text: Option<&str>, lowered: &mut Lowered) {
    let Some(text) = text else { return };
    let (least, most) = TIMEOUT;
    let message = match scalar::milliseconds(text) {
        Ok(millis) if (least..=most).contains(&millis) => {
            return lowered.fields.set("timeout", millis);
        }
        Ok(millis) if millis < least => "timeout is too short for the API".to_owned(),
        Ok(_) => "timeout is too long for the API".to_owned(),
        Err(why) => format!("timeout {why}"),
    };
    let help = format!(
        "write a duration from {}s to {}s",
        least / 1000,
        most / 1000
    );
    let problem = Problem::new(Code::Duration, spec_field("timeout"), message);
    lowered.problem(problem.help(help));
}

fn check_unique(models: &[ProviderModel], lowered: &mut Lowered) {
    let mut seen = std::collections::HashMap::new();
    for (index, model) in models.iter().enumerate() {
        let at = |index: usize| spec().then("models").then(index.to_string()).then("id");
        if let Some(first) = seen.insert(&model.id, index) {
            let message = format!("the model id `{}` stands twice", model.id);
            let problem = Problem::new(Code::DuplicateItem, at(index), message);
            let problem = problem.related("first written here", at(first));
            lowered.problem(problem.help("keep one of the two"));
        }
    }
}
