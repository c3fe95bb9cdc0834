//! SHA-256 digests of JSON values, equal for values that are equal by meaning.
//!
//! A value comes in, 64 hexadecimal digits go out. Maps are walked in key order and numbers are
//! hashed by value (`1` and `1.0` are one number). These digests are lockstep's own: the ledger's
//! chain uses RFC 8785 text instead, so that others can verify it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::number;

/// A SHA-256 digest, shown as `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

/// A text that is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a digest is written sha256: and 64 hexadecimal digits")]
pub struct DigestError;

impl Digest {
    /// Digests bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Digests a JSON value by meaning.
    pub fn of_value(value: &Value) -> Self {
        let mut hasher = Sha256::new();
        feed(&mut hasher, value);
        Self(hasher.finalize().into())
    }

    /// Digests a JSON object by meaning: as [`Self::of_value`] does, without taking a copy.
    pub fn of_object(map: &Map<String, Value>) -> Self {
        let mut hasher = Sha256::new();
        feed_object(&mut hasher, map);
        Self(hasher.finalize().into())
    }

    /// Returns the first 12 hexadecimal digits, enough for people.
    pub fn short(&self) -> String {
        self.hex()[..12].to_owned()
    }

    /// Returns the 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .map(hex_digit)
            .collect()
    }
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

/// Each value is fed with a type byte and, where its end is not plain, a length, so that no two
/// different values feed the same bytes.
fn feed(hasher: &mut Sha256, value: &Value) {
    match value {
        Value::Null => hasher.update(b"n"),
        Value::Bool(true) => hasher.update(b"t"),
        Value::Bool(false) => hasher.update(b"f"),
        Value::Number(number) => hasher.update(number::canonical(number)),
        Value::String(text) => feed_text(hasher, text),
        Value::Array(items) => {
            hasher.update(b"[");
            items.iter().for_each(|item| feed(hasher, item));
            hasher.update(b"]");
        }
        Value::Object(map) => feed_object(hasher, map),
    }
}

fn feed_object(hasher: &mut Sha256, map: &Map<String, Value>) {
    hasher.update(b"{");
    for (key, item) in map {
        feed_text(hasher, key);
        feed(hasher, item);
    }
    hasher.update(b"}");
}

fn feed_text(hasher: &mut Sha256, text: &str) {
    hasher.update(b"s");
    hasher.update((text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let hex = text.strip_prefix("sha256:").ok_or(DigestError)?.as_bytes();
        let lower = |c: &u8| c.is_ascii_digit() || (b'a'..=b'f').contains(c);
        if hex.len() != 64 || !hex.iter().all(lower) {
            return Err(DigestError);
        }
        let nibble = |c: u8| {
            if c.is_ascii_digit() {
                c - b'0'
            } else {
                c - b'a' + 10
            }
        };
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = nibble(pair[0]) << 4 | nibble(pair[1]);
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = DigestError;

    fn try_from(text: String) -> Result<Self, DigestError> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_digested_by_value() {
        assert_eq!(
            Digest::of_value(&json!({"a": 1})),
            Digest::of_value(&json!({"a": 1.0}))
        );
        assert_ne!(Digest::of_value(&json!(1)), Digest::of_value(&json!("1")));
    }

    #[test]
    fn an_object_has_the_digest_of_its_value() {
        let value = json!({"a": [1, null], "b": {"c": "d"}});
        let map = value.as_object().unwrap();
        assert_eq!(Digest::of_object(map), Digest::of_value(&value));
    }

    #[test]
    fn neighbours_do_not_run_together() {
        assert_ne!(
            Digest::of_value(&json!(["ab", "c"])),
            Digest::of_value(&json!(["a", "bc"]))
        );
        assert_ne!(
            Digest::of_value(&json!([[1], 2])),
            Digest::of_value(&json!([[1, 2]]))
        );
    }

    #[test]
    fn text_form_reads_back() {
        let digest = Digest::of_bytes(b"abc");
        assert!(digest.to_string().starts_with("sha256:ba7816bf"));
        assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
        assert!("sha256:zz".parse::<Digest>().is_err());
    }
}
