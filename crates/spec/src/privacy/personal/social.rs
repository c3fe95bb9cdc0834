//! Finds social security numbers of the United States, by the rules of those who give them out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

static CANDIDATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let grouped = r"([0-9]{3})([ -])([0-9]{2})([ -])([0-9]{4})";
    let named = r"(?i-u:\bssn\b|\bsocial security(?: number| no\.?)?)[^0-9]{1,12}([0-9]{3})([0-9]{2})([0-9]{4})";
    Regex::new(&format!(r"(?-u:\b)(?:{grouped}|{named})(?-u:\b)")).ok()
});

/// Numbers that were printed on sample cards and in advertisements.
const PRINTED: [(u32, u32, u32); 2] = [(78, 5, 1120), (219, 9, 9999)];

/// Finds all numbers, in order: in groups, or behind a word that names them.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let pattern = CANDIDATE.as_ref().into_iter();
    let all = pattern.flat_map(move |pattern| pattern.captures_iter(text));
    all.filter_map(move |captures| {
        let group = |index: usize| captures.get(index);
        let number = |index: usize| group(index)?.as_str().parse().ok();
        let (parts, at) = match (group(1), group(6)) {
            (Some(first), _) if group(2)?.as_str() == group(4)?.as_str() => {
                let at = first.start()..group(5)?.end();
                ((number(1)?, number(3)?, number(5)?), at)
            }
            (None, Some(first)) => {
                let at = first.start()..group(8)?.end();
                ((number(6)?, number(7)?, number(8)?), at)
            }
            (Some(_), _) | (None, None) => return None,
        };
        let apart = !joins(text, &at);
        (apart && is_given(parts)).then_some(at)
    })
}

/// Says whether more digits follow or come before, behind a dash: then it is another number.
fn joins(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].bytes().rev().take(2);
    let after = text[at.end..].bytes().take(2);
    let is_joined = |mut two: Vec<u8>| match (two.pop(), two.pop()) {
        (Some(digit), Some(dash)) => dash == b'-' && digit.is_ascii_digit(),
        (Some(_), None) | (None, _) => false,
    };
    is_joined(before.collect()) || is_joined(after.collect())
}

/// Says whether a number of this area, group and serial can have been given out.
fn is_given((area, group, serial): (u32, u32, u32)) -> bool {
    let is_area = area != 0 && area != 666 && area < 900;
    is_area && group != 0 && serial != 0 && !PRINTED.contains(&(area, group, serial))
}
