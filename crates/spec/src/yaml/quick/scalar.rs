//! Words, keys and quoted texts that begin and end in one line.

use memchr::{memchr, memchr2_iter};
use serde_json::Value;

use super::{LONGEST_KEY, Reader};
use crate::scalar;

impl Reader<'_> {
    /// Reads a word, with all words behind it, up to a comment or the end of the line.
    pub(super) fn plain(&mut self, from: usize) -> Option<()> {
        let text = &self.line[from..];
        begins_word(text.as_bytes()).then_some(())?;
        let bytes = text.as_bytes();
        let mut end = text.len();
        for index in memchr2_iter(b':', b'#', bytes) {
            match (bytes[index], bytes.get(index + 1)) {
                // It is a key, or an error.
                (b':', None | Some(b' ')) => return None,
                (b'#', _) if index > 0 && bytes[index - 1] == b' ' => {
                    end = index;
                    break;
                }
                _ => {}
            }
        }
        let end = text[..end].trim_end_matches(' ').len();
        self.word(from, from + end)
    }

    /// Puts the word between two places of the line.
    pub(super) fn word(&mut self, from: usize, to: usize) -> Option<()> {
        let value = scalar::plain(self.line[from..to].into()).ok()?;
        self.put(value, self.at(from, to))
    }

    /// Reads a quoted text without escapes; returns where it ends.
    pub(super) fn quoted(&mut self, from: usize) -> Option<usize> {
        let bytes = self.line.as_bytes();
        let quote = bytes[from];
        let length = memchr(quote, &bytes[from + 1..])?;
        let text = &self.line[from + 1..][..length];
        let end = from + length + 2;
        let is_escaped = match quote {
            b'"' => memchr(b'\\', text.as_bytes()).is_some(),
            // Inside single quotes, a quote is written twice.
            _ => bytes.get(end) == Some(&quote),
        };
        (!is_escaped).then_some(())?;
        self.put(Value::from(text), self.at(from, end))?;
        Some(end)
    }
}

/// Returns how long the key is that begins here, if one does.
pub(super) fn key(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'$')
    };
    let length = bytes.iter().take_while(|byte| is_part(byte)).count();
    let is_name = bytes
        .first()
        .is_some_and(|first| first.is_ascii_alphanumeric() || *first == b'_');
    let is_key = is_name
        && length <= LONGEST_KEY
        && bytes.get(length) == Some(&b':')
        && matches!(bytes.get(length + 1), None | Some(b' '));
    is_key.then_some(length)
}

/// Says whether a word begins here, and nothing that means more.
pub(super) fn begins_word(text: &[u8]) -> bool {
    match text {
        [b'-', next, ..] => next.is_ascii_alphanumeric() || *next == b'.',
        [
            b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&',
            ..,
        ] => false,
        [
            b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' | b' ',
            ..,
        ] => false,
        [_, ..] => true,
        [] => false,
    }
}
