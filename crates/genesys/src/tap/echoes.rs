//! Texts that were sent and are not to be logged, for when an answer repeats them.
//!
//! A request's body comes in; texts of its answer come in as they are and go out without what was
//! sent. An error that quotes a prompt is the usual case.

use serde_json::Value;

use super::redact;

/// What stands in place of a text that was sent.
const TEXT: &str = "(text)";
/// A shorter text, or line of one, may stand anywhere by chance.
const SHORTEST: usize = 8;
/// So much of the beginning of a line is enough to know it by, since errors quote the start of what
/// they complain about.
const ENOUGH: usize = 16;

/// The beginnings of all lines that were sent.
#[derive(Debug, Default)]
pub(super) struct Echoes(Vec<String>);

impl Echoes {
    /// Finds the texts in a body.
    pub(super) fn of(body: &[u8]) -> Self {
        let mut echoes = Self::default();
        if let Ok(value) = serde_json::from_slice::<Value>(body) {
            echoes.find(&value, false);
        }
        echoes.0.sort_unstable();
        echoes.0.dedup();
        echoes
    }

    /// Returns a text up to where it repeats what was sent.
    pub(super) fn take_out(&self, text: String) -> String {
        let starts = self.0.iter().filter_map(|line| text.find(line.as_str()));
        match starts.min() {
            // Where what was sent ends is not known: it may be cut, or more of it may follow.
            Some(start) => format!("{}{TEXT}", &text[..start]),
            None => text,
        }
    }

    fn find(&mut self, value: &Value, is_text: bool) {
        match value {
            Value::String(text) if is_text => self.add(text),
            Value::Array(items) => items.iter().for_each(|item| self.find(item, is_text)),
            Value::Object(map) => {
                for (name, value) in map {
                    self.find(value, is_text || redact::is_text(name));
                }
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn add(&mut self, text: &str) {
        let lines = text.lines().map(str::trim);
        let starts = lines.map(|line| line.chars().take(ENOUGH).collect::<String>());
        let long = starts.filter(|start| start.chars().count() >= SHORTEST);
        self.0.extend(long);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_sent_is_known_when_it_comes_back() {
        let body = json!({
            "name": "support agent", "systemPrompt": "You are a canary.\n\n  Sing softly to all.\nOk",
            "messages": [{"role": "user", "content": "Where is my order number 7?"}],
        });
        let echoes = Echoes::of(body.to_string().as_bytes());
        let out = |text: &str| echoes.take_out(text.to_owned());
        assert_eq!(
            out("text 'You are a canary.\n\n  Sing' is too long"),
            "text '(text)"
        );
        assert_eq!(out("near `Sing softly to all.`"), "near `(text)");
        assert_eq!(out("said: Where is my order numb…"), "said: (text)");
        assert_eq!(out("support agent is taken"), "support agent is taken");
    }
}
