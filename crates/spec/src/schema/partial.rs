//! Bodies of which only a part is written: those of overlays and of defaults.
//!
//! What is laid over or beneath a document needs no field that is required; by the fields' own
//! policies, since what replaces a value as a whole has to be whole itself.

use lockstep_model::{Field, Policy};
use serde_json::{Map, Value, json};

use super::reach::target;

/// The prefix of a partial definition's name.
const PREFIX: &str = "Partial";

/// Adds the partial form of a definition, and returns its name.
pub(super) fn of(
    name: &str,
    fields: &'static [Field],
    definitions: &mut Map<String, Value>,
) -> String {
    let partial = format!("{PREFIX}{name}");
    if definitions.contains_key(&partial) {
        return partial;
    }
    let Some(mut definition) = definitions.get(name).cloned() else {
        return name.to_owned();
    };
    if let Some(map) = definition.as_object_mut() {
        map.remove("required");
    }
    for field in fields {
        let Some(property) = definition["properties"].get_mut(field.name) else {
            continue;
        };
        match field.policy {
            Policy::Struct(inner) => refer(property, None, inner, definitions),
            Policy::KeyedList { key, fields } => refer(property, Some(key), fields, definitions),
            Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::Map
            | Policy::AppendOnly
            | Policy::Secret
            | Policy::Outside => {}
        }
    }
    definitions.insert(partial.clone(), definition);
    partial
}

/// Adds the partial form of metadata, in which an ignored field needs nothing but its name, and
/// returns the name of that form.
pub(super) fn metadata(definitions: &mut Map<String, Value>) -> Option<String> {
    let mut definition = definitions.get("Metadata").cloned()?;
    let ignore = definition["properties"].get_mut("ignore")?;
    refer(ignore, Some("field"), &[], definitions);
    let partial = format!("{PREFIX}Metadata");
    definitions.insert(partial.clone(), definition);
    Some(partial)
}

/// Makes what a property refers to partial; an item of a list keeps its key.
fn refer(
    property: &mut Value,
    key: Option<&str>,
    fields: &'static [Field],
    definitions: &mut Map<String, Value>,
) {
    if let Some(name) = target(property) {
        let partial = of(name, fields, definitions);
        if let (Some(key), Some(definition)) = (key, definitions.get_mut(&partial)) {
            definition["required"] = json!([key]);
        }
        property["$ref"] = Value::from(format!("#/$defs/{partial}"));
        return;
    }
    if let Some(items) = property.get_mut("items") {
        refer(items, key, fields, definitions);
    }
    let branches = property.get_mut("anyOf").and_then(Value::as_array_mut);
    for branch in branches.into_iter().flatten() {
        refer(branch, key, fields, definitions);
    }
}
