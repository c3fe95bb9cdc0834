//! The ports to what stands outside a project: a tokenizer, and the history of its files.
//!
//! Whoever loads a project supplies them, or leaves them out. What they say adds findings, and
//! never changes what is published.

use std::collections::BTreeSet;
use std::fmt::Debug;

/// Counts tokens as models do, beside the count of the API, which decides.
pub trait CountTokens: Debug + Sync {
    /// Counts the tokens of a text as a model counts them.
    fn count(&self, text: &str, model: &str) -> TokenCount;

    /// Returns a number that the count passes for no model, found without counting.
    fn at_most(&self, text: &str) -> u64 {
        // A token has a byte or more.
        text.len() as u64
    }
}

/// How many tokens a text has for a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenCount {
    /// The number of tokens.
    pub tokens: u64,
    /// The name of the vocabulary that they were counted with.
    pub vocabulary: &'static str,
    /// Whether it is the model's own.
    pub exactness: Exactness,
}

/// How far a count of tokens can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exactness {
    /// The vocabulary is the model's own.
    Exact,
    /// The model's vocabulary is not public, so that another one stands in for it.
    Estimate,
}

/// Knows how the files of a project were before the work that is under way.
pub trait PublishedHistory: Debug + Sync {
    /// Returns which files of the project differ from the point that changes are measured from.
    ///
    /// # Errors
    ///
    /// Says why the history cannot tell.
    fn changed(&self) -> Result<Changed, Unknown>;

    /// Reads files as they were at that point; nothing for one that was not there.
    ///
    /// # Errors
    ///
    /// Says why the history cannot tell.
    fn read(&self, since: &str, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, Unknown>;
}

/// What differs from an earlier point.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The point: the hash of a commit.
    pub since: String,
    /// The files, by their path from the project's folder.
    pub paths: BTreeSet<String>,
}

/// Why a history cannot tell, in a lower-case fragment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unknown(pub String);

/// All that stands outside a project; each may be left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outside<'a> {
    /// Counts tokens as models do.
    pub tokens: Option<&'a dyn CountTokens>,
    /// Knows how the project's files were.
    pub history: Option<&'a dyn PublishedHistory>,
}
