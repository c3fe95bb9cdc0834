//! Lets every scalar of a manifest be `{value: NAME}`, as documents are before values are filled
//! in.

use serde_json::{Map, Value, json};

use super::reach::{reached, target};

/// The name of the definition of `{value: NAME}`.
const NAME: &str = "ValueReference";

/// What tells documents apart is never filled in: it is read before the values are.
const NEVER: &[(&str, &str)] = &[
    ("Metadata", "name"),
    ("Metadata", "overlay"),
    ("Metadata", "renamedFrom"),
];

/// Words about a schema, not about what it allows: they stay outside.
const ANNOTATIONS: &[&str] = &["title", "description", "default", "examples"];

/// Lets the scalars of all definitions that some manifests need be values.
pub(super) fn accept<'a>(
    manifests: impl IntoIterator<Item = &'a Value>,
    definitions: &mut Map<String, Value>,
) {
    let known = definitions.clone();
    let manifests: Vec<&Value> = manifests.into_iter().collect();
    let filled = reached(manifests, &known);
    for (name, definition) in definitions.iter_mut() {
        if filled.contains(name) {
            inside(name, definition, &known);
        }
    }
    let reference = json!({
        "description": "A value that the environment gives: `{value: NAME}`.",
        "type": "object",
        "properties": {
            "value": {
                "type": "string",
                "minLength": 1,
                "description": "The name of the value, as the environment's `values` spell it.",
                "examples": ["inference_url"],
            },
        },
        "required": ["value"],
        "additionalProperties": false,
    });
    definitions.insert(NAME.to_owned(), reference);
}

/// Goes through what a schema holds; the schema itself is for whoever refers to it.
fn inside(owner: &str, schema: &mut Value, known: &Map<String, Value>) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    let properties = map.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if !NEVER.contains(&(owner, name.as_str())) {
            inside(owner, property, known);
            wrap(property, known);
        }
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = map.get_mut(keyword) {
            inside(owner, inner, known);
            wrap(inner, known);
        }
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let branches = map.get_mut(keyword).and_then(Value::as_array_mut);
        for branch in branches.into_iter().flatten() {
            inside(owner, branch, known);
        }
    }
}

fn wrap(schema: &mut Value, known: &Map<String, Value>) {
    if !is_scalar(schema, known) {
        return;
    }
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    let outside =
        |name: &String| ANNOTATIONS.contains(&name.as_str()) || name.starts_with("x-lockstep-");
    let (mut outer, inner): (Map<_, _>, Map<_, _>) = std::mem::take(map)
        .into_iter()
        .partition(|(name, _value)| outside(name));
    let reference = json!({"$ref": format!("#/$defs/{NAME}")});
    outer.insert("anyOf".to_owned(), json!([inner, reference]));
    *map = outer;
}

/// Says whether a schema allows a scalar.
fn is_scalar(schema: &Value, known: &Map<String, Value>) -> bool {
    let scalar = |name: &Value| {
        matches!(
            name.as_str(),
            Some("string" | "number" | "integer" | "boolean")
        )
    };
    if let Some(name) = target(schema) {
        return known.get(name).is_some_and(|one| is_scalar(one, known));
    }
    let branches = ["anyOf", "oneOf"].into_iter();
    let mut branches = branches.filter_map(|keyword| schema.get(keyword)?.as_array());
    match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(scalar),
        Some(one) => scalar(one),
        None => {
            schema.get("const").or_else(|| schema.get("enum")).is_some()
                || branches.any(|all| all.iter().any(|one| is_scalar(one, known)))
        }
    }
}
