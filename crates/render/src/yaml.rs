//! Writes keys and scalars as YAML that reads back to the same values.
//!
//! Values come in, pieces of lines go out. What could be taken for something else, or could steer
//! a terminal, stands in quotes and is escaped.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use serde_json::Value;

use crate::neutral::is_harmful;

/// Words that some reader of YAML takes for something else than a text.
const WORDS: [&str; 12] = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity",
];

/// The most characters of a key that may stand before its colon.
const LONGEST_KEY: usize = 1000;

/// Returns a key, and whether it must stand on a line of its own behind a `?`.
pub(crate) fn key(name: &str) -> (String, bool) {
    let text = text(name);
    let long = text.chars().count() > LONGEST_KEY;
    (text, long)
}

/// Returns a value that holds no other, on one line.
pub(crate) fn scalar(value: &Value) -> String {
    match value {
        Value::String(words) => text(words),
        // JSON is YAML, but for the characters that are escaped here.
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(scalar).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entries = map.iter().map(|(name, value)| {
                let name = quoted(name);
                format!("{name}: {}", scalar(value))
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Returns the head and the lines of a text that is written line by line, if it can be.
pub(crate) fn block(text: &str) -> Option<(&'static str, Vec<&str>)> {
    let body = text.trim_end_matches('\n');
    let newlines = text.len() - body.len();
    let is_plain = |line: &str| {
        let blank = line.chars().all(char::is_whitespace);
        (line.is_empty() || !blank) && !line.chars().any(is_harmful)
    };
    let first = body.lines().next()?;
    // `lines` would swallow a carriage return.
    let fits = body.contains('\n') || newlines > 0;
    let plain = !text.contains('\r') && body.split('\n').all(is_plain);
    if !fits || !plain || first.is_empty() || first.starts_with(char::is_whitespace) {
        return None;
    }
    let head = match newlines {
        0 => "|-",
        1 => "|",
        _ => "|+",
    };
    let mut lines: Vec<&str> = body.split('\n').collect();
    lines.extend(std::iter::repeat_n("", newlines.saturating_sub(1)));
    Some((head, lines))
}

fn text(text: &str) -> String {
    match is_plain(text) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Says whether every reader takes an unquoted text for that very text.
fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '/' | '.'));
    let allowed = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '_'
                    | '-'
                    | '.'
                    | '/'
                    | '+'
                    | '@'
                    | '('
                    | ')'
                    | '*'
                    | '$'
                    | '='
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | '\''
            )
    };
    let lower = text.to_lowercase();
    let word = WORDS.contains(&lower.as_str());
    let number = lower
        .trim_start_matches('.')
        .starts_with(|c: char| c.is_ascii_digit())
        || (lower.starts_with('.') && (lower.ends_with("inf") || lower.ends_with("nan")));
    let plain = (starts && !number) || is_version(text) || is_duration(text);
    plain
        && !word
        && chars.all(allowed)
        && !text.contains("  ")
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && text.chars().count() <= LONGEST_KEY
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `1.0.0`: two dots are no number.
fn is_version(text: &str) -> bool {
    let mut parts = text.split('.');
    let three = [parts.next(), parts.next(), parts.next()];
    parts.next().is_none() && three.into_iter().all(|part| part.is_some_and(digits))
}

/// `30s`: a unit makes it a text.
fn is_duration(text: &str) -> bool {
    ["ms", "s", "m", "h"]
        .iter()
        .any(|unit| text.strip_suffix(unit).is_some_and(digits))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_harmful(c) || is_unreadable(c) => {
                let code = u32::from(c);
                // Writing to a String cannot fail.
                let _infallible = match code {
                    ..=0xffff => write!(quoted, "\\u{code:04x}"),
                    _ => write!(quoted, "\\U{code:08x}"),
                };
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What YAML does not allow in a file.
const fn is_unreadable(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}
