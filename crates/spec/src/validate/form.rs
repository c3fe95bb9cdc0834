//! What to write where a value is of another type than its field.
//!
//! The types that the field may have and its schema come in; a help line goes out. It must not hold
//! the value.

use jsonschema::JsonType;
use serde_json::Value;

use crate::schema::Shape;

/// The longest example that fits a help line.
const LONGEST: usize = 60;

/// The most fields of a mapping that are named.
const MOST_FIELDS: usize = 6;

/// The pattern of a semantic version holds this.
pub(super) const VERSION_MARK: &str = r"\.[0-9]+\.";

/// Says what to write, if there is something to say.
pub(super) fn help(
    written: &Value,
    wanted: &[JsonType],
    field: Option<&Shape<'_>>,
) -> Option<String> {
    let wants = |one: JsonType| wanted.contains(&one);
    let is_list = matches!(written, Value::Array(_));
    let is_mapping = matches!(written, Value::Object(_));
    if wants(JsonType::Array) && !is_list {
        return Some(list(field));
    }
    if wants(JsonType::Object) && !is_mapping {
        return Some(mapping(field));
    }
    match written {
        Value::Number(_) | Value::Bool(_) if wants(JsonType::String) => Some(quoted(field)),
        Value::String(_) if wants(JsonType::Integer) || wants(JsonType::Number) => {
            Some("write the number without quotes and unit".to_owned())
        }
        Value::String(_) if wants(JsonType::Boolean) => {
            Some("write true or false, without quotes".to_owned())
        }
        Value::Array(items) if items.len() == 1 => {
            Some("write the one value without brackets and dash".to_owned())
        }
        Value::Null => Some("write a value, or take the field out".to_owned()),
        Value::Array(_) | Value::Object(_) => {
            let example = example(field, |one| !one.is_array() && !one.is_object())?;
            Some(format!("write one value, such as {example}"))
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn list(field: Option<&Shape<'_>>) -> String {
    match example(field, Value::is_array) {
        Some(example) => format!("write a list: {example}, or an item a line behind `- `"),
        None => match field.and_then(item) {
            Some(item) => format!("write a list, with a line for each item: - {item}"),
            None => "write a list: [a, b], or an item a line behind `- `".to_owned(),
        },
    }
}

/// Shows an item that is a mapping, by the fields that it must have.
fn item(field: &Shape<'_>) -> Option<String> {
    let required = field.item().keyword("required")?.as_array()?;
    let names = required.iter().filter_map(Value::as_str);
    let fields: Vec<String> = names
        .take(MOST_FIELDS)
        .map(|name| format!("{name}: …"))
        .collect();
    (!fields.is_empty()).then(|| format!("{{{}}}", fields.join(", ")))
}

fn mapping(field: Option<&Shape<'_>>) -> String {
    if let Some(example) = example(field, Value::is_object) {
        return format!("write a mapping: {example}, or a field a line below");
    }
    let fields = field.and_then(|field| field.keyword("properties"));
    let fields = fields.and_then(Value::as_object);
    let names: Vec<&str> = fields.map_or_else(Vec::new, |fields| {
        let names = fields.keys().map(String::as_str);
        names.take(MOST_FIELDS + 1).collect()
    });
    match names.as_slice() {
        [] => "write a mapping: {key: value}, or `key: value` a line below".to_owned(),
        several if several.len() > MOST_FIELDS => {
            let names = several[..MOST_FIELDS].join(", ");
            format!("write a mapping, with fields such as {names}")
        }
        several => format!("write a mapping with the fields {}", several.join(", ")),
    }
}

fn quoted(field: Option<&Shape<'_>>) -> String {
    let pattern = field.and_then(|field| field.keyword("pattern"));
    let pattern = pattern.and_then(Value::as_str).unwrap_or_default();
    match pattern.contains(VERSION_MARK) {
        true => "write a version with all three numbers, such as 1.0.0: without the third it is a \
                 number"
            .to_owned(),
        false => "put the value in quotes".to_owned(),
    }
}

/// Returns the first example of a field that is of a type and short, as YAML on one line.
fn example(field: Option<&Shape<'_>>, fits: impl Fn(&Value) -> bool) -> Option<String> {
    let examples = field?.keyword("examples")?.as_array()?.iter();
    let mut written = examples.filter(|one| fits(one)).map(flow);
    written.find(|text| text.chars().count() <= LONGEST)
}

/// Writes a value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries: Vec<String> = entries
                .map(|(name, value)| format!("{name}: {}", flow(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Says whether a text is itself without quotes, also in braces and brackets.
fn is_plain(text: &str) -> bool {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(safe)
        && !matches!(text, "true" | "false" | "null")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn help_shows_the_form() {
        let said = |written: Value, wanted: JsonType, keywords: Value| {
            help(&written, &[wanted], Some(&Shape::of(&keywords))).unwrap_or_default()
        };
        assert_eq!(
            said(
                json!("a"),
                JsonType::Array,
                json!({"examples": [["a", "b c", 1]]})
            ),
            "write a list: [a, \"b c\", 1], or an item a line behind `- `"
        );
        let items = json!({"items": {"$ref": "#/$defs/a"}, "$defs": {"a": {"required": ["id"]}}});
        assert_eq!(
            said(json!("a"), JsonType::Array, items),
            "write a list, with a line for each item: - {id: …}"
        );
        assert_eq!(
            said(
                json!([]),
                JsonType::Object,
                json!({"properties": {"a": {}, "b": {}}})
            ),
            "write a mapping with the fields a, b"
        );
        assert_eq!(
            said(
                json!(1),
                JsonType::Object,
                json!({"examples": [{"team": "cx"}]})
            ),
            "write a mapping: {team: cx}, or a field a line below"
        );
        let version = json!({"pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"});
        assert!(said(json!(1.0), JsonType::String, version).contains("such as 1.0.0"));
        assert_eq!(
            said(json!(1.0), JsonType::String, json!({})),
            "put the value in quotes"
        );
        assert_eq!(
            said(json!(["a"]), JsonType::String, json!({})),
            "write the one value without brackets and dash"
        );
    }
}
