//! Finds numbers of payment cards: an issuer's first digits, its length, and Luhn's check digit.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

static CANDIDATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)[2-6][0-9]{3}(?:[ -]?[0-9]){9,15}(?-u:\b)").ok());

/// Finds all numbers, in order. Test numbers that issuers publish are found, too.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let pattern = CANDIDATE.as_ref().into_iter();
    let all = pattern.flat_map(move |pattern| pattern.find_iter(text));
    let cards = all.filter(|candidate| is_card(candidate.as_str()));
    cards.map(|candidate| candidate.range())
}

fn is_card(text: &str) -> bool {
    let digits: Vec<u8> = text
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| byte - b'0')
        .collect();
    is_grouped(text) && is_issued(&digits) && luhn(&digits)
}

/// Says whether digits stand in groups as on a card, so that a list of numbers is none.
fn is_grouped(text: &str) -> bool {
    let groups: Vec<usize> = text.split([' ', '-']).map(str::len).collect();
    match groups.as_slice() {
        [_one] => true,
        [4, 6, 4 | 5] => true,
        [first @ .., last] => first.iter().all(|length| *length == 4) && *last <= 4,
        [] => false,
    }
}

/// Says whether an issuer gives out numbers of this beginning and length.
fn is_issued(digits: &[u8]) -> bool {
    let first = |count: usize| {
        let digits = digits.iter().take(count);
        digits.fold(0_u32, |number, digit| number * 10 + u32::from(*digit))
    };
    match (digits.len(), first(4)) {
        // Visa
        (13 | 16 | 19, 4000..=4999) => true,
        // Mastercard
        (16, 5100..=5599 | 2221..=2720) => true,
        // American Express
        (15, 3400..=3499 | 3700..=3799) => true,
        // Discover
        (16..=19, 6011 | 6440..=6599) => true,
        // Diners Club
        (14, 3000..=3059 | 3600..=3699 | 3800..=3999) => true,
        // JCB
        (16..=19, 3528..=3589) => true,
        // UnionPay
        (16..=19, 6200..=6299) => true,
        _ => false,
    }
}

/// Checks the last digit by ISO/IEC 7812.
fn luhn(digits: &[u8]) -> bool {
    let doubled = |(place, digit): (usize, &u8)| match (place % 2, *digit) {
        (0, digit) => u32::from(digit),
        (_, digit @ 0..=4) => u32::from(digit) * 2,
        (_, digit) => u32::from(digit) * 2 - 9,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    sum.is_multiple_of(10) && sum > 0
}
