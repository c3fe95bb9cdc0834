//! How the API spells the fields of a kind, and how their values travel between the two spellings.
//!
//! An API value comes in and its normal form goes out, or a normal form comes in and is laid over
//! the API value that is live. Only the shape of a value is known here, never which kind it is of.

use lockstep_model::field::Field;
use lockstep_model::{Fields, normal};
use serde_json::{Map, Value};

/// A field's name in manifests, its name in the API, and the shape of its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    pub(crate) name: &'static str,
    pub(crate) api: &'static str,
    pub(crate) shape: Shape,
    /// Whether every object of the API has it.
    pub(crate) required: bool,
}

/// The shape of a value in the API.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Text,
    Number,
    Flag,
    /// A list of texts.
    Texts,
    /// An object with free keys.
    Free,
    /// An object with known keys.
    Object(&'static [Spelling]),
    /// A list of objects, each found by the text under its key.
    Items {
        key: &'static str,
        fields: &'static [Spelling],
    },
    /// A text that is written and never read back.
    Secret,
}

/// Makes a row of a spelling table.
pub(crate) const fn spell(name: &'static str, api: &'static str, shape: Shape) -> Spelling {
    Spelling {
        name,
        api,
        shape,
        required: false,
    }
}

impl Spelling {
    /// Marks a row whose field every object of the API has.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// Decodes the spelled fields of an API object; the error names the field and holds no value.
pub(crate) fn decode(
    table: &'static [Spelling],
    fields: &'static [Field],
    raw: &Map<String, Value>,
) -> Result<Fields, String> {
    let mut decoded = Fields::new();
    for spelling in table {
        let value = present(raw, spelling.api);
        let (Some(value), Some(field)) = (value, Field::find(fields, spelling.name)) else {
            continue;
        };
        if !matches!(spelling.shape, Shape::Secret) {
            let value = read(&spelling.shape, value, spelling.api)?;
            decoded.set(spelling.name, normal::normal(&field.policy, value));
        }
    }
    Ok(decoded)
}

/// Returns a value that is there and not null: the API means the same by both.
pub(crate) fn present<'a>(raw: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    raw.get(name).filter(|value| !value.is_null())
}

fn read(shape: &Shape, value: &Value, path: &str) -> Result<Value, String> {
    match (shape, value) {
        (Shape::Text | Shape::Secret, Value::String(_))
        | (Shape::Number, Value::Number(_))
        | (Shape::Flag, Value::Bool(_)) => Ok(value.clone()),
        (Shape::Texts, Value::Array(items)) if items.iter().all(Value::is_string) => {
            Ok(value.clone())
        }
        (Shape::Free, Value::Object(map)) => {
            let there = map.iter().filter(|(_key, value)| !value.is_null());
            Ok(there
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect())
        }
        (Shape::Object(fields), Value::Object(map)) => {
            read_object(fields, map, path).map(Value::Object)
        }
        (Shape::Items { key, fields }, Value::Array(items)) => read_items(key, fields, items, path),
        (shape, value) => Err(format!("`{path}` is {}, not {}", noun(value), shape.noun())),
    }
}

fn read_object(
    fields: &'static [Spelling],
    map: &Map<String, Value>,
    path: &str,
) -> Result<Map<String, Value>, String> {
    let mut decoded = Map::new();
    for field in fields {
        if let Some(value) = present(map, field.api) {
            let path = format!("{path}.{}", field.api);
            decoded.insert(field.name.to_owned(), read(&field.shape, value, &path)?);
        }
    }
    Ok(decoded)
}

fn read_items(
    key: &str,
    fields: &'static [Spelling],
    items: &[Value],
    path: &str,
) -> Result<Value, String> {
    let mut decoded = Vec::with_capacity(items.len());
    let mut seen = std::collections::HashSet::new();
    for (index, item) in items.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let map = item
            .as_object()
            .ok_or_else(|| format!("`{path}` is {}, not an object", noun(item)))?;
        let name = map
            .get(key)
            .and_then(Value::as_str)
            .ok_or_else(|| format!("`{path}` has no text under `{key}`"))?;
        if !seen.insert(name) {
            return Err(format!("`{path}` has the `{key}` of another item"));
        }
        let mut rest = read_object(fields, map, &path)?;
        rest.insert(key.to_owned(), Value::String(name.to_owned()));
        decoded.push(Value::Object(rest));
    }
    Ok(Value::Array(decoded))
}

