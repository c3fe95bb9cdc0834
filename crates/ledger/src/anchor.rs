//! Anchors: the head of a chain, as it was kept where whoever writes the ledger cannot reach it.
//!
//! A text comes in, `HASH` or `SEQUENCE:HASH`; an anchor goes out. Nothing is read here.

use std::fmt;
use std::str::FromStr;

use crate::hash::Hash;

/// A head that was kept outside of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// The id of the ledger that it is of, where that is known.
    pub ledger: Option<Hash>,
    /// The number of the entry, where that is known: it tells a cut from a rewriting.
    pub sequence: Option<u64>,
    /// The hash of the entry.
    pub head: Hash,
}

/// A text that is no [`Anchor`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write HASH or SEQUENCE:HASH, where HASH is 64 hexadecimal digits in lower case")]
pub struct AnchorError;

impl FromStr for Anchor {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        let (sequence, hash) = match text.split_once(':') {
            Some((sequence, hash)) => (Some(number(sequence)?), hash),
            None => (None, text),
        };
        Ok(Self {
            ledger: None,
            sequence,
            head: hash.parse().map_err(|_no_hash| AnchorError)?,
        })
    }
}

/// Reads decimal digits and nothing else (`u64` alone would take a sign).
fn number(text: &str) -> Result<u64, AnchorError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().map_err(|_no_number| AnchorError)?;
    if digits { Ok(number) } else { Err(AnchorError) }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sequence {
            Some(sequence) => write!(f, "{sequence}:{}", self.head),
            None => write!(f, "{}", self.head),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_shown() {
        let hash = Hash::of(b"head");
        for text in [hash.to_string(), format!("0:{hash}"), format!("41:{hash}")] {
            let anchor: Anchor = text.parse().unwrap();
            assert_eq!((anchor.to_string(), anchor.head), (text, hash));
        }
    }

    #[test]
    fn what_is_no_anchor_is_refused() {
        let hash = Hash::of(b"head").to_string();
        for text in [
            "".to_owned(),
            "latest".to_owned(),
            format!(":{hash}"),
            format!("+1:{hash}"),
            format!("1:{}", &hash[1..]),
            hash.to_uppercase(),
            format!("{hash}:1"),
            format!("99999999999999999999:{hash}"),
        ] {
            assert_eq!(text.parse::<Anchor>(), Err(AnchorError), "{text}");
        }
    }
}
