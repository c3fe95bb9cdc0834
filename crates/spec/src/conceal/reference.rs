//! Tells a reference to a secret from the secret itself.
//!
//! The keys and texts of a mapping come in, yes or no goes out.

use crate::privacy;

/// Says whether a key belongs into a reference, and its text is a name and not a secret.
pub(super) fn is_part(key: &str, text: &str) -> bool {
    let is_harmless = privacy::find_keys(text).is_empty();
    is_harmless
        && match key {
            "env" => is_variable(text) && !privacy::is_pasted(text),
            // A path, a word that names a revision, the name of a value.
            "file" | "revision" | "value" => !text.contains('\n'),
            _ => false,
        }
}

fn is_variable(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes.next();
    first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
