//! What Git says of a folder: its commit, whether anything in it is not committed, and how its
//! files were before.
//!
//! It asks the `git` of the machine, for a bounded time. Where there is none, nothing is known.

mod history;
mod question;
#[cfg(test)]
mod repository;
mod tree;

use std::path::Path;
use std::time::Duration;

use question::{Answer, Question};

pub(crate) use history::History;
pub(crate) use tree::Tree;

/// How long one question may take that nobody waits for.
const PATIENCE: Duration = Duration::from_secs(2);

/// As much of an answer as is read.
const ENOUGH: u64 = 4096;

/// A commit that is checked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checkout {
    /// The commit's hash.
    pub(crate) commit: String,
    /// The hash of its tree: of what it holds, whoever made it and when.
    pub(crate) tree: Option<String>,
    /// Whether something is not committed; nothing if Git did not say in time.
    pub(crate) dirty: Option<bool>,
}

/// Returns what is checked out in a folder, if Git knows.
pub(crate) fn checkout(folder: &Path) -> Option<Checkout> {
    let commit = ask(folder, &["rev-parse", "--verify", "--quiet", "HEAD"])?;
    let commit = String::from_utf8(commit).ok()?.trim().to_owned();
    let tree = || {
        let tree = ask(folder, &["rev-parse", "--verify", "--quiet", "HEAD^{tree}"])?;
        let tree = String::from_utf8(tree).ok()?.trim().to_owned();
        is_hash(&tree).then_some(tree)
    };
    is_hash(&commit).then(|| Checkout {
        commit,
        tree: tree(),
        dirty: ask(folder, &["status", "--porcelain", "--", "."]).map(|text| !text.is_empty()),
    })
}

fn ask(folder: &Path, words: &[&str]) -> Option<Vec<u8>> {
    let question = Question {
        folder,
        words,
        input: Vec::new(),
        enough: ENOUGH,
        patience: PATIENCE,
    };
    match question.ask() {
        Answer::Said(bytes) | Answer::Cut(bytes) => Some(bytes),
        Answer::Refused | Answer::Silent => None,
    }
}

fn is_hash(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
