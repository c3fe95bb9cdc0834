//! Values that are stored as texts: addresses, hashes, digests and spans of time as numbers.

use std::borrow::Cow;
use std::time::Duration;

use lockstep_model::{Address, Digest};

use crate::error::Misfit;
use crate::hash::Hash;

/// A text that is borrowed where it is read and made where it is written.
pub(super) type Text<'a> = Cow<'a, str>;

pub(super) fn shown<'a>(value: &impl ToString) -> Text<'a> {
    Text::Owned(value.to_string())
}

pub(super) fn address(text: &str) -> Result<Address, Misfit> {
    text.parse().map_err(|why| Misfit::Address {
        text: text.to_owned(),
        why,
    })
}

pub(super) fn hash(text: &str) -> Result<Hash, Misfit> {
    text.parse().map_err(|_| Misfit::Hash(text.to_owned()))
}

pub(super) fn digest(text: &str) -> Result<Digest, Misfit> {
    text.parse().map_err(|_| Misfit::Hash(text.to_owned()))
}

/// What is longer than any number here is refused when the canonical text is made.
pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
