//! Which vocabulary a model counts with, by its name.

use lockstep_model::outside::Exactness;

/// A vocabulary that is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// `cl100k_base`: GPT-4 and GPT-3.5.
    Cl100k,
    /// `o200k_base`: GPT-4o and what came after.
    O200k,
}

/// A family of models that count alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// The vocabulary that its texts are counted with.
    pub vocabulary: Vocabulary,
    /// Whether it is the family's own.
    pub exactness: Exactness,
}

/// The beginnings of names whose vocabulary is public, the longer before the shorter.
const FAMILIES: &[(&str, Vocabulary)] = &[
    ("gpt-4o", Vocabulary::O200k),
    ("gpt-4.1", Vocabulary::O200k),
    ("gpt-4.5", Vocabulary::O200k),
    ("chatgpt-4o", Vocabulary::O200k),
    ("gpt-5", Vocabulary::O200k),
    ("o1", Vocabulary::O200k),
    ("o3", Vocabulary::O200k),
    ("o4", Vocabulary::O200k),
    ("codex-mini", Vocabulary::O200k),
    ("gpt-4", Vocabulary::Cl100k),
    ("gpt-35", Vocabulary::Cl100k),
    ("gpt-3.5", Vocabulary::Cl100k),
];

impl Vocabulary {
    /// Returns the vocabulary's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cl100k => "cl100k_base",
            Self::O200k => "o200k_base",
        }
    }

    /// Counts a text's tokens.
    pub fn count(self, text: &str) -> u64 {
        let tokenizer = match self {
            Self::Cl100k => bpe_openai::cl100k_base(),
            Self::O200k => bpe_openai::o200k_base(),
        };
        tokenizer.count(text) as u64
    }
}

impl Family {
    /// Finds a model's family by its name. Whatever its maker keeps to itself, or nobody knows, is
    /// counted with the largest public vocabulary, as an estimate.
    pub fn of(model: &str) -> Self {
        let model = model.to_ascii_lowercase();
        let found = FAMILIES.iter().find(|(begin, _vocabulary)| {
            // `openai/gpt-4o` and `ft:gpt-4o:acme` are GPT-4o, `o1-mini` is o1, `o12` is nothing.
            let parts = model.split(['/', ':']);
            parts
                .filter_map(|part| part.strip_prefix(begin))
                .any(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        });
        match found {
            Some((_begin, vocabulary)) => Self {
                vocabulary: *vocabulary,
                exactness: Exactness::Exact,
            },
            None => Self {
                vocabulary: Vocabulary::O200k,
                exactness: Exactness::Estimate,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_tell_the_family() {
        let family = |model: &str| {
            let Family {
                vocabulary,
                exactness,
            } = Family::of(model);
            (vocabulary, exactness)
        };
        let exact = |vocabulary| (vocabulary, Exactness::Exact);
        for model in [
            "gpt-4",
            "gpt-4-turbo",
            "GPT-4-0613",
            "gpt-3.5-turbo",
            "gpt-35-turbo",
        ] {
            assert_eq!(family(model), exact(Vocabulary::Cl100k), "{model}");
        }
        for model in [
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-4.1",
            "gpt-5-nano",
            "o1",
            "o3-mini",
            "openai/gpt-4o",
            "ft:gpt-4o-2024-08-06:acme::x",
        ] {
            assert_eq!(family(model), exact(Vocabulary::O200k), "{model}");
        }
        for model in [
            "claude-3-sonnet",
            "gemini-2.5-pro",
            "llama-3-70b",
            "mistral-large",
            "production-llm-v2",
            "o12",
            "gpt-40",
            "",
        ] {
            let estimate = (Vocabulary::O200k, Exactness::Estimate);
            assert_eq!(family(model), estimate, "{model}");
        }
    }

    /// Counted with the reference implementation of the vocabularies' maker.
    #[test]
    fn counts_are_those_of_the_maker() {
        for (text, cl100k, o200k) in [
            ("", 0, 0),
            ("tiktoken is great!", 6, 6),
            ("antidisestablishmentarianism", 6, 6),
            ("2 + 2 = 4", 7, 7),
            ("お誕生日おめでとう", 9, 8),
        ] {
            assert_eq!(Vocabulary::Cl100k.count(text), cl100k, "{text}");
            assert_eq!(Vocabulary::O200k.count(text), o200k, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_token_has_a_byte_or_more(text in ".{0,200}") {
            for vocabulary in [Vocabulary::Cl100k, Vocabulary::O200k] {
                prop_assert!(vocabulary.count(&text) <= text.len() as u64);
            }
        }
    }
}
