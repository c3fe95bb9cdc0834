//! The names of objects: numbers that sort as text does.
//!
//! `entries/FIRST.jsonl` holds a batch, `segments/FIRST-LAST.jsonl` what many batches hold,
//! `contents/HASH.json` a content.

use lockstep_ledger::Hash;

/// The digits of the largest number.
const DIGITS: usize = 20;

pub(crate) const ENTRIES: &str = "entries";
pub(crate) const SEGMENTS: &str = "segments";

pub(crate) fn batch(first: u64) -> String {
    format!("{ENTRIES}/{first:0DIGITS$}.jsonl")
}

pub(crate) fn segment(first: u64, last: u64) -> String {
    format!("{SEGMENTS}/{first:0DIGITS$}-{last:0DIGITS$}.jsonl")
}

pub(crate) fn content(hash: Hash) -> String {
    format!("contents/{hash}.json")
}

/// Reads the number of a batch's first entry from the last part of its name.
pub(crate) fn read_batch(name: &str) -> Option<u64> {
    number(name.strip_suffix(".jsonl")?)
}

/// Reads the numbers of a segment's first and last entry from the last part of its name.
pub(crate) fn read_segment(name: &str) -> Option<(u64, u64)> {
    let (first, last) = name.strip_suffix(".jsonl")?.split_once('-')?;
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

fn number(text: &str) -> Option<u64> {
    let digits = text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    sensible(digits.then(|| text.parse().ok())??)
}

/// No ledger has a number that JSON cannot hold, so that one more can always be counted.
pub(crate) fn sensible(number: u64) -> Option<u64> {
    (number < 1 << 53).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        assert_eq!(read_batch(&format!("{}.jsonl", u64::MAX)), None);
        for number in [0, 7, (1 << 53) - 1] {
            let name = batch(number);
            assert_eq!(
                read_batch(name.strip_prefix("entries/").unwrap()),
                Some(number)
            );
        }
        let name = segment(3, 12);
        let name = name.strip_prefix("segments/").unwrap();
        assert_eq!(read_segment(name), Some((3, 12)));
        for other in [
            "7.jsonl",
            "x",
            "00000000000000000007.json",
            "+0000000000000000007.jsonl",
        ] {
            assert_eq!(read_batch(other), None, "{other}");
        }
        let turned = "00000000000000000012-00000000000000000003.jsonl";
        assert_eq!(read_segment(turned), None);
    }
}
