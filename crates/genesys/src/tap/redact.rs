//! Takes secrets, and texts where they are not asked for, out of what is logged.

use serde_json::{Map, Value, json};

use crate::mask::Mask;
use crate::tap::Texts;

/// What stands in place of what nobody may see.
pub(super) const HIDDEN: &str = "(hidden)";

/// How the names of fields end that hold secrets, in small letters without any mark.
const SECRETS: &[&str] = &[
    "key",
    "token",
    "secret",
    "password",
    "credentials",
    "authorization",
];

/// Fields that hold what people wrote or said.
const TEXTS: &[&str] = &[
    "systemprompt",
    "systeminstruction",
    "userinput",
    "content",
    "output",
    "input",
];

/// Takes out what must not be logged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Redact<'a> {
    pub(super) mask: &'a Mask,
    pub(super) texts: Texts,
}

impl Redact<'_> {
    /// Returns a text without secrets.
    pub(super) fn text(&self, text: &str) -> Value {
        Value::from(self.mask.take_out(text))
    }

    /// Returns a body that is no JSON: a box on the way may echo what was sent.
    pub(super) fn page(&self, bytes: &[u8]) -> Value {
        match self.texts {
            Texts::Hidden => json!(format!("({} bytes)", bytes.len())),
            Texts::Shown => self.text(&String::from_utf8_lossy(bytes)),
        }
    }

    /// Returns the pairs of a form or query.
    pub(super) fn form(&self, text: &str) -> Value {
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        let pairs = pairs.map(|(name, value)| {
            let value = self.field(&name, &Value::from(value.as_ref()));
            (self.mask.take_out(&name), value)
        });
        Value::Object(pairs.collect())
    }

    /// Returns a value without secrets.
    pub(super) fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(map) => {
                let fields = map
                    .iter()
                    .map(|(name, value)| (self.mask.take_out(name), self.field(name, value)));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    fn field(&self, name: &str, value: &Value) -> Value {
        let plain = |c: &char| c.is_alphanumeric();
        let name: String = name
            .chars()
            .filter(plain)
            .flat_map(char::to_lowercase)
            .collect();
        let is_secret = SECRETS.iter().any(|end| name.ends_with(end));
        if is_secret && !matches!(value, Value::Null | Value::Number(_)) {
            return json!(HIDDEN);
        }
        match self.texts {
            Texts::Hidden if TEXTS.contains(&name.as_str()) => counted(value),
            Texts::Hidden | Texts::Shown => self.value(value),
        }
    }
}

/// Returns how long each text of a value is, however deep it lies.
fn counted(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(format!("({} characters)", text.chars().count())),
        Value::Array(items) => items.iter().map(counted).collect(),
        Value::Object(map) => {
            let fields = map
                .iter()
                .map(|(name, value)| (name.clone(), counted(value)));
            Value::Object(fields.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_and_texts_are_counted() {
        let mask = Mask::default();
        mask.add("canary-key");
        let value = json!({
            "apiKey": "anything", "access_token": "t", "name": "a canary-key b",
            "versions": [{"version": "1.0.0", "systemPrompt": "Be kind."}],
            "content": [{"type": "text", "text": "hello"}], "webhookSecret": "x", "max_tokens": 7,
        });
        let redacted = |texts| Redact { mask: &mask, texts }.value(&value);
        let hidden = redacted(Texts::Hidden);
        assert_eq!(hidden["apiKey"], HIDDEN);
        assert_eq!(hidden["access_token"], HIDDEN);
        assert_eq!(hidden["name"], "a (secret) b");
        assert_eq!(hidden["webhookSecret"], HIDDEN);
        assert_eq!(hidden["max_tokens"], 7);
        assert_eq!(hidden["content"][0]["text"], "(5 characters)");
        assert_eq!(hidden["versions"][0]["systemPrompt"], "(8 characters)");
        let shown = redacted(Texts::Shown);
        assert_eq!(shown["versions"][0]["systemPrompt"], "Be kind.");
        assert_eq!(shown["apiKey"], HIDDEN);
    }

    #[test]
    fn forms_are_taken_apart() {
        let mask = Mask::default();
        let texts = Texts::Hidden;
        let form = Redact { mask: &mask, texts }.form("grant_type=x&client_secret=s%26t");
        assert_eq!(form, json!({"grant_type": "x", "client_secret": HIDDEN}));
    }
}
