//! Finds bank accounts (IBAN): a known country, its length, and the check digits.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

static CANDIDATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,36}").ok());

/// The fewest characters of an account's number.
const SHORTEST: usize = 15;

/// Finds all accounts, in order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let pattern = CANDIDATE.as_ref().into_iter();
    let all = pattern.flat_map(move |pattern| pattern.find_iter(text));
    all.filter_map(|candidate| {
        let length = longest(candidate.as_str())?;
        Some(candidate.start()..candidate.start() + length)
    })
}

/// Returns how many bytes of a candidate are an account: the words behind it may look like more.
fn longest(candidate: &str) -> Option<usize> {
    let mut compact = String::with_capacity(candidate.len());
    let mut best = None;
    for (index, byte) in candidate.bytes().enumerate() {
        if byte == b' ' {
            continue;
        }
        compact.push(char::from(byte));
        let next = candidate.as_bytes().get(index + 1);
        // A number does not end in the middle of a word.
        let ends = next.is_none_or(|next| *next == b' ');
        if ends && compact.len() >= SHORTEST && compact.parse::<iban::Iban>().is_ok() {
            best = Some(index + 1);
        }
    }
    best
}
