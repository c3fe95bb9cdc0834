//! Counts tokens as models do.
//!
//! A text and a model's name come in, a count goes out, with the vocabulary that it was made with.
//! It must not decide: the API's own count does that.

mod bound;
mod family;

use lockstep_model::outside::{CountTokens, TokenCount};

pub use family::{Family, Vocabulary};

/// Counts tokens with the vocabularies that are public. One is loaded when it is first needed.
#[derive(Debug, Default)]
pub struct Tokenizer;

impl CountTokens for Tokenizer {
    fn count(&self, text: &str, model: &str) -> TokenCount {
        let Family {
            vocabulary,
            exactness,
        } = Family::of(model);
        TokenCount {
            tokens: vocabulary.count(text),
            vocabulary: vocabulary.as_str(),
            exactness,
        }
    }

    fn at_most(&self, text: &str) -> u64 {
        bound::at_most(text)
    }
}
