//! What is asked beside the files of a project: a tokenizer, and Git.

use std::path::Path;

use lockstep_model::outside::Outside;

use crate::git::History;

/// What is asked beside the files of a project.
#[derive(Debug)]
pub(crate) struct Reviewers {
    #[cfg(feature = "tokenizer")]
    tokenizer: lockstep_tokenizer::Tokenizer,
    history: Option<History>,
}

impl Reviewers {
    /// Finds who can be asked about the project in a folder.
    pub(crate) fn of(root: &Path) -> Self {
        Self {
            #[cfg(feature = "tokenizer")]
            tokenizer: lockstep_tokenizer::Tokenizer,
            history: History::of(root),
        }
    }

    /// Returns them as the ports that a load asks.
    pub(crate) fn outside(&self) -> Outside<'_> {
        let history = self.history.as_ref();
        Outside {
            #[cfg(feature = "tokenizer")]
            tokens: Some(&self.tokenizer),
            history: history.map(|history| history as _),
            #[cfg(not(feature = "tokenizer"))]
            tokens: None,
        }
    }
}
