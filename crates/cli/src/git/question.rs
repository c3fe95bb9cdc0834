//! One question to the `git` of the machine, asked for a bounded time and a bounded answer.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// So often is looked whether one that has said all has ended.
const STEP: Duration = Duration::from_millis(1);

/// One question.
#[derive(Debug)]
pub(super) struct Question<'a> {
    /// The folder that it is about.
    pub(super) folder: &'a Path,
    /// Git's own words for it.
    pub(super) words: &'a [&'a str],
    /// What is sent to its standard input.
    pub(super) input: Vec<u8>,
    /// As much of the answer as is read.
    pub(super) enough: u64,
    /// How long it may take.
    pub(super) patience: Duration,
}

/// What came of a question.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// An answer, whole.
    Said(Vec<u8>),
    /// An answer of which only the beginning was read.
    Cut(Vec<u8>),
    /// Git refused.
    Refused,
    /// There is no `git`, or it did not answer in time.
    Silent,
}

/// Prepares a `git` that is talked to: it asks nobody, and changes nothing.
pub(super) fn talk(folder: &Path, words: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    // No helper of the repository's own is started for a look.
    git.args(["-c", "core.fsmonitor=false"]).args(words);
    // Looking must not write: `status` refreshes the index otherwise.
    git.env("GIT_OPTIONAL_LOCKS", "0");
    // A clone that lacks contents may fetch them, and asks nobody for a password.
    git.env("GIT_TERMINAL_PROMPT", "0");
    git.stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    git
}

impl Question<'_> {
    /// Asks.
    pub(super) fn ask(self) -> Answer {
        let git = talk(self.folder, self.words);
        self.put_to(git)
    }

    /// Asks what a command starts.
    fn put_to(self, git: Command) -> Answer {
        self.spawn(git).unwrap_or(Answer::Silent)
    }

    fn spawn(self, mut git: Command) -> Option<Answer> {
        if self.input.is_empty() {
            git.stdin(Stdio::null());
        }
        let mut child = git.spawn().ok()?;
        let out = child.stdout.take()?;
        let input = child.stdin.take();
        let (sender, receiver) = mpsc::channel();
        // Neither thread is waited for: what Git left running may hold its pipes for ever.
        drop(thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = out.take(self.enough).read_to_end(&mut bytes);
            // Nobody listens any more once the time is up.
            drop(sender.send(read.map(|_count| bytes)));
        }));
        // Both pipes are short: one who writes all before reading would wait for ever.
        drop(thread::spawn(move || {
            if let Some(mut input) = input {
                // One who does not read to the end is told by what it answers.
                drop(input.write_all(&self.input));
            }
        }));
        let read = receiver.recv_timeout(self.patience).ok();
        let read = read.and_then(Result::ok);
        let cut = read
            .as_ref()
            .is_none_or(|bytes| bytes.len() as u64 == self.enough);
        let ended = match cut {
            true => None,
            false => end(&mut child, self.patience),
        };
        if ended.is_none() {
            drop(child.kill());
            drop(child.wait());
        }
        Some(match (read, ended) {
            (Some(bytes), _) if cut => Answer::Cut(bytes),
            (Some(bytes), Some(ended)) if ended.success() => Answer::Said(bytes),
            (Some(_bytes), Some(_ended)) => Answer::Refused,
            (_, _) => Answer::Silent,
        })
    }
}

/// Waits for the end of one that has said all: nothing comes back if it does not end in time.
fn end(child: &mut Child, patience: Duration) -> Option<ExitStatus> {
    let mut left = patience;
    loop {
        match child.try_wait() {
            Ok(Some(ended)) => return Some(ended),
            Ok(None) if left > STEP => {
                thread::sleep(STEP);
                left -= STEP;
            }
            Ok(None) | Err(_) => return None,
        }
    }
}

#[cfg(all(test, unix))]
mod tests;
