//! Providers: the body of a request in, checked fields with defaults out. The API key goes no further
//! than its fingerprint.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::check::{Check, Spot};
use crate::collections::{self, Effect, Row, View};
use crate::fingerprint::fingerprint;
use crate::object::{Draft, Fields, Moment, Object};
use crate::refusal::Refusal;
use crate::shelves::Shelves;

const TYPES: [&str; 7] = [
    "CUSTOM",
    "OPENAI",
    "ANTHROPIC",
    "AZURE_OPENAI",
    "COHERE",
    "BEDROCK",
    "VERTEX",
];

/// The write-only field.
pub(crate) const API_KEY: &str = "apiKey";

pub(crate) static ROW: Row = Row {
    noun: "provider",
    plural: "providers",
    path: "/api/v2/ai/llm/providers",
    read_scope: "ai:llm:read",
    write_scope: "ai:llm:write",
    effect: Effect::AtOnce,
    create,
    replace,
    show,
    acknowledge: collections::acknowledge_whole,
    refers_to: collections::refers_to_nothing,
    known_as,
};

fn create(_shelves: &Shelves, fields: Fields, _moment: &Moment) -> Result<Draft, Refusal> {
    check(&fields).finish()?;
    Ok(draft(fields))
}

fn replace(_: &Shelves, before: &Object, fields: Fields, _: &Moment) -> Result<Draft, Refusal> {
    let mut check = check(&fields);
    if let Some(kind) = fields.get("providerType").and_then(Value::as_str)
        && kind != before.text("providerType")
    {
        check.fail(
            "immutable",
            "providerType",
            "cannot be changed; delete and create the provider",
        );
    }
    check.finish()?;
    Ok(draft(fields))
}

fn check(fields: &Fields) -> Check {
    let mut check = Check::default();
    let _name = check.text(&Spot::required(fields, "name"), 1..=128);
    check.word(&Spot::required(fields, "providerType"), &TYPES);
    check_base_url(&mut check, fields);
    if fields.contains_key(API_KEY) {
        let _key = check.text(&Spot::required(fields, API_KEY), 1..=usize::MAX);
    }
    let _version = check.text(&Spot::optional(fields, "apiVersion"), 1..=usize::MAX);
    let _timeout = check.integer(&Spot::optional(fields, "timeout"), 1_000..=300_000);
    check_models(&mut check, fields);
    check
}

fn check_base_url(check: &mut Check, fields: &Fields) {
    let Some(url) = check.https(&Spot::required(fields, "baseUrl")) else {
        return;
    };
    if url.contains(['?', '#']) {
        check.fail(
            "invalid.value",
            "baseUrl",
            "must have no query and no fragment",
        );
    } else if url.ends_with('/') {
        check.fail("invalid.value", "baseUrl", "must not end with a slash");
    }
}

fn check_models(check: &mut Check, fields: &Fields) {
    let Some(models) = check.list(&Spot::required(fields, "models")) else {
        return;
    };
    if models.is_empty() {
        check.fail("out.of.range", "models", "must hold at least one model");
    }
    let mut ids = BTreeSet::new();
    for (index, model) in models.iter().enumerate() {
        let spot = Spot::item("models", index, model);
        let Some(model) = check.object(&spot) else {
            continue;
        };
        let id = Spot::required(model, "id").inside(&spot.path);
        if let Some(text) = check.text(&id, 1..=usize::MAX)
            && !ids.insert(text)
        {
            check.fail("not.unique", &id.path, format!("{text:?} occurs twice"));
        }
        let _name = check.text(
            &Spot::required(model, "name").inside(&spot.path),
            1..=usize::MAX,
        );
        let _most = check.integer(
            &Spot::required(model, "maxTokens").inside(&spot.path),
            1..=i64::MAX,
        );
        let _flag = check.boolean(&Spot::optional(model, "supportsStreaming").inside(&spot.path));
    }
}

fn draft(mut fields: Fields) -> Draft {
    let key = fields.remove(API_KEY);
    fill(&mut fields, "apiVersion", json!("v1"));
    fill(&mut fields, "timeout", json!(30_000));
    for model in fields
        .get_mut("models")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(model) = model.as_object_mut() {
            fill(model, "supportsStreaming", json!(false));
        }
    }
    let fingerprint = key
        .as_ref()
        .and_then(Value::as_str)
        .map(|key| fingerprint(key.as_bytes()));
    Draft {
        fields,
        fingerprint,
    }
}

/// Puts a default where nothing, or null, is.
pub(crate) fn fill(fields: &mut Fields, name: &str, default: Value) {
    let slot = fields.entry(name).or_insert(Value::Null);
    if slot.is_null() {
        *slot = default;
    }
}

fn show(object: &Object, _view: View) -> Fields {
    object.fields.clone()
}

fn known_as(fields: &Fields) -> Vec<String> {
    let name = fields
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let models = fields.get("models").and_then(Value::as_array);
    models
        .into_iter()
        .flatten()
        .filter_map(|model| model.get("id")?.as_str())
        .map(|id| format!("{name}/{id}"))
        .collect()
}
