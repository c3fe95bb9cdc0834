//! `Prompt`: a system prompt with its published versions (guide 004).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use semver::Version;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::code::Code;
use crate::field::{Field, Policy, Unit};
use crate::field_path::FieldPath;
use crate::fields::Fields;
use crate::kind::{Kind, KindInfo, Presence};
use crate::lower::{Document, Lowered, Problem, Reference, ShortForm, World, spec_field, typed};
use crate::pointer::Pointer;
use crate::reference::{self, Names, Target};
use crate::scalar;
use crate::tokens::{self, Example};

/// The row of the kind.
pub const INFO: KindInfo = KindInfo {
    name: "Prompt",
    summary: "A system prompt with its published versions",
    presence: Presence::Object,
    live_name: (1, 128),
    fields: FIELDS,
    schema: |generator| generator.subschema_for::<PromptSpec>(),
    lower,
    links,
};

const FIELDS: &[Field] = &[
    Field::scalar("model").traffic(),
    Field::scalar("temperature"),
    Field::new("guardrails", Policy::Struct(GUARDRAIL_FIELDS)),
    Field::new("contextWindow", Policy::Outside),
    Field::new("versions", Policy::AppendOnly),
    Field::new("serve", Policy::Outside),
];

const GUARDRAIL_FIELDS: &[Field] = &[
    Field::new("contentFiltering", Policy::Set).guardrail(),
    Field::scalar("maxTokens").unit(Unit::Tokens).lowered_last(),
    Field::new("blockedCategories", Policy::Set).guardrail(),
];

/// The token budget that the API gives to a new prompt.
const DEFAULT_MAX_TOKENS: u64 = 4096;

/// A system prompt that the gateway puts before what users say.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PromptSpec {
    /// The model that answers: a Model's name, or `{provider}/{model id}`. Models are looked for
    /// first, then the Provider with the longest name. (Guide 004.)
    #[schemars(length(min = 1, max = 400))]
    pub model: String,
    /// How freely the model chooses its words, 0 to 2; `null` for the API's own. (Guide 004.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 2.0))]
    pub temperature: Option<f64>,
    /// What the gateway holds back; `null` for the API's own. (Guide 004.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardrails: Option<Guardrails>,
    /// How many tokens text and examples may have together. It is lockstep's own: the API does not
    /// know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1))]
    pub context_window: Option<u64>,
    /// The published versions. Once published, a version's text never changes; a version that is
    /// taken out here stays published. (Guide 004.)
    #[schemars(length(min = 1))]
    pub versions: Vec<PromptVersion>,
    /// The version that all requests go to: the short form of a TrafficSplit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 64))]
    pub serve: Option<String>,
}

/// What the gateway holds back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Guardrails {
    /// Filters on what is said, such as `pii`; a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<String>", inner(length(min = 1, max = 128)))]
    pub content_filtering: Option<Vec<String>>,
    /// The most tokens that a version's text may have, counted as Unicode scalars divided by 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 1))]
    pub max_tokens: Option<u64>,
    /// Categories of speech that are blocked, such as `violence`; a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<String>", inner(length(min = 1, max = 128)))]
    pub blocked_categories: Option<Vec<String>>,
}

/// A version of a prompt.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PromptVersion {
    /// The version's number, by Semantic Versioning 2.0.0.
    #[schemars(regex(pattern = r"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$"))]
    pub version: String,
    /// The text. Either this or `systemPromptFile`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1))]
    pub system_prompt: Option<String>,
    /// The file that holds the text, or several, joined in order; relative to this manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TextFiles")]
    pub system_prompt_file: Option<TextFiles>,
    /// Few-shot examples, joined to the text.
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
pub struct FewShot {
    /// What the user says.
    pub input: String,
    /// What the assistant answers.
    pub output: String,
}

/// What happens to examples that do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Fit {
    /// The oldest are left out until the rest fits.
    DropOldest,
}

