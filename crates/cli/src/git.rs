//! What Git says of a folder: its commit, and whether anything in it is not committed.
//!
//! It asks the `git` of the machine, for a bounded time. Where there is none, nothing is known.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// As much of an answer as is read.
const ENOUGH: u64 = 4096;

/// A commit that is checked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checkout {
    /// The commit's hash.
    pub(crate) commit: String,
    /// Whether something is not committed; nothing if Git did not say in time.
    pub(crate) dirty: Option<bool>,
}

/// Returns what is checked out in a folder, if Git knows.
pub(crate) fn checkout(folder: &Path) -> Option<Checkout> {
    let commit = ask(folder, &["rev-parse", "--verify", "--quiet", "HEAD"])?;
    let commit = String::from_utf8(commit).ok()?.trim().to_owned();
    let hash = commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    hash.then(|| Checkout {
        commit,
        dirty: ask(folder, &["status", "--porcelain", "--", "."]).map(|text| !text.is_empty()),
    })
}

fn ask(folder: &Path, words: &[&str]) -> Option<Vec<u8>> {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(words);
    // Looking must not write: `status` refreshes the index otherwise.
    git.env("GIT_OPTIONAL_LOCKS", "0");
    git.stdin(Stdio::null()).stderr(Stdio::null());
    let mut child = git.stdout(Stdio::piped()).spawn().ok()?;
    let out = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = out.take(ENOUGH).read_to_end(&mut bytes);
        // Nobody listens any more once the time is up.
        drop(sender.send(read.map(|_count| bytes)));
    });
    let answer = receiver.recv_timeout(PATIENCE).ok().and_then(Result::ok);
    let cut = answer
        .as_ref()
        .is_none_or(|bytes| bytes.len() as u64 == ENOUGH);
    if cut {
        drop(child.kill());
    }
    let ended = child.wait().ok()?;
    drop(reader.join());
    answer.filter(|_bytes| cut || ended.success())
}
