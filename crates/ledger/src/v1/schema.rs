//! The JSON Schema of an entry, made from the types that are stored.
//!
//! Nothing comes in, a schema of draft 2020-12 goes out. It takes an entry of any later minor
//! version too: fields and kinds that it does not know are let through.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::{intent, outcome, owned, proof, run, settled, upkeep};
use crate::canonical::LARGEST;

/// Returns the JSON Schema of an entry, a line of a ledger.
pub fn entry_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let bodies: Vec<Value> = bodies(&mut generator)
        .into_iter()
        .map(|(kind, body)| {
            json!({
                "if": {"properties": {"kind": {"const": kind}}},
                "then": {"properties": {"body": body}},
            })
        })
        .collect();
    let mut schema = head();
    schema.insert("allOf".to_owned(), bodies.into());
    schema.insert("$defs".to_owned(), generator.take_definitions(true).into());
    RecursiveTransform(exact_numbers).transform(&mut schema);
    schema.into()
}

/// What every entry has, of whatever kind it is.
fn head() -> Schema {
    let hash = |description: &str| json!({"type": "string", "pattern": super::HASH, "description": description});
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "LedgerEntry",
        "description": "An entry of a lockstep ledger, which is a line of `entries.jsonl`.",
        "type": "object",
        "properties": {
            "format": {
                "type": "string",
                "pattern": r"^lockstep\.ledger/v1(\.[0-9]+)?$",
                "description": "The format. Later minor versions add fields and kinds.",
            },
            "sequence": {
                "type": "integer",
                "minimum": 0,
                "maximum": LARGEST,
                "description": "The number of the entry, from 0, without a gap.",
            },
            "previous": hash("The hash of the entry before; zeros in the first."),
            "time": {"type": "string", "description": "When it was written, in RFC 3339."},
            "run": {"type": "string", "description": "The id of the run that wrote it."},
            "kind": {"type": "string", "description": "What kind of entry it is."},
            "body": {"type": "object", "description": "What it says; its fields depend on the kind."},
            "hash": hash("SHA-256 of the canonical text of the entry without this field."),
        },
        "required": ["format", "sequence", "previous", "time", "run", "kind", "body", "hash"],
    })
}

/// The bodies of all kinds.
fn bodies(generator: &mut SchemaGenerator) -> [(&'static str, Schema); 15] {
    [
        ("runStarted", body::<run::RunStarted<'_>>(generator)),
        ("intent", body::<intent::Intent<'_>>(generator)),
        ("outcome", body::<outcome::Outcome<'_>>(generator)),
        ("adopted", body::<owned::Adopted<'_>>(generator)),
        ("released", body::<owned::Released<'_>>(generator)),
        ("settled", body::<settled::Settled<'_>>(generator)),
        (
            "guardOverridden",
            body::<run::GuardOverridden<'_>>(generator),
        ),
        ("runFinished", body::<run::RunFinished>(generator)),
        ("posted", body::<proof::Posted>(generator)),
        ("anchored", body::<proof::Anchored<'_>>(generator)),
        ("signed", body::<proof::Signed<'_>>(generator)),
        ("forgotten", body::<upkeep::Forgotten<'_>>(generator)),
        ("repaired", body::<upkeep::Repaired<'_>>(generator)),
        ("restarted", body::<upkeep::Restarted<'_>>(generator)),
        ("lockTaken", body::<upkeep::LockTaken<'_>>(generator)),
    ]
}

fn body<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Numbers are exact as doubles, whatever type holds them here, and what has nothing to say is left
/// out, never `null`.
fn exact_numbers(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
    object.remove("format");
    if object.get("type").is_some_and(|name| name == "integer") && !object.contains_key("maximum") {
        object.insert("maximum".to_owned(), LARGEST.into());
    }
    if object.get("type").is_some_and(|name| name == "number") {
        object.insert("minimum".to_owned(), (-(LARGEST as i64)).into());
        object.insert("maximum".to_owned(), LARGEST.into());
    }
}