fn lower(document: &Document<'_>, world: &dyn World) -> Lowered {
    let mut lowered = Lowered::default();
    let Some(body) = typed::<PromptSpec>(document.body, &mut lowered) else {
        return lowered;
    };
    for name in ["temperature", "guardrails", "contextWindow"] {
        lowered.copy(Kind::Prompt, document.body, name);
    }
    lower_model(&body.model, world, &mut lowered);
    lower_versions(&body, world, &mut lowered);
    lower_serve(&body, &mut lowered);
    lowered
}

fn lower_model(model: &str, world: &dyn World, lowered: &mut Lowered) {
    let at = spec_field("model");
    let unknown = |message: String| {
        let help = "name a Model, or {provider}/{model id} of a declared Provider";
        Problem::new(Code::UnknownReference, spec_field("model"), message).help(help)
    };
    let Some(target) = reference::endpoint(model, world) else {
        return lowered.problem(unknown(format!(
            "`{model}` names neither a Model nor a Provider's model"
        )));
    };
    let offered = target
        .item
        .as_deref()
        .is_none_or(|id| offers(world, &target.name, id));
    if !offered {
        return lowered.problem(unknown(format!(
            "Provider `{}` has no such model: `{model}`",
            target.name
        )));
    }
    let live = world
        .live_name(target.kind, &target.name)
        .unwrap_or(&target.name);
    let live = match &target.item {
        Some(id) => format!("{live}/{id}"),
        None => live.to_owned(),
    };
    lowered.fields.set("model", live);
    if let Ok(name) = target.name.parse() {
        let address = Address::new(target.kind, name);
        lowered.references.push(Reference {
            address,
            pointer: at,
        });
    }
}

/// Says whether a provider offers a model; an external one that lists none may offer any.
fn offers(world: &dyn World, provider: &str, id: &str) -> bool {
    let models = world
        .body(Kind::Provider, provider)
        .and_then(|body| body.get("models"));
    match models.and_then(Value::as_array) {
        Some(models) => models
            .iter()
            .any(|m| m.get("id").and_then(Value::as_str) == Some(id)),
        None => world.is_external(Kind::Provider, provider),
    }
}

fn lower_versions(body: &PromptSpec, world: &dyn World, lowered: &mut Lowered) {
    let mut versions = Map::new();
    let mut seen = BTreeMap::new();
    for (index, version) in body.versions.iter().enumerate() {
        let at = spec_field("versions").then(index.to_string());
        if let Err(error) = Version::parse(&version.version) {
            let message = format!("`{}` is no version: {error}", version.version);
            lowered.problem(Problem::new(Code::Pattern, at.then("version"), message));
        }
        if let Some(first) = seen.insert(version.version.as_str(), index) {
            let message = format!("the version {} stands twice", version.version);
            let mut problem = Problem::new(Code::DuplicateItem, at.then("version"), message);
            let first = spec_field("versions")
                .then(first.to_string())
                .then("version");
            problem
                .related
                .push(("first written here".to_owned(), first));
            lowered.problem(problem);
            continue;
        }
        if let Some((text, pointer)) = lower_text(version, &at, world, lowered) {
            let text = with_examples(body, version, text, (&at, &mut *lowered));
            check_budget(body, &text, &pointer, lowered);
            lowered.source(
                FieldPath::field("versions").then_item(&version.version),
                pointer,
            );
            versions.insert(version.version.clone(), Value::String(text));
        }
    }
    lowered.fields.set("versions", versions);
}

