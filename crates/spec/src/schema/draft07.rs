//! From draft 2020-12 to draft-07, which editors know best.
//!
//! Only what the schemas of this crate use is turned; a test holds them to that.

use serde_json::{Map, Value, json};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// Keywords that draft-07 does not have and that nothing here turns.
#[cfg(test)]
pub(super) const UNKNOWN: &[&str] = &[
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "dependentRequired",
    "dependentSchemas",
    "maxContains",
    "minContains",
    "prefixItems",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Turns a whole schema.
pub(super) fn of(schema: Value) -> Value {
    let mut schema = turned(schema);
    schema["$schema"] = Value::from(DRAFT);
    schema
}

fn turned(schema: Value) -> Value {
    match schema {
        Value::Object(map) => object(map),
        Value::Array(list) => list.into_iter().map(turned).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema,
    }
}

fn object(map: Map<String, Value>) -> Value {
    let mut turned_map: Map<String, Value> = map
        .into_iter()
        .map(|(name, value)| match name.as_str() {
            "$defs" => ("definitions".to_owned(), turned(value)),
            "$ref" => (name, reference(value)),
            _ => (name, turned(value)),
        })
        .collect();
    // Draft-07 ignores what stands beside a reference.
    let alone = turned_map.len() == 1;
    if !alone && turned_map.get("$ref").is_some_and(Value::is_string) {
        let target = turned_map.remove("$ref");
        let own = turned_map.remove("allOf");
        let mut all = vec![json!({"$ref": target})];
        all.extend(
            own.as_ref()
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .cloned(),
        );
        turned_map.insert("allOf".to_owned(), Value::from(all));
    }
    Value::Object(turned_map)
}

fn reference(value: Value) -> Value {
    let path = value
        .as_str()
        .and_then(|path| path.strip_prefix("#/$defs/"));
    path.map_or_else(
        || value.clone(),
        |name| Value::from(format!("#/definitions/{name}")),
    )
}
