//! The text of a file as it may be shown, and the words of a finding.
//!
//! A text comes in; the same text goes out, with `*` for each byte of what is or may be a secret
//! and of personal data, so that places stay right. Too much is concealed rather than too little:
//! also where a file cannot be read as YAML.

mod lines;
mod reference;
mod tree;
mod words;

use std::ops::Range;

use crate::privacy;

pub use words::{findings, keys, made};

/// Returns a file's text as it may be shown: with `*` for each byte of what is or may be a secret or
/// personal data.
pub fn text(name: &str, text: &str) -> String {
    let mut hidden: Vec<Range<usize>> = Vec::new();
    hidden.extend(privacy::find_keys(text).into_iter().map(|key| key.at));
    hidden.extend(privacy::find_personal(text).into_iter().map(|one| one.at));
    if is_structured(name) {
        let tree = tree::secrets(name, text);
        hidden.extend(tree.hidden);
        if !tree.whole {
            hidden.extend(lines::secrets(text));
            if lines::is_marked(text) {
                hidden.push(0..text.len());
            }
        }
    }
    mask(text, &hidden)
}

/// Says whether a file has fields: the text of a prompt has none.
fn is_structured(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_stem, end)| end);
    extension.is_none_or(|end| {
        ["yaml", "yml", "json"]
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known))
    })
}

/// Puts a `*` in the place of each byte of some stretches; lines end where they ended.
fn mask(text: &str, hidden: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in hidden {
        let start = floor(text, range.start);
        let end = floor(text, range.end);
        for byte in bytes.get_mut(start..end).unwrap_or_default() {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    // Whole characters are replaced, so that this cannot fail; if it did, all would be hidden.
    String::from_utf8(bytes).unwrap_or_else(|_error| "*".repeat(text.len()))
}

/// The start of the character that a byte is in.
fn floor(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index)
        .rev()
        .find(|index| text.is_char_boundary(*index))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