impl Shape {
    const fn noun(&self) -> &'static str {
        match self {
            Self::Text | Self::Secret => "a text",
            Self::Number => "a number",
            Self::Flag => "true or false",
            Self::Texts => "a list of texts",
            Self::Free | Self::Object(_) => "an object",
            Self::Items { .. } => "a list",
        }
    }
}

/// Returns what a value is, for messages that must not show it.
pub(crate) const fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list of something else",
        Value::Object(_) => "an object",
    }
}

/// Lays fields in normal form over the live API values of the same names; only what was given is
/// returned. Secrets are left out: they are read right before they are sent.
pub(crate) fn lay(
    table: &'static [Spelling],
    fields: &Fields,
    raw: &Map<String, Value>,
) -> Map<String, Value> {
    let spelled = table
        .iter()
        .filter(|spelling| !matches!(spelling.shape, Shape::Secret));
    let given = spelled.filter_map(|s| Some((s, fields.get(s.name)?)));
    given
        .map(|(s, value)| (s.api.to_owned(), lay_value(&s.shape, value, raw.get(s.api))))
        .collect()
}

fn lay_value(shape: &Shape, value: &Value, live: Option<&Value>) -> Value {
    match (shape, value) {
        (Shape::Object(fields), Value::Object(map)) => {
            Value::Object(lay_object(fields, map, live.and_then(Value::as_object)))
        }
        (Shape::Items { key, fields }, Value::Object(map)) => {
            lay_items(key, fields, map, live.and_then(Value::as_array))
        }
        (
            Shape::Text
            | Shape::Number
            | Shape::Flag
            | Shape::Texts
            | Shape::Free
            | Shape::Secret
            | Shape::Object(_)
            | Shape::Items { .. },
            value,
        ) => value.clone(),
    }
}

fn lay_object(
    fields: &'static [Spelling],
    map: &Map<String, Value>,
    live: Option<&Map<String, Value>>,
) -> Map<String, Value> {
    let mut laid = live.cloned().unwrap_or_default();
    for (name, value) in map {
        let spelling = fields.iter().find(|field| field.name == name);
        let api = spelling.map_or(name.as_str(), |field| field.api);
        let shape = spelling.map_or(&Shape::Free, |field| &field.shape);
        let value = lay_value(shape, value, live.and_then(|live| live.get(api)));
        laid.insert(api.to_owned(), value);
    }
    laid
}

/// Keeps the order of the items that are live; new ones follow in the order of their keys.
fn lay_items(
    key: &str,
    fields: &'static [Spelling],
    map: &Map<String, Value>,
    live: Option<&Vec<Value>>,
) -> Value {
    let name = |item: &Value| item.get(key).and_then(Value::as_str).map(str::to_owned);
    let live: Vec<(String, &Map<String, Value>)> = live
        .into_iter()
        .flatten()
        .filter_map(|item| Some((name(item)?, item.as_object()?)))
        .collect();
    let kept = live.iter().filter_map(|(name, item)| {
        let wanted = map.get(name)?;
        Some((name.as_str(), wanted, Some(*item)))
    });
    let known: std::collections::HashSet<&str> =
        live.iter().map(|(name, _)| name.as_str()).collect();
    let fresh = map
        .iter()
        .filter(|(name, _wanted)| !known.contains(name.as_str()))
        .map(|(name, wanted)| (name.as_str(), wanted, None));
    let laid = kept.chain(fresh).map(|(name, wanted, item)| {
        let empty = Map::new();
        let mut laid = lay_object(fields, wanted.as_object().unwrap_or(&empty), item);
        laid.insert(key.to_owned(), Value::String(name.to_owned()));
        Value::Object(laid)
    });
    Value::Array(laid.collect())
}
