//! One line of the ledger, by itself: is it what was written?
//!
//! The bytes between two line feeds come in, a checked line goes out, or its flaw. Whether the line
//! follows the one before is for [`crate::lines`] to say.

use serde_json::Value;

use crate::canonical;
use crate::format::Format;
use crate::hash::Hash;

/// What ties a line to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) sequence: u64,
    pub(crate) previous: Hash,
    pub(crate) hash: Hash,
}

/// A line whose text and hash hold.
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: u64,
    pub(crate) link: Link,
    pub(crate) format: Format,
    pub(crate) json: Value,
}

/// Why a line is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It was an entry, and is no longer what was written.
    Changed,
    /// It never was an entry of a ledger.
    Foreign,
}

const HASH_KEY: &[u8] = b"\"hash\":";
/// The key, and 64 digits in quotes.
const HASH_MEMBER: usize = HASH_KEY.len() + 66;

impl Line {
    /// Returns a text of the entry's head; these are checked to be there.
    pub(crate) fn text(&self, name: &str) -> &str {
        text(&self.json, name).unwrap_or_default()
    }
}

/// Checks the bytes of a line, without its line feed. The buffer is for reuse.
pub(crate) fn read(number: u64, bytes: &[u8], buffer: &mut Vec<u8>) -> Result<Line, Flaw> {
    let json: Value = serde_json::from_slice(bytes).map_err(|_| Flaw::Changed)?;
    let hash = check(&json, bytes, buffer).ok_or_else(|| flaw(&json))?;
    let (format, sequence, previous) = head(&json).ok_or(Flaw::Foreign)?;
    Ok(Line {
        number,
        link: Link {
            sequence,
            previous,
            hash,
        },
        format,
        json,
    })
}

/// A line that says of itself that it is an entry was one, whatever became of it.
fn flaw(json: &Value) -> Flaw {
    let ours = text(json, "format").is_some_and(|format| format.starts_with("lockstep"));
    if ours || json.get("hash").is_some() {
        Flaw::Changed
    } else {
        Flaw::Foreign
    }
}

/// Returns the line's hash if the line is the canonical text of itself and the hash is its own.
fn check(json: &Value, bytes: &[u8], buffer: &mut Vec<u8>) -> Option<Hash> {
    let stored: Hash = text(json, "hash")?.parse().ok()?;
    buffer.clear();
    canonical::write(json, buffer).ok()?;
    if buffer != bytes {
        return None;
    }
    (hash(bytes)? == stored).then_some(stored)
}

/// Hashes the bytes of a line without its own hash, if it has one.
pub(crate) fn hash(bytes: &[u8]) -> Option<Hash> {
    let (before, after) = without_hash(bytes)?;
    Some(Hash::of_both(before, after))
}

/// Returns what every entry has at its head: format, sequence and previous hash.
fn head(json: &Value) -> Option<(Format, u64, Hash)> {
    let texts = ["time", "run", "kind"];
    if !texts.iter().all(|name| text(json, name).is_some()) || !json.get("body")?.is_object() {
        return None;
    }
    Some((
        Format::parse(text(json, "format")?)?,
        json.get("sequence")?.as_u64()?,
        text(json, "previous")?.parse().ok()?,
    ))
}

fn text<'a>(json: &'a Value, name: &str) -> Option<&'a str> {
    json.get(name)?.as_str()
}

/// Splits canonical text around its own `hash`, so that both parts together are the canonical text
/// of the entry without it.
fn without_hash(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = find_hash(bytes)?;
    let before = bytes.get(..start)?;
    let after = bytes.get(start + HASH_MEMBER..)?;
    Some(match after.split_first() {
        Some((b',', rest)) => (before, rest),
        Some(_) | None => (before.strip_suffix(b",").unwrap_or(before), after),
    })
}

/// Finds the key `hash` of the outermost object: a string that begins there and is followed by a
/// colon can only be a key.
fn find_hash(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' if depth == 1 && bytes[at..].starts_with(HASH_KEY) => return Some(at),
            b'"' => at = string_end(bytes, at)?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Returns where the closing quote of the string is that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;

    fn entry() -> Value {
        let mut value = json!({
            "format": "lockstep.ledger/v1", "sequence": 0, "previous": Hash::ZERO.to_string(),
            "time": "2026-01-02T03:04:05Z", "run": "r", "kind": "later",
            "body": {"hash": "x", "text": "\\\"hash\":{[", "more": ["\"", "hash"]},
        });
        let hash = Hash::of(&canonical::text(&value).unwrap());
        value["hash"] = hash.to_string().into();
        value
    }

    fn read_value(value: &Value) -> Result<Line, Flaw> {
        read(1, &canonical::text(value).unwrap(), &mut Vec::new())
    }

    #[test]
    fn a_line_as_written_holds() {
        let line = read_value(&entry()).unwrap_or_else(|flaw| panic!("{flaw:?}"));
        assert_eq!(line.link.sequence, 0);
        assert_eq!(line.text("kind"), "later");
    }

    #[test]
    fn whitespace_and_other_values_are_changes() {
        let text = String::from_utf8(canonical::text(&entry()).unwrap()).unwrap();
        let read = |text: &str| read(1, text.as_bytes(), &mut Vec::new()).err();
        assert_eq!(read(&text), None);
        assert_eq!(read(&text.replacen(':', ": ", 1)), Some(Flaw::Changed));
        assert_eq!(read(&format!("{text}\r")), Some(Flaw::Changed));
        assert_eq!(read(&text.replace("later", "Later")), Some(Flaw::Changed));
        assert_eq!(
            read(&text.replace("\"sequence\":0", "\"sequence\":0.0")),
            Some(Flaw::Changed)
        );
        assert_eq!(
            read(&text.replace("\"kind\"", "\"kind\":\"later\",\"kind\"")),
            Some(Flaw::Changed)
        );
    }

    #[test]
    fn lines_of_another_program_are_foreign() {
        assert_eq!(
            read_value(&json!({"message": "hello"})).err(),
            Some(Flaw::Foreign)
        );
        assert_eq!(read_value(&json!([1])).err(), Some(Flaw::Foreign));
        let mut other = json!({"format": "other/v1"});
        let hash = Hash::of(&canonical::text(&other).unwrap());
        other["hash"] = hash.to_string().into();
        assert_eq!(read_value(&other).err(), Some(Flaw::Foreign));
    }

    proptest! {
        #[test]
        fn the_hash_is_taken_out_wherever_it_stands(
            members in prop::collection::btree_map("[a-z\"\\\\é]{0,6}", ".{0,8}", 0..6),
            nested in prop::collection::btree_map("hash|[a-z]{0,3}", ".{0,8}", 0..3),
        ) {
            let mut map: Map<String, Value> =
                members.into_iter().map(|(key, text)| (key, text.into())).collect();
            map.insert("inner".to_owned(), json!([nested]));
            map.remove("hash");
            let without = canonical::text(&Value::Object(map.clone())).unwrap();
            map.insert("hash".to_owned(), Hash::of(&without).to_string().into());
            let with = canonical::text(&Value::Object(map)).unwrap();
            let (before, after) = without_hash(&with).unwrap();
            prop_assert_eq!([before, after].concat(), without);
        }
    }
}
