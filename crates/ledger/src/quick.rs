//! A line that is what it should be, read without being taken apart: for who needs its event only.
//!
//! The bytes of a line come in; its links and its event go out, or nothing. Nothing means no more
//! than that the line is for [`crate::line`] to judge. What is checked is the hash over the bytes as
//! they stand, so that any change to a line is noticed; whether a line that hashes right is also
//! written as it has to be (RFC 8785) is asked by a verification.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entry::Event;
use crate::format::Format;
use crate::hash::Hash;
use crate::line::{self, Link};
use crate::v1;

/// The event of a line, and how the line is tied to its neighbours.
pub(crate) struct Quick {
    pub(crate) link: Link,
    /// `None` where the kind is of a later version.
    pub(crate) event: Option<Event>,
}

/// What every entry has at its head. A text with escapes is not borrowed, and so not read here.
#[derive(Deserialize)]
struct Head<'a> {
    format: &'a str,
    sequence: u64,
    previous: &'a str,
    hash: &'a str,
    #[serde(rename = "time")]
    _time: &'a str,
    #[serde(rename = "run")]
    _run: &'a str,
    kind: &'a str,
    #[serde(borrow)]
    body: &'a RawValue,
}

/// Reads the bytes of a line, without its line feed, if nothing about it is out of the ordinary.
pub(crate) fn read(bytes: &[u8]) -> Option<Quick> {
    let head: Head<'_> = serde_json::from_slice(bytes).ok()?;
    let hash: Hash = head.hash.parse().ok()?;
    let ordinary = Format::parse(head.format)?.is_writable() && head.body.get().starts_with('{');
    if !ordinary || line::hash(bytes)? != hash {
        return None;
    }
    Some(Quick {
        link: Link {
            sequence: head.sequence,
            previous: head.previous.parse().ok()?,
            hash,
        },
        event: v1::event(head.kind, head.body).ok()?,
    })
}

#[cfg(test)]
mod tests;
