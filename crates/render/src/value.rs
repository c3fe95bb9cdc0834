//! One value of a field, in words: numbers with their unit, secrets as references only.

use lockstep_model::{Field, Policy, SecretRef, tokens};
use serde_json::Value;

/// Returns a value in one line, with its unit.
pub(crate) fn words(value: &Value, field: Option<&Field>) -> String {
    let text = bare(value, field);
    match (value, field.and_then(|field| field.unit)) {
        (Value::Number(_), Some(unit)) => format!("{text} {}", unit.as_str()),
        _ => text,
    }
}

/// Returns a value in one line, without its unit.
pub(crate) fn bare(value: &Value, field: Option<&Field>) -> String {
    if field.is_some_and(|field| field.policy == Policy::Secret) {
        return secret(value);
    }
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if is_long(text) => measure(text),
        Value::String(text) => quoted(text),
        Value::Array(items) => list(items),
        Value::Object(map) => {
            let nested = field.map_or(&[][..], |field| field.policy.fields());
            let pairs = map.iter().map(|(key, value)| {
                let field = Field::find(nested, key);
                format!("{key}: {}", words(value, field))
            });
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn list(items: &[Value]) -> String {
    match items.is_empty() {
        true => "(none)".to_owned(),
        false => items
            .iter()
            .map(|item| bare(item, None))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// A text that could be taken for something else, or for nothing, stands in quotes.
fn quoted(text: &str) -> String {
    let other = serde_json::from_str::<Value>(text).is_ok();
    match other || text.trim() != text || text.is_empty() {
        true => format!("\"{text}\""),
        false => text.to_owned(),
    }
}

/// Says whether a text is shown by its lines.
pub(crate) fn is_long(text: &str) -> bool {
    text.contains('\n')
}

/// Returns how long a text is: `12 lines, 230 tokens`.
pub(crate) fn measure(text: &str) -> String {
    let lines = text.lines().count();
    let tokens = tokens::count(text);
    format!(
        "{lines} {}, {tokens} {}",
        plural(lines, "line", "lines"),
        if tokens == 1 { "token" } else { "tokens" }
    )
}

/// Returns a secret as what it refers to, and never anything else.
pub(crate) fn secret(value: &Value) -> String {
    let Some(reference) = reference(value) else {
        return "(secret)".to_owned();
    };
    match (&reference.revision, &reference.env, &reference.file) {
        (Some(revision), _, _) => format!("(secret, revision {revision})"),
        (None, Some(name), _) => format!("(secret, env {name})"),
        (None, None, Some(path)) => format!("(secret, file {path})"),
        (None, None, None) => "(secret)".to_owned(),
    }
}

/// Reads a reference to a secret. Nothing but a map is one: a list could hold the secret itself.
pub(crate) fn reference(value: &Value) -> Option<SecretRef> {
    let map = value.is_object();
    map.then(|| SecretRef::from_value(value)).flatten()
}

/// Returns the form of a word that goes with a number.
pub(crate) const fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    match count {
        1 => one,
        _ => many,
    }
}

/// Returns a share as percent, with two decimals at most.
pub(crate) fn percent(share: f64) -> f64 {
    (share * 1e4).round() / 1e2
}

/// Returns a number that is at least `number`, of at most four decimals.
pub(crate) fn at_least(number: f64) -> String {
    let rounded = (number * 1e4).round() / 1e4;
    match rounded >= number {
        true => rounded.to_string(),
        false => ((number * 1e4).ceil() / 1e4).max(number).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use lockstep_model::Kind;
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_have_units() {
        let timeout = Kind::Provider.info().field("timeout");
        assert_eq!(words(&json!(30_000), timeout), "30000 ms");
        assert_eq!(words(&json!(0.5), None), "0.5");
    }

    #[test]
    fn secrets_are_references_only() {
        let key = Kind::Provider.info().field("apiKey");
        let said = |value: Value| words(&value, key);
        assert_eq!(
            said(json!({"env": "KEY", "revision": "2026-11"})),
            "(secret, revision 2026-11)"
        );
        assert_eq!(said(json!({"env": "KEY"})), "(secret, env KEY)");
        assert_eq!(said(json!("sk-canary")), "(secret)");
        assert_eq!(said(json!(["sk-canary"])), "(secret)");
        assert_eq!(said(json!({"value": "sk-canary"})), "(secret)");
    }

    #[test]
    fn texts_are_not_taken_for_numbers() {
        assert_eq!(words(&json!("5"), None), "\"5\"");
        assert_eq!(words(&json!(""), None), "\"\"");
        assert_eq!(words(&json!("plain"), None), "plain");
        assert_eq!(words(&json!("a\nb\n"), None), "2 lines, 1 token");
    }

    #[test]
    fn a_flag_always_covers_what_was_found() {
        for found in [100.0 / 3.0, 0.1 + 0.2, 4.0, 0.25] {
            let flag: f64 = at_least(found).parse().unwrap();
            assert!(flag >= found && flag - found < 1e-3);
        }
        assert_eq!(at_least(4.0), "4");
    }
}
