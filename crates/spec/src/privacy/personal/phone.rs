//! Finds telephone numbers: in the international form, and in that of North America.
//!
//! Other national forms are not looked for: they cannot be told from order numbers. Numbers that
//! were set aside for fiction are nobody's.

use std::ops::Range;
use std::sync::LazyLock;

use phonenumber::PhoneNumber;
use phonenumber::country::Id;
use regex::Regex;

static CANDIDATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let international = r"(?:\+|(?-u:\b)00 ?)[1-9](?:[ ./()-]{0,3}[0-9]){6,14}(?-u:\b)";
    let american = r"(?:(?-u:\b)1[ .-])?(?:\([2-9][0-9]{2}\) ?|(?-u:\b)[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}(?-u:\b)";
    Regex::new(&format!("({international})|({american})")).ok()
});

/// Finds all numbers, in order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let pattern = CANDIDATE.as_ref().into_iter();
    let all = pattern.flat_map(move |pattern| pattern.captures_iter(text));
    all.filter_map(|captures| {
        let (found, number) = match (captures.get(1), captures.get(2)) {
            (Some(found), _) => (found, international(found.as_str())),
            (None, Some(found)) => (found, phonenumber::parse(Some(Id::US), found.as_str()).ok()),
            (None, None) => return None,
        };
        let number = number?;
        (number.is_valid() && !is_fiction(&number)).then(|| found.range())
    })
}

fn international(text: &str) -> Option<PhoneNumber> {
    let number = match text.strip_prefix("00") {
        Some(rest) => format!("+{}", rest.trim_start()),
        None => text.to_owned(),
    };
    phonenumber::parse(None, number).ok()
}

/// Says whether a number was set aside for films and examples: 555-01xx in North America, and the
/// ranges of Ofcom in the United Kingdom.
fn is_fiction(number: &PhoneNumber) -> bool {
    let (country, national) = (number.code().value(), number.national().value());
    match country {
        1 => (national / 100) % 100_000 == 55_501,
        44 => {
            let range = national / 1_000;
            matches!(
                range,
                1_134_960
                    | 1_144_960
                    | 1_154_960
                    | 1_164_960
                    | 1_174_960
                    | 1_184_960
                    | 1_214_960
                    | 1_314_960
                    | 1_414_960
                    | 1_514_960
                    | 1_614_960
                    | 1_914_980
                    | 2_079_460
                    | 2_890_180
                    | 2_920_180
                    | 7_700_900
                    | 8_081_570
                    | 9_098_790
            )
        }
        _ => false,
    }
}
