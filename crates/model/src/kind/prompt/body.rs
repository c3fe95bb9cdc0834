//! What stands under `spec` of a Prompt.
//!
//! The comments are the descriptions of the JSON Schema, which editors show.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A system prompt that the gateway puts before what users say.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct PromptSpec {
    /// The model that answers: a Model's name, or `{provider}/{model id}`. Models are looked for
    /// first, then the Provider with the longest name. (Guide 004.)
    #[schemars(length(min = 1, max = 400))]
    #[schemars(extend("examples" = ["anthropic/claude-3-sonnet"]))]
    pub model: String,
    /// How freely the model chooses its words, 0 to 2; `null` for the API's own. (Guide 004.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("examples" = [0.2]))]
    pub temperature: Option<f64>,
    /// What the gateway holds back; `null` for the API's own. (Guide 004.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardrails: Option<Guardrails>,
    /// How many tokens text and examples may have together, as the API counts them. It is
    /// lockstep's own: the API does not know it. A later change of it changes no published text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1))]
    #[schemars(extend("examples" = [8000]))]
    pub context_window: Option<u64>,
    /// The placeholders that texts and examples may hold as `$name` or `${name}`; `$$` is a dollar
    /// sign. A list of names, or a mapping from name to what it stands for. Without it nothing is
    /// checked. It is lockstep's own: the API does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Variables")]
    #[schemars(extend("examples" = [["customer_name"]]))]
    pub variables: Option<Variables>,
    /// The published versions, in ascending order. Once published, a version's text never changes;
    /// a version that is taken out here stays published. (Guide 004.)
    #[schemars(length(min = 1))]
    pub versions: Vec<PromptVersion>,
    /// The version that all requests go to: the short form of a TrafficSplit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 64))]
    #[schemars(extend("examples" = ["1.0.0"]))]
    pub serve: Option<String>,
}

/// What the gateway holds back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct Guardrails {
    /// Filters on what is said, such as `pii`; a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<String>", inner(length(min = 1, max = 128)))]
    #[schemars(extend("examples" = [["pii", "profanity"]]))]
    pub content_filtering: Option<Vec<String>>,
    /// The most tokens that a version's text may have, counted as Unicode scalars divided by 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1))]
    #[schemars(extend("examples" = [1500]))]
    pub max_tokens: Option<u64>,
    /// Categories of speech that are blocked, such as `violence`; a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<String>", inner(length(min = 1, max = 128)))]
    #[schemars(extend("examples" = [["violence", "hate_speech", "self_harm"]]))]
    pub blocked_categories: Option<Vec<String>>,
}

/// The placeholders that texts may hold.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Variables {
    /// Their names.
    Names(Vec<VariableName>),
    /// Their names, each with what it stands for.
    Described(BTreeMap<VariableName, String>),
}

/// The name of a placeholder: a letter or `_`, then letters, digits and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct VariableName(#[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"))] pub String);

/// A version of a prompt.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct PromptVersion {
    /// The version's number, by Semantic Versioning 2.0.0.
    #[schemars(regex(pattern = r"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$"))]
    #[schemars(extend("examples" = ["1.0.0"]))]
    pub version: String,
    /// The text. Either this, `systemPromptFile` or `published`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1))]
    #[schemars(extend("examples" = ["You are a helpful customer support agent.\n"]))]
    pub system_prompt: Option<String>,
    /// The file that holds the text, or several, joined in order with nothing between them;
    /// relative to this manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TextFiles")]
    #[schemars(extend("examples" = ["support_agent/1.0.0.md"]))]
    pub system_prompt_file: Option<TextFiles>,
    /// The digest of a text that is published and stands nowhere in the manifests any more: the
    /// SHA-256 of the whole text with LF line ends. `lockstep prompt seal` writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", regex(pattern = r"^sha256:[0-9a-f]{64}$"))]
    #[schemars(extend("examples" = [
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    ]))]
    pub published: Option<String>,
    /// Few-shot examples, joined to the text, the oldest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<FewShot>")]
    pub examples: Option<Vec<FewShot>>,
    /// What happens to examples that do not fit `contextWindow`: `dropOldest`, or else an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Fit")]
    pub fit: Option<Fit>,
}

/// One file, or several.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum TextFiles {
    /// One file.
    One(String),
    /// Several, joined in order.
    Many(#[schemars(length(min = 1))] Vec<String>),
}

/// A few-shot example.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = crate::order::declared::<Self>)]
pub struct FewShot {
    /// What the user says.
    #[schemars(extend("examples" = ["Where is my order?"]))]
    pub input: String,
    /// What the assistant answers.
    #[schemars(extend("examples" = ["Let me look that up for you."]))]
    pub output: String,
}

/// What happens to examples that do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Fit {
    /// The oldest are left out until the rest fits.
    DropOldest,
}

impl Variables {
    /// Iterates over the names.
    pub fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Names(names) => Box::new(names.iter().map(|name| name.0.as_str())),
            Self::Described(map) => Box::new(map.keys().map(|name| name.0.as_str())),
        }
    }
}
