//! What a prompt answered, and the pieces of an answer that comes bit by bit.
//!
//! Plain values: whoever calls fills them in.

/// How many tokens an answer took, as far as the tenant says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokensView {
    /// Of what was asked.
    pub prompt: Option<u64>,
    /// Of what was answered.
    pub completion: Option<u64>,
}

/// The answer of a prompt.
#[derive(Debug, Clone, Copy)]
pub struct InvocationView<'a> {
    /// The environment.
    pub environment: &'a str,
    /// The prompt's live name.
    pub prompt: &'a str,
    /// The conversation that it belongs to.
    pub session: &'a str,
    /// What the tenant calls the answer.
    pub response: Option<&'a str>,
    /// The answer.
    pub output: &'a str,
    /// Why it ends where it ends.
    pub finish: Option<&'a str>,
    /// How many tokens it took.
    pub usage: Option<TokensView>,
}

/// What happens while an answer comes.
#[derive(Debug, Clone, Copy)]
pub enum PieceView<'a> {
    /// A piece of the answer.
    Piece(&'a str),
    /// The answer is whole.
    End {
        /// The conversation that it belongs to.
        session: &'a str,
        /// Why it ends where it ends.
        finish: Option<&'a str>,
        /// How many tokens it took.
        usage: Option<TokensView>,
        /// How many lines of the stream were skipped because they were no JSON.
        skipped: u64,
    },
    /// The answer is incomplete.
    Broken {
        /// Why.
        error: &'a str,
    },
}
