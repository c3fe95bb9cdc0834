//! Documents made from schemas, and the places in them.

use serde_json::{Map, Value, json};

/// The fields that take a reference to a secret.
const SECRETS: [&str; 5] = ["apiKey", "token", "clientId", "clientSecret", "accessToken"];

/// Which of several forms is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick {
    First,
    Last,
}

/// Makes a value with every field that a schema knows.
pub(crate) fn instance(schema: &Value, pick: Pick) -> Value {
    make(schema, schema, pick, 0)
}

fn make(schema: &Value, root: &Value, pick: Pick, depth: usize) -> Value {
    if depth > 12 {
        return Value::Null;
    }
    let deeper = |schema: &Value| make(schema, root, pick, depth + 1);
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let found = root.pointer(target.trim_start_matches('#'));
        return deeper(found.expect("a definition"));
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values[0].clone();
    }
    for several in ["anyOf", "oneOf", "allOf"] {
        if let Some(branches) = schema.get(several).and_then(Value::as_array) {
            let not_null = |branch: &&Value| branch.get("type") != Some(&json!("null"));
            let mut branches = branches.iter().filter(not_null);
            let branch = match pick {
                Pick::First => branches.next(),
                Pick::Last => branches.next_back(),
            };
            if let Some(branch) = branch {
                return deeper(branch);
            }
        }
    }
    let kind = match schema.get("type") {
        Some(Value::Array(several)) => several[0].as_str(),
        Some(one) => one.as_str(),
        None => None,
    };
    match kind {
        Some("object") => object(schema, &deeper),
        Some("array") => json!([schema.get("items").map_or(Value::Null, deeper)]),
        Some("integer") => json!(1),
        Some("number") => json!(0.5),
        Some("boolean") => json!(true),
        Some("null") => Value::Null,
        Some(_) | None => json!("a"),
    }
}

fn object(schema: &Value, deeper: &dyn Fn(&Value) -> Value) -> Value {
    let mut map = Map::new();
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        map.insert(name.clone(), deeper(property));
    }
    if let Some(others) = schema
        .get("additionalProperties")
        .filter(|others| others.is_object())
    {
        map.insert("sim".to_owned(), deeper(others));
    }
    Value::Object(map)
}

/// Returns the pointers of all scalars.
pub(crate) fn places(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, String::new(), &mut |pointer, value| {
        if !value.is_object() && !value.is_array() {
            found.push(pointer.to_owned());
        }
    });
    found
}

/// Returns the pointers of all references to secrets.
pub(crate) fn secrets(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, String::new(), &mut |pointer, _value| {
        if pointer
            .rsplit('/')
            .next()
            .is_some_and(|name| SECRETS.contains(&name))
        {
            found.push(pointer.to_owned());
        }
    });
    found
}

fn walk(value: &Value, pointer: String, visit: &mut dyn FnMut(&str, &Value)) {
    visit(&pointer, value);
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                let step = name.replace('~', "~0").replace('/', "~1");
                walk(inner, format!("{pointer}/{step}"), visit);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                walk(inner, format!("{pointer}/{index}"), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts another value in a place.
pub(crate) fn put(value: &Value, place: &str, other: Value) -> Value {
    let mut changed = value.clone();
    *changed.pointer_mut(place).expect("a place") = other;
    changed
}

/// Gives the field of a place another name.
pub(crate) fn rename(value: &Value, place: &str, name: &str) -> Value {
    let mut changed = value.clone();
    let (parent, field) = place.rsplit_once('/').expect("a field");
    if let Some(map) = changed.pointer_mut(parent).and_then(Value::as_object_mut)
        && let Some(inner) = map.remove(field)
    {
        map.insert(name.to_owned(), inner);
    }
    changed
}

/// Writes every text as a block.
pub(crate) fn blocks(value: &Value) -> String {
    let mut lines = Vec::new();
    block(value, 0, &mut lines);
    lines.join("\n") + "\n"
}

fn block(value: &Value, indent: usize, lines: &mut Vec<String>) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (name, inner) in map {
                lines.push(format!("{pad}{name}:"));
                block(inner, indent + 2, lines);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for inner in items {
                lines.push(format!("{pad}-"));
                block(inner, indent + 2, lines);
            }
        }
        Value::String(text) => lines.push(format!("{pad}|-\n{pad}  {text}")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            lines.push(format!("{pad}{value}"));
        }
    }
}