fn lower_text(
    version: &PromptVersion,
    at: &Pointer,
    world: &dyn World,
    lowered: &mut Lowered,
) -> Option<(String, Pointer)> {
    match (&version.system_prompt, &version.system_prompt_file) {
        (Some(text), None) => Some((scalar::text(text), at.then("systemPrompt"))),
        (None, Some(files)) => {
            let at = at.then("systemPromptFile");
            let text = match files {
                TextFiles::One(path) => read(path, &at, world, lowered)?,
                TextFiles::Many(paths) => {
                    let number = |(index, path): (usize, &String)| {
                        read(path, &at.then(index.to_string()), world, lowered)
                    };
                    paths
                        .iter()
                        .enumerate()
                        .map(number)
                        .collect::<Option<String>>()?
                }
            };
            Some((text, at))
        }
        (None, None) | (Some(_), Some(_)) => {
            let message = format!(
                "version {} needs exactly one of `systemPrompt` and `systemPromptFile`",
                version.version
            );
            lowered.problem(Problem::new(Code::PromptText, at.clone(), message));
            None
        }
    }
}

fn read(path: &str, at: &Pointer, world: &dyn World, lowered: &mut Lowered) -> Option<String> {
    match world.text(path, at) {
        Ok(text) => Some(scalar::text(&text)),
        Err(why) => {
            let message = format!("`{path}` {why}");
            lowered.problem(Problem::new(Code::Unreadable, at.clone(), message));
            None
        }
    }
}

fn with_examples(
    body: &PromptSpec,
    version: &PromptVersion,
    text: String,
    (at, lowered): (&Pointer, &mut Lowered),
) -> String {
    let pairs = version.examples.iter().flatten();
    let examples: Vec<Example<'_>> = pairs
        .map(|pair| Example {
            input: &pair.input,
            output: &pair.output,
        })
        .collect();
    let surplus = body
        .context_window
        .map_or(0, |limit| tokens::surplus(&text, &examples, limit));
    let window = body.context_window.unwrap_or_default();
    if surplus == 0 {
        return tokens::join(&text, &examples);
    }
    let at = at.then("examples");
    match version.fit {
        Some(Fit::DropOldest) => {
            let count = examples.len();
            let message = format!(
                "the oldest {surplus} of {count} examples were left out to fit {window} tokens"
            );
            lowered.problem(Problem::new(Code::ExamplesDropped, at, message));
            tokens::join(&text, &examples[surplus..])
        }
        None => {
            let joined = tokens::join(&text, &examples);
            let message = format!(
                "text and examples have {} tokens; contextWindow is {window}",
                tokens::count(&joined)
            );
            let help = "leave examples out, or set `fit: dropOldest`";
            lowered.problem(Problem::new(Code::ExamplesTooLong, at, message).help(help));
            joined
        }
    }
}

fn check_budget(body: &PromptSpec, text: &str, at: &Pointer, lowered: &mut Lowered) {
    let declared = body
        .guardrails
        .as_ref()
        .and_then(|guardrails| guardrails.max_tokens);
    let (budget, code) = match declared {
        Some(budget) => (budget, Code::TokenBudget),
        None => (DEFAULT_MAX_TOKENS, Code::TokenBudgetDefault),
    };
    let tokens = tokens::count(text);
    if tokens > budget {
        let message = format!("the text has {tokens} tokens; its budget is {budget}");
        let help = "shorten the text, or raise `guardrails.maxTokens`";
        lowered.problem(Problem::new(code, at.clone(), message).help(help));
    }
}

fn lower_serve(body: &PromptSpec, lowered: &mut Lowered) {
    let Some(version) = &body.serve else { return };
    let pointer = spec_field("serve");
    if !body
        .versions
        .iter()
        .any(|declared| declared.version == *version)
    {
        let message = format!("version {version} is not declared");
        return lowered.problem(Problem::new(Code::UnknownVersion, pointer, message));
    }
    let mut fields = Fields::new();
    fields.set("weights", json!({ version: 1 }));
    lowered.short_forms.push(ShortForm {
        kind: Kind::TrafficSplit,
        fields,
        pointer,
    });
}

fn links(fields: &Fields, names: &dyn Names) -> Vec<Target> {
    let model = fields.get("model").and_then(Value::as_str);
    model
        .and_then(|model| reference::endpoint(model, names))
        .into_iter()
        .collect()
}
