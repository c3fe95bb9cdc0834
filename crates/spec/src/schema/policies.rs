//! Writes each field's policy beside its type: `x-lockstep-policy` and its companions.

use lockstep_model::{Field, Kind};
use serde_json::{Map, Value};

/// Writes the policies of a kind's fields into the definitions that its body uses.
pub(super) fn inject(kind: Kind, definitions: &mut Map<String, Value>) {
    let name = format!("{kind}Spec");
    into_structure(&name, kind.info().fields, definitions);
}

fn into_structure(name: &str, fields: &'static [Field], definitions: &mut Map<String, Value>) {
    for field in fields {
        let property = definitions
            .get_mut(name)
            .and_then(|definition| definition.get_mut("properties"))
            .and_then(|properties| properties.get_mut(field.name))
            .and_then(Value::as_object_mut);
        let Some(property) = property else { continue };
        let inner = reference(&Value::Object(property.clone()));
        describe(field, property);
        if let Some(inner) = inner.filter(|_name| !field.policy.fields().is_empty()) {
            into_structure(&inner, field.policy.fields(), definitions);
        }
    }
}

fn describe(field: &Field, property: &mut Map<String, Value>) {
    let mut set = |name: &str, value: Value| {
        property.insert(format!("x-lockstep-{name}"), value);
    };
    set("policy", Value::from(field.policy.as_str()));
    if let Some(key) = field.key() {
        set("key", Value::from(key));
    }
    if let Some(unit) = field.unit {
        set("unit", Value::from(unit.as_str()));
    }
    if !field.tags().is_empty() {
        set("tags", Value::from(field.tags()));
    }
}

/// Returns the definition that a property refers to: itself, by its items, or beside `null`.
fn reference(property: &Value) -> Option<String> {
    let direct = |value: &Value| {
        let name = value.get("$ref")?.as_str()?;
        name.strip_prefix("#/$defs/").map(str::to_owned)
    };
    let branches = property.get("anyOf").and_then(Value::as_array);
    direct(property)
        .or_else(|| direct(property.get("items")?))
        .or_else(|| branches?.iter().find_map(direct))
}
