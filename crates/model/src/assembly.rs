//! A text that is put together from a base and few-shot examples, with all that the same parts can
//! make.
//!
//! Where examples may be left out, which of them fit depends on a context window that may change
//! later. What is published stays as it is: a published text that the same parts make with more or
//! fewer of the newest examples is this one. Where none may be left out, only the whole text is.

use crate::tokens::{self, Example};

/// A text with the parts it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembly {
    /// The base, less its last line feeds, and all examples.
    whole: String,
    /// Where the base ends in it.
    base: usize,
    /// How many line feeds the base ends with where no example follows.
    line_feeds: usize,
    /// Where each example begins.
    pairs: Vec<usize>,
}

impl Assembly {
    /// Puts a base and its examples together.
    pub fn new(base: &str, examples: &[Example<'_>]) -> Self {
        let trimmed = base.trim_end_matches('\n');
        let mut whole = trimmed.to_owned();
        if !examples.is_empty() {
            whole.push_str(tokens::HEADING);
        }
        let pairs = examples.iter().map(|example| {
            let begin = whole.len();
            tokens::push(&mut whole, *example);
            begin
        });
        Self {
            pairs: pairs.collect(),
            base: trimmed.len(),
            line_feeds: base.len() - trimmed.len(),
            whole,
        }
    }

    /// Returns the text without some of its oldest examples.
    pub fn without(&self, oldest: usize) -> String {
        let base = &self.whole[..self.base];
        match self.pairs.get(oldest) {
            Some(begin) => [base, tokens::HEADING, &self.whole[*begin..]].concat(),
            None => format!("{base}{}", "\n".repeat(self.line_feeds)),
        }
    }

    /// Returns the base with all examples: every character that can be published.
    pub fn whole(&self) -> &str {
        &self.whole
    }

    /// Says whether the same parts make a text, with all examples or with the newest of them.
    pub fn makes(&self, text: &str) -> bool {
        let (base, examples) = self.whole.split_at(self.base);
        let Some(rest) = text.strip_prefix(base) else {
            return false;
        };
        if rest.len() == self.line_feeds && rest.bytes().all(|byte| byte == b'\n') {
            return true;
        }
        let Some(newest) = rest.strip_prefix(tokens::HEADING) else {
            return false;
        };
        let begin = self.whole.len().checked_sub(newest.len());
        let is_pair = begin.is_some_and(|begin| self.pairs.binary_search(&begin).is_ok());
        is_pair && examples.ends_with(newest)
    }

    /// Says how many of the oldest examples must go for the text to fit a number of tokens.
    pub fn surplus(&self, limit: u64) -> usize {
        let count = |range: &str| range.chars().count() as u64;
        let fixed = count(&self.whole[..self.base]) + count(tokens::HEADING);
        let first = self.pairs.first().copied().unwrap_or(self.whole.len());
        let mut examples = count(&self.whole[first..]);
        let ends = self.pairs.iter().skip(1).copied();
        let ends = ends.chain([self.whole.len()]);
        let mut dropped = 0;
        for (begin, end) in self.pairs.iter().zip(ends) {
            if (fixed + examples) / tokens::SCALARS <= limit {
                break;
            }
            examples -= count(&self.whole[*begin..end]);
            dropped += 1;
        }
        dropped
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tokens::{count, join};

    const PARTS: &str = ".{0,20}(\n|\nUser: |\n\nExamples:)?.{0,5}\n{0,2}";

    fn examples(pairs: &[(String, String)]) -> Vec<Example<'_>> {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(input, output)| Example { input, output });
        pairs.collect()
    }

    #[test]
    fn other_parts_make_other_texts() {
        let example = |input| Example { input, output: "o" };
        let parts = Assembly::new("Be kind.\n", &[example("a"), example("b")]);
        assert!(parts.makes("Be kind.\n"));
        assert!(parts.makes("Be kind.\n\nExamples:\nUser: b\nAssistant: o"));
        for other in [
            "Be kind.",
            "Be kind.\n\n",
            "Be kind.\n\nExamples:",
            "Be kind.\n\nExamples:\nUser: a\nAssistant: o",
            "Be kind.\n\nExamples:b\nAssistant: o",
            "Be unkind.\n\nExamples:\nUser: b\nAssistant: o",
            "",
        ] {
            assert!(!parts.makes(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn an_assembly_joins_as_the_api_does(
            base in PARTS,
            parts in prop::collection::vec((PARTS, PARTS), 0..5),
        ) {
            let examples = examples(&parts);
            let assembly = Assembly::new(&base, &examples);
            for dropped in 0..=examples.len() {
                let joined = join(&base, &examples[dropped..]);
                prop_assert_eq!(&assembly.without(dropped), &joined);
                prop_assert!(assembly.makes(&joined));
            }
        }

        #[test]
        fn it_makes_nothing_but_its_suffixes(
            base in "[ab]{0,3}\n{0,2}",
            parts in prop::collection::vec(("[ab]{0,2}", "[ab]{0,2}"), 0..4),
            other in prop::collection::vec(("[ab]{0,2}", "[ab]{0,2}"), 0..4),
            other_base in "[ab]{0,3}\n{0,2}",
        ) {
            let assembly = Assembly::new(&base, &examples(&parts));
            let text = join(&other_base, &examples(&other));
            let can = (0..=parts.len()).any(|dropped| assembly.without(dropped) == text);
            prop_assert_eq!(assembly.makes(&text), can);
        }

        #[test]
        fn as_few_examples_go_as_must(
            base in ".{0,40}",
            parts in prop::collection::vec((".{0,20}", ".{0,20}"), 0..6),
            limit in 0_u64..60,
        ) {
            let examples = examples(&parts);
            let dropped = Assembly::new(&base, &examples).surplus(limit);
            let fits = |from: usize| count(&join(&base, &examples[from..])) <= limit;
            prop_assert!(dropped == examples.len() || fits(dropped));
            prop_assert!(dropped == 0 || !fits(dropped - 1));
        }
    }
}
