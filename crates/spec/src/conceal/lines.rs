//! Finds what is to be concealed in a file that cannot be read, line by line.
//!
//! A text comes in; stretches of it go out. Without the structure of the file it can only guess:
//! whatever follows the name of a secret is hidden unless it is plainly a reference.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::conceal::reference;
use crate::privacy;

/// A name with what ends it.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"([A-Za-z][A-Za-z0-9_.-]*)["']?[ \t]*(?:[:=]|[ \t])[ \t]*"#).ok()
});

/// A part of a reference on a line of its own, or between commas.
static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"^[ \t]*["']?([a-z]+)["']?[ \t]*:[ \t]+["']?([^"',{}\[\]#]*?)["']?[ \t]*(?:#.*)?$"#,
    )
    .ok()
});

/// What Terraform marks an output with, and the word behind it.
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:["']sensitive["']\s*[:=]?|\bsensitive["']?\s*[:=])\s*["']?([A-Za-z]*)"#).ok()
});

/// Says whether a text seems to mark an output of Terraform as sensitive. Where its value ends is
/// not known without the structure of the file: nothing of the file can be shown.
pub(super) fn is_marked(text: &str) -> bool {
    let Some(mark) = MARK.as_ref() else {
        return true;
    };
    mark.captures_iter(text)
        .any(|captures| !captures[1].eq_ignore_ascii_case("false"))
}

/// Says whether a text is the name of a secret and its value in one, such as `apiKey:abc`.
pub(super) fn is_glued(text: &str) -> bool {
    let Some((name, value)) = text.split_once([':', '=']) else {
        return false;
    };
    let name = name.trim().trim_matches(['"', '\'']);
    !text.contains('\n') && !value.trim().is_empty() && is_named(name)
}

fn is_named(name: &str) -> bool {
    privacy::is_secret(name) || privacy::sounds_secret(name)
}

/// Finds the stretches of secrets in a text.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    // The column of the name whose value is still open.
    let mut open: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let body = line.trim_end_matches(['\n', '\r']);
        let indent = body.len() - body.trim_start().len();
        if open.is_some_and(|column| goes_on(body, indent, column)) {
            if !is_part(body) && !body.trim().is_empty() {
                hidden.push(start + indent..start + body.len());
            }
        } else {
            open = None;
        }
        if let Some(Named { column, value }) = named(body) {
            hidden.push(start + value..start + body.len());
            open = Some(column);
        }
        start += line.len();
    }
    hidden
}

/// Says whether a line belongs to a value that began on an earlier one, at the column of its name.
fn goes_on(line: &str, indent: usize, column: usize) -> bool {
    let rest = line.trim_start();
    rest.is_empty() || indent > column || rest.starts_with(['-', ':']) || !rest.contains(':')
}

/// The name of a secret in a line, whose value is no reference.
struct Named {
    column: usize,
    /// Where the value begins.
    value: usize,
}

fn named(line: &str) -> Option<Named> {
    let mut from = 0;
    let names = NAME.as_ref()?.captures_iter(line);
    for captures in names {
        let (whole, name) = (captures.get(0)?, captures.get(1)?);
        let value = whole.end();
        let rest = &line[value..];
        if whole.start() < from || !is_meant(line, (whole.as_str(), name), rest) {
            continue;
        }
        match reference(rest) {
            Some(length) => from = value + length,
            None => {
                return Some(Named {
                    column: name.start(),
                    value,
                });
            }
        }
    }
    alone(line)
}

/// Says whether a word is the name of a secret, and no word of a sentence.
fn is_meant(line: &str, (whole, name): (&str, regex::Match<'_>), rest: &str) -> bool {
    let is_secret = privacy::is_secret(name.as_str());
    // `credentials: {…}` holds names, and is none itself.
    let holds = rest.is_empty() || rest.starts_with(['{', '[', '#']);
    match whole.contains([':', '=']) {
        true => is_secret || (!holds && privacy::sounds_secret(name.as_str())),
        false => {
            let before = &line[..name.start()];
            is_secret
                && before
                    .trim_matches([' ', '\t', '-', '"', '\'', '{'])
                    .is_empty()
        }
    }
}

/// A name with nothing behind it but its mark, which the line's end took away.
fn alone(line: &str) -> Option<Named> {
    let name = line.trim_matches([' ', '\t', '-', '"', '\'', ':', '?']);
    let column = line.find(name).filter(|_column| privacy::is_secret(name))?;
    Some(Named {
        column,
        value: line.len(),
    })
}

/// Returns how long the reference is that a text begins with, if it plainly begins with one.
fn reference(text: &str) -> Option<usize> {
    let (inner, _rest) = text.strip_prefix('{')?.split_once('}')?;
    let is_whole = inner.split(',').all(is_part);
    is_whole.then_some(inner.len() + 2)
}

fn is_part(text: &str) -> bool {
    let captures = PART.as_ref().and_then(|pattern| pattern.captures(text));
    captures.is_some_and(|captures| reference::is_part(&captures[1], &captures[2]))
}
