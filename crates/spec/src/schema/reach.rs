//! Which definitions a schema refers to, and what those refer to in turn.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Returns the name of the definition that a schema refers to.
pub(super) fn target(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// Returns the names of the definitions that some schemas need.
pub(super) fn reached<'a>(
    schemas: impl IntoIterator<Item = &'a Value>,
    definitions: &'a Map<String, Value>,
) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Value> = schemas.into_iter().collect();
    while let Some(schema) = open.pop() {
        if let Some((name, definition)) = target(schema)
            .and_then(|name| definitions.get_key_value(name))
            .filter(|(name, _definition)| !reached.contains(*name))
        {
            reached.insert(name.clone());
            open.push(definition);
        }
        match schema {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(list) => open.extend(list),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    reached
}
