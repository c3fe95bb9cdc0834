//! Takes secrets, and texts where they are not asked for, out of what is logged.

use serde_json::{Map, Value, json};
use url::Url;

use crate::mask::Mask;
use crate::tap::Texts;
use crate::tap::echoes::Echoes;
use crate::turn::To;

/// What stands in place of what nobody may see.
pub(crate) const HIDDEN: &str = "(hidden)";

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
    "completion",
    "content",
    "delta",
    "examples",
    "input",
    "messages",
    "output",
    "prompt",
    "systeminstruction",
    "systemprompt",
    "text",
    "userinput",
];

/// What the token end point's answers hold beside secrets, in small letters without any mark.
const OF_TOKENS: &[&str] = &[
    "description",
    "error",
    "errordescription",
    "scope",
    "tokentype",
];

/// Says whether a field holds what people wrote or said.
pub(super) fn is_text(name: &str) -> bool {
    TEXTS.contains(&plain(name).as_str())
}

/// Says whether a field holds a secret, by its name.
pub(crate) fn is_secret(name: &str) -> bool {
    ends_as_secret(&plain(name))
}

fn ends_as_secret(plain: &str) -> bool {
    SECRETS.iter().any(|end| plain.ends_with(end))
}

/// Takes out what must not be logged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Redact<'a> {
    pub(super) mask: &'a Mask,
    pub(super) texts: Texts,
    /// Whom the exchange is with.
    pub(super) to: To,
    /// Texts that were sent and may come back.
    pub(super) echoes: Option<&'a Echoes>,
}

impl Redact<'_> {
    /// Returns a text without secrets.
    pub(super) fn text(&self, text: &str) -> Value {
        let text = self.mask.take_out(bare(text).as_deref().unwrap_or(text));
        Value::from(match self.echoes {
            Some(echoes) => echoes.take_out(text),
            None => text,
        })
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
        let name = plain(name);
        let is_secret = ends_as_secret(&name);
        // A new token is known as a secret only when its answer was read.
        let may_be = self.to == To::Tokens && self.echoes.is_some();
        let may_be = may_be && !OF_TOKENS.contains(&name.as_str());
        if (is_secret || may_be) && !matches!(value, Value::Null | Value::Number(_)) {
            return json!(HIDDEN);
        }
        match self.texts {
            Texts::Hidden if TEXTS.contains(&name.as_str()) => counted(value),
            Texts::Hidden | Texts::Shown => self.value(value),
        }
    }
}

/// Returns a URL without its user, password and the values of its query, where it has any: hooks
/// and redirects often carry a key there.
fn bare(text: &str) -> Option<String> {
    if !(text.starts_with("https://") || text.starts_with("http://")) {
        return None;
    }
    let mut url = Url::parse(text).ok()?;
    let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if is_bare {
        return None;
    }
    let _cut = url.set_username("").is_ok() && url.set_password(None).is_ok();
    let query = url.query().map(|_query| HIDDEN);
    url.set_query(query);
    Some(url.into())
}

/// Returns a name in small letters, without any mark.
fn plain(name: &str) -> String {
    let plain = name.chars().filter(|c| c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
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

    fn redact(mask: &Mask, texts: Texts) -> Redact<'_> {
        Redact {
            mask,
            texts,
            to: To::Api,
            echoes: None,
        }
    }

    #[test]
    fn what_the_token_end_point_says_is_hidden_unless_it_is_known_to_be_harmless() {
        let (mask, echoes) = (Mask::default(), Echoes::default());
        let answer = Redact {
            to: To::Tokens,
            echoes: Some(&echoes),
            ..redact(&mask, Texts::Shown)
        };
        let body = json!({"access_token": "a", "jwt": "b", "expires_in": 60, "scope": "x y",
            "error_description": "no", "token_type": "bearer", "more": {"it": "c"}});
        assert_eq!(
            answer.value(&body),
            json!({"access_token": HIDDEN, "jwt": HIDDEN, "expires_in": 60, "scope": "x y",
                "error_description": "no", "token_type": "bearer", "more": HIDDEN})
        );
    }

    #[test]
    fn secrets_are_taken_out_and_texts_are_counted() {
        let mask = Mask::default();
        mask.add("canary-key");
        let value = json!({
            "apiKey": "anything", "access_token": "t", "name": "a canary-key b",
            "versions": [{"version": "1.0.0", "systemPrompt": "Be kind."}],
            "content": [{"type": "text", "text": "hello"}], "webhookSecret": "x", "max_tokens": 7,
        });
        let redacted = |texts| redact(&mask, texts).value(&value);
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
    fn urls_keep_neither_passwords_nor_queries() {
        let mask = Mask::default();
        let redact = redact(&mask, Texts::Shown);
        for (text, shown) in [
            ("https://a.example/x", "https://a.example/x"),
            (
                "https://a.example/x?sig=canary",
                "https://a.example/x?(hidden)",
            ),
            ("https://u:canary@a.example/", "https://a.example/"),
            ("see https://a.example", "see https://a.example"),
        ] {
            assert_eq!(redact.text(text), shown);
        }
    }

    #[test]
    fn forms_are_taken_apart() {
        let mask = Mask::default();
        let form = redact(&mask, Texts::Hidden).form("grant_type=x&client_secret=s%26t");
        assert_eq!(form, json!({"grant_type": "x", "client_secret": HIDDEN}));
    }
}
