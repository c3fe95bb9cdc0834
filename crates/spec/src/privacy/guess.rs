//! Guesses whether a text was drawn by chance, as keys are, or written by a person.
//!
//! A word comes in, yes or no goes out. It must not know where the word stands.

/// The longest word that people write: what is longer was drawn.
const LONGEST_WORD: usize = 15;

/// The longest number that people write inside a name, such as a date.
const LONGEST_NUMBER: usize = 8;

/// The fewest characters of a text that is called random without a known beginning.
const SHORTEST: usize = 16;

/// The least entropy of a text that is called random, in bits a character. That of random
/// hexadecimal digits is about 3.5.
const LEAST_ENTROPY: f64 = 3.0;

/// Says whether what stands behind a known beginning was drawn by chance: less than half of it is
/// words and short numbers.
pub(super) fn is_random(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let written: usize = pieces(text)
        .filter(|piece| is_written(piece))
        .map(str::len)
        .sum();
    written * 2 < letters && variety(text) > 3
}

/// Says whether a text alone, without a known beginning, can hardly be anything but a key: long,
/// without spaces, of letters and digits mixed, and as random as chance makes it.
pub(super) fn is_dense(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte);
    text.len() >= SHORTEST
        && text.bytes().all(fits)
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !is_identifier(text)
        && is_random(text)
        && entropy(text) >= LEAST_ENTROPY
}

/// Says whether a text was filled in, and does not only show where a value belongs.
pub(super) fn is_filled(text: &str) -> bool {
    let is_place = text.starts_with(['$', '{', '<', '*', '[', '%']) || text.ends_with(['}', '>']);
    !is_place && variety(text) > 2
}

/// UUIDs and digests are random, and name things.
fn is_identifier(text: &str) -> bool {
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut parts = text.split('-');
    let fits = |length| {
        let part = parts.next();
        part.is_some_and(|part| part.len() == length && is_hex(part))
    };
    [8, 4, 4, 4, 12].into_iter().all(fits) && parts.next().is_none()
}

/// The pieces of a text between its punctuation.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
}

/// A word in one case, or with a capital, or a short number.
fn is_written(piece: &str) -> bool {
    let rest = piece.get(1..).unwrap_or_default();
    let is_word = piece.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (rest.bytes().all(|byte| byte.is_ascii_lowercase())
            || piece.bytes().all(|byte| byte.is_ascii_uppercase()));
    let is_number = piece.bytes().all(|byte| byte.is_ascii_digit());
    (is_word && piece.len() <= LONGEST_WORD) || (is_number && piece.len() <= LONGEST_NUMBER)
}

/// How many different bytes a text has.
fn variety(text: &str) -> u32 {
    let mut seen = [0_u64; 4];
    for byte in text.bytes() {
        seen[usize::from(byte / 64)] |= 1 << (byte % 64);
    }
    seen.iter().map(|bits| bits.count_ones()).sum()
}

/// Shannon's entropy, in bits a character.
fn entropy(text: &str) -> f64 {
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let share = |count: &u32| f64::from(*count) / length;
    let shares = counts(text);
    let shares = shares.iter().filter(|count| **count > 0).map(share);
    shares.map(|share| -share * share.log2()).sum()
}

fn counts(text: &str) -> [u32; 256] {
    let mut counts = [0; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_not_random() {
        for text in [
            "prompt-for-support-agents-2",
            "your-api-key-here",
            "XXXXXXXXXXXXXXXXXXXX",
            "live-20261121",
            "PRODUCTION_API_KEY_2",
            "",
        ] {
            assert!(!is_random(text), "{text}");
        }
        for text in ["aB3dE5fG7hI9", "live-1234567890", "0123456789abcdef"] {
            assert!(is_random(text), "{text}");
        }
    }

    #[test]
    fn identifiers_are_no_keys() {
        assert!(!is_dense("5c1f0c2e-9a3b-4d5e-8f60-112233445566"));
        assert!(!is_dense("private-foundation-v1"));
        assert!(!is_dense("2026-11-21T13:00:00Z"));
        assert!(is_dense("q7Zr2PxK9mVt4WbN8sLc"));
        assert!(is_dense("d41d8cd98f00b204e9800998ecf8427e"));
    }

    #[test]
    fn places_for_values_are_not_filled() {
        for text in ["${PASSWORD}", "{password}", "<token>", "***", "xxxx", "%s"] {
            assert!(!is_filled(text), "{text}");
        }
        assert!(is_filled("hunter2"));
    }
}
