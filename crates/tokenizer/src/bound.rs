//! How many tokens a text has at most, without a vocabulary.
//!
//! A text comes in, a number goes out that its count passes in no vocabulary. A token has a byte
//! or more; and where two neighbours would together be a token of the vocabulary, byte-pair encoding
//! has merged them. Which pairs and triples of small letters are tokens stands in a table, so
//! that plain prose is bounded well: a vocabulary takes a hundred megabytes once it is loaded.

use std::sync::OnceLock;

/// What two letters begin with which third ones makes a token in all vocabularies, a line each.
const TABLE: &str = include_str!("bound/triples.txt");

/// The number of small letters, and what makes it a power of two.
const LETTERS: usize = 32;

/// Returns a number that no vocabulary's count of the text passes.
pub(crate) fn at_most(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut at, mut most) = (0, 0);
    let tokens = tokens();
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_lowercase())
            .count();
        if !byte.is_ascii_lowercase() || is_cut(&bytes[..at]) {
            most += length.max(1);
        } else {
            most += of_word(&rest[..length], tokens);
        }
        at += length.max(1);
    }
    most as u64
}

/// Says whether letters behind may be cut in two before they are encoded, as in `'reader`.
fn is_cut(before: &[u8]) -> bool {
    before.iter().rev().take(2).any(|byte| *byte == b'\'')
}

/// No way to cut a beginning so: it stays far below every count, whatever is added.
const NONE: i32 = i32::MIN / 2;

/// The most tokens of a word's beginning, by the length of the last one.
#[derive(Debug, Clone, Copy)]
struct Most {
    one: i32,
    two: i32,
    longer: i32,
}

impl Most {
    fn any(self) -> i32 {
        self.one.max(self.two).max(self.longer)
    }
}

/// Finds the most tokens that small letters can have.
///
/// A token that holds something beside small letters is counted where that stands, so that the
/// letters may lose their first and last ones to such tokens. They then have no more tokens than
/// before: whoever cuts what is left can cut the whole so too, with a first and a last token that
/// are longer, since of each triple in the table both pairs are tokens.
fn of_word(word: &[u8], tokens: &Tokens) -> usize {
    let none = Most {
        one: NONE,
        two: NONE,
        longer: NONE,
    };
    // Of the last two beginnings, the shorter first; the best of each; and of all that are shorter.
    let (mut two, mut one) = (none, Most { longer: 0, ..none });
    let (mut best, mut shorter) = ([NONE, NONE, 0], NONE);
    // The letter before, and what begins with the two before it.
    let (mut before, mut pair) = (None, 0);
    for byte in word {
        let letter = letter(*byte);
        shorter = shorter.max(best[0]);
        let is_triple = pair & (1 << letter) != 0;
        pair = before.map_or(0, |before| tokens.0[before * LETTERS + letter]);
        let unless = |merged: bool, count: i32| if merged { NONE } else { count };
        let (pairs, triples) = (
            unless(pair & PAIR != 0, one.one),
            unless(is_triple, one.two),
        );
        let next = Most {
            one: one.longer.max(pairs).max(triples) + 1,
            two: two.longer.max(two.two).max(unless(is_triple, two.one)) + 1,
            longer: shorter + 1,
        };
        best = [best[1], best[2], next.any()];
        (two, one) = (one, next);
        before = Some(letter);
    }
    usize::try_from(best[2]).unwrap_or(word.len())
}

/// The pairs and triples of small letters that are tokens in all vocabularies: by the first two
/// letters, a bit for each third one, and [`PAIR`] if the two are a token.
#[derive(Debug)]
struct Tokens(Box<[u32; LETTERS * LETTERS]>);

/// The bit beyond those of the letters.
const PAIR: u32 = 1 << 26;

fn tokens() -> &'static Tokens {
    static TOKENS: OnceLock<Tokens> = OnceLock::new();
    TOKENS.get_or_init(|| Tokens::read(TABLE))
}

impl Tokens {
    fn read(table: &str) -> Self {
        let mut tokens = Box::new([0; LETTERS * LETTERS]);
        for line in table.lines() {
            let (pair, thirds) = line.split_once(' ').unwrap_or((line, ""));
            let pair = pair.as_bytes();
            let of_pair = &mut tokens[letter(pair[0]) * LETTERS + letter(pair[1])];
            *of_pair |= PAIR;
            for third in thirds.bytes() {
                *of_pair |= 1 << letter(third);
            }
        }
        Self(tokens)
    }
}

fn letter(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'a')) % LETTERS
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;
    use crate::Vocabulary;

    const ALL: [Vocabulary; 2] = [Vocabulary::Cl100k, Vocabulary::O200k];

    fn is_token(text: &str) -> bool {
        ALL.iter().all(|vocabulary| vocabulary.count(text) == 1)
    }

    #[test]
    fn the_table_is_that_of_the_vocabularies() {
        let mut table = String::new();
        for (one, two) in ('a'..='z').flat_map(|one| ('a'..='z').map(move |two| (one, two))) {
            // A triple with a pair that is no token is left out: see `of_word`.
            let thirds = ('a'..='z').filter(|three| {
                is_token(&format!("{two}{three}")) && is_token(&format!("{one}{two}{three}"))
            });
            let thirds: String = thirds.collect();
            let pair = format!("{one}{two}");
            match (is_token(&pair), thirds.is_empty()) {
                (true, true) => writeln!(table, "{pair}").unwrap(),
                (true, false) => writeln!(table, "{pair} {thirds}").unwrap(),
                (false, _) => {}
            }
        }
        snapbox::assert_data_eq!(table, snapbox::file!["bound/triples.txt"]);
    }

    #[test]
    fn prose_is_bounded_well() {
        let text = "You answer in whole sentences, kindly, and in the caller's language.\n";
        let most = at_most(&text.repeat(30));
        assert!(most < text.len() as u64 * 30 * 65 / 100, "{most}");
        assert_eq!(at_most(""), 0);
        assert_eq!(at_most("ß"), 2);
    }

    proptest! {
        #[test]
        fn no_count_passes_the_bound(
            mixed in "([a-z]{1,12}| |'|[A-Z]|'(s|t|re|ve|ll|d|m)|\\n|[0-9]|\\PC){0,40}",
            hard in "([a-z]{1,4}|inq|izr|['’](S|T|RE|Ve|lL|D|ſ)|[A-ZÀ-ÿа-яǅſ'_.-]|[\u{300}\u{301}]|\\s){0,60}",
            word in "[A-ZÀ-ÿ '_-]?[a-z]{1,9}[A-ZÀ-ÿ\u{300}]?",
        ) {
            for text in [mixed, hard, word] {
                for vocabulary in ALL {
                    prop_assert!(vocabulary.count(&text) <= at_most(&text), "{vocabulary:?} {text:?}");
                }
            }
        }
    }
}
