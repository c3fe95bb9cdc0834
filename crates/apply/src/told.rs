//! Says in a line what moved: the field and both values, without a secret and not at length.

use lockstep_diff::Moved;
use lockstep_model::{Kind, Policy};
use serde_json::Value;

/// How many characters of a value are shown.
const SHOWN: usize = 200;

/// Says what moved: `timeout: was 1, is 2`.
pub fn told(kind: Kind, moved: &Moved) -> String {
    let policy = moved
        .path
        .resolve(kind.info().fields)
        .map(|field| field.policy);
    if policy == Some(Policy::Secret) {
        return format!("{}: was changed, and its values are secret", moved.path);
    }
    let (was, is) = (shown(moved.was.as_ref()), shown(moved.is.as_ref()));
    format!("{}: was {was}, is {is}", moved.path)
}

/// A value as JSON, which holds no line break and no escape, and not all of a long one.
fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "(not set)".to_owned();
    };
    let text: String = value
        .to_string()
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    match text.char_indices().nth(SHOWN) {
        Some((end, _c)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn moved(path: &str, was: Option<Value>, is: Option<Value>) -> Moved {
        let path = path.parse().unwrap();
        Moved { path, was, is }
    }

    #[test]
    fn both_values_are_told_and_long_ones_are_cut() {
        let one = moved("temperature", Some(json!(0.2)), None);
        assert_eq!(
            told(Kind::Prompt, &one),
            "temperature: was 0.2, is (not set)"
        );
        let long = moved("model", Some(json!("é".repeat(500))), Some(json!("a\nb")));
        let line = told(Kind::Prompt, &long);
        assert!(
            line.contains('…') && line.ends_with(r#"is "a\nb""#),
            "{line}"
        );
        assert!(line.chars().count() < 250);
    }

    #[test]
    fn secrets_are_never_told() {
        let secret = moved("apiKey", Some(json!("canary-1")), Some(json!("canary-2")));
        let line = told(Kind::Provider, &secret);
        assert!(!line.contains("canary"), "{line}");
    }
}
