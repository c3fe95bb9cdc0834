//! Prompts on the wire (guide 004): their settings and their published versions.
//!
//! An answer that does not hold the text of every version leaves `versions` out: unknown, never
//! empty. Traffic is spelled in [`super::traffic_split`] and never written here.

use std::collections::BTreeSet;

use lockstep_model::{Fields, Kind};
use serde_json::{Map, Value};

use super::spelling::{Shape, Spelling, decode, lay, noun, present, spell};
use super::{Collection, Wire};

/// How prompts travel.
pub(crate) const WIRE: Wire = Wire {
    collection: &COLLECTION,
    spellings: SPELLINGS,
    rest: REST,
    read,
    body,
};

/// The end point of prompts, for what is a part of them too.
pub(crate) const COLLECTION: Collection = Collection {
    kind: Kind::Prompt,
    path: "/api/v2/ai/llm/gateway/prompts",
    read_scope: "ai:prompt:read",
    write_scope: "ai:prompt:write",
};

const SPELLINGS: &[Spelling] = &[
    spell("model", "modelEndpointRef", Shape::Text).required(),
    spell("temperature", "temperature", Shape::Number),
    spell(
        "guardrails",
        "safetyGuardrails",
        Shape::Object(GUARDRAIL_SPELLINGS),
    ),
];

const GUARDRAIL_SPELLINGS: &[Spelling] = &[
    spell("contentFiltering", "contentFiltering", Shape::Texts),
    spell("maxTokens", "maxTokens", Shape::Number),
    spell("blockedCategories", "blockedCategories", Shape::Texts),
];

/// The published versions; the newest one also stands by itself.
const REST: &[Spelling] = &[
    spell(
        "versions",
        "versions",
        Shape::Items {
            key: "version",
            fields: VERSION_SPELLINGS,
        },
    )
    .required(),
    spell("versions", "version", Shape::Text),
    spell("versions", "systemPrompt", Shape::Text),
];

const VERSION_SPELLINGS: &[Spelling] = &[
    spell("versions", "systemPrompt", Shape::Text).required(),
    spell("versions", "dateCreated", Shape::Text),
];

fn read(raw: &Map<String, Value>) -> Result<Option<Fields>, String> {
    let mut fields = decode(SPELLINGS, Kind::Prompt.info().fields, raw)?;
    if let Some(versions) = read_versions(raw)? {
        fields.set("versions", versions);
    }
    Ok(Some(fields))
}

fn read_versions(raw: &Map<String, Value>) -> Result<Option<Map<String, Value>>, String> {
    let Some(versions) = present(raw, "versions") else {
        return Ok(None);
    };
    let Some(items) = versions.as_array() else {
        return Err(format!("`versions` is {}, not a list", noun(versions)));
    };
    let mut texts = Map::new();
    for (index, item) in items.iter().enumerate() {
        let number = item.get("version").and_then(Value::as_str);
        let number =
            number.ok_or_else(|| format!("`versions[{index}]` has no text under `version`"))?;
        match item.get("systemPrompt") {
            Some(text @ Value::String(_)) => texts.insert(number.to_owned(), text.clone()),
            None | Some(Value::Null) => return Ok(None),
            Some(other) => {
                let noun = noun(other);
                return Err(format!(
                    "`versions[{index}].systemPrompt` is {noun}, not a text"
                ));
            }
        };
    }
    Ok(Some(texts))
}

/// Returns the numbers of the versions that a row tells of.
pub(super) fn listed(row: &Map<String, Value>) -> Option<BTreeSet<&str>> {
    let versions = present(row, "versions")?.as_array()?.iter();
    versions
        .map(|item| item.get("version").and_then(Value::as_str))
        .collect()
}

/// A PUT replaces each top-level field that it carries, so only those written are carried.
fn body(fields: &Fields, raw: &Map<String, Value>) -> Map<String, Value> {
    let mut body = lay(SPELLINGS, fields, raw);
    let published = fields.get("versions").and_then(Value::as_object);
    if let Some((version, text)) = published.and_then(|versions| versions.iter().next()) {
        body.insert("version".to_owned(), Value::String(version.clone()));
        body.insert("systemPrompt".to_owned(), text.clone());
    }
    body
}
