//! A batch as a commit: made of Git's own objects, then pushed.

use lockstep_ledger::{Batch, Hash};
use tokio::time::sleep;

use super::{GitRef, TRIES, Tip, WAIT};
use crate::error::Error;
use crate::name::sensible;

/// The file of a commit that holds its lines.
pub(super) const LINES: &str = "entries.jsonl";

/// What became of a push.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// The ref is at the commit, or was.
    Ours,
    /// The ref is elsewhere: somebody else was first.
    Theirs,
}

/// The file of a commit that holds a content.
pub(super) fn content(hash: Hash) -> String {
    format!("contents/{hash}.json")
}

/// Reads the numbers of the first and the last entry from the first line of a commit's message.
pub(super) fn entries(subject: &str) -> Option<(u64, u64)> {
    let numbers = subject.strip_prefix("lockstep: entries ")?;
    let (first, last) = numbers.split_once('-')?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    Some((sensible(first)?, sensible(last)?))
}

impl GitRef {
    /// Puts a batch upon the commit that the ref was at when it was looked at last, if that ends
    /// where the batch begins.
    pub(crate) async fn put(&self, batch: &Batch) -> Result<Pushed, Error> {
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else {
            return Ok(Pushed::Ours);
        };
        let tip = self.tip().await?;
        if tip.next != first {
            return Ok(Pushed::Theirs);
        }
        let tip = tip.commit;
        let lines = self.blob(batch.text()).await?;
        let mut contents = Vec::new();
        for (hash, text) in batch.contents() {
            let blob = self.blob(text).await?;
            contents.push(format!("100644 blob {blob}\t{hash}.json\n"));
        }
        let mut files = vec![format!("100644 blob {lines}\t{LINES}\n")];
        if !contents.is_empty() {
            let contents = self.tree(&contents.concat()).await?;
            files.push(format!("040000 tree {contents}\tcontents\n"));
        }
        let tree = self.tree(&files.concat()).await?;
        let message = format!("lockstep: entries {first}-{}", last.sequence);
        let commit = self.commit(&tree, tip.as_deref(), &message).await?;
        let pushed = self.push(&self.reference, &commit, tip.as_deref()).await?;
        if pushed == Pushed::Ours {
            self.set_tip(Tip {
                commit: Some(commit),
                next: last.sequence + 1,
            });
        }
        Ok(pushed)
    }

    pub(super) async fn blob(&self, bytes: &[u8]) -> Result<String, Error> {
        let made = self
            .git
            .made(&["hash-object", "-w", "--stdin"], bytes, &[])
            .await?;
        Ok(made.trim().to_owned())
    }

    pub(super) async fn tree(&self, text: &str) -> Result<String, Error> {
        let made = self.git.made(&["mktree"], text.as_bytes(), &[]).await?;
        Ok(made.trim().to_owned())
    }

    /// Makes a commit in nobody's name.
    pub(super) async fn commit(
        &self,
        tree: &str,
        parent: Option<&str>,
        message: &str,
    ) -> Result<String, Error> {
        let mut words = vec!["commit-tree", tree];
        if let Some(parent) = parent {
            words.extend(["-p", parent]);
        }
        let date = format!("{} +0000", (self.clock.0)().as_second());
        let variables = [
            ("GIT_AUTHOR_NAME", "lockstep"),
            ("GIT_AUTHOR_EMAIL", "lockstep@localhost"),
            ("GIT_COMMITTER_NAME", "lockstep"),
            ("GIT_COMMITTER_EMAIL", "lockstep@localhost"),
            ("GIT_AUTHOR_DATE", date.as_str()),
            ("GIT_COMMITTER_DATE", date.as_str()),
        ];
        let made = self
            .git
            .made(&words, message.as_bytes(), &variables)
            .await?;
        Ok(made.trim().to_owned())
    }

    /// Moves a ref from one commit to another, if it still is at the first.
    pub(super) async fn push(
        &self,
        reference: &str,
        commit: &str,
        from: Option<&str>,
    ) -> Result<Pushed, Error> {
        let mut tried = 0;
        loop {
            let why = match self.moved(reference, commit, from).await {
                Ok(None) => return Ok(Pushed::Ours),
                Ok(Some(why)) => why,
                Err(error) => error.to_string(),
            };
            // It was refused, or nobody knows: where the ref is now tells.
            let now = match self.fetch(reference).await {
                Ok(now) => now,
                Err(_error) if tried + 1 < TRIES => from.map(str::to_owned),
                Err(error) => return Err(error),
            };
            if now.as_deref() == Some(commit) {
                return Ok(Pushed::Ours);
            }
            if now.as_deref() != from {
                return Ok(match self.holds(now.as_deref(), commit).await? {
                    true => Pushed::Ours,
                    false => Pushed::Theirs,
                });
            }
            tried += 1;
            if tried == TRIES {
                return Err(self.git.refused("written", why));
            }
            sleep(WAIT * (1 << tried)).await;
        }
    }

    /// Tries to move a ref; what was said comes out if it was not moved.
    async fn moved(
        &self,
        reference: &str,
        commit: &str,
        from: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let old = from.unwrap_or_default();
        let Some(remote) = &self.remote else {
            let words = ["update-ref", "-m", "lockstep", reference, commit, old];
            let answer = self.git.call(&words, &[], &[]).await?;
            return Ok((!answer.went_well).then_some(answer.why));
        };
        let lease = format!("--force-with-lease={reference}:{old}");
        let refspec = format!("{commit}:{reference}");
        // A mirror pushes all of its refs, or none.
        let one = format!("remote.{remote}.mirror=false");
        let words = [
            "-c",
            &one,
            "push",
            "--quiet",
            "--no-verify",
            "--no-signed",
            "--recurse-submodules=no",
            &lease,
            "--",
            remote,
            &refspec,
        ];
        let answer = self.git.call(&words, &[], &[]).await?;
        if answer.went_well {
            let seen = self.seen(remote, reference);
            // It only saves a fetch.
            drop(
                self.git
                    .call(&["update-ref", &seen, commit], &[], &[])
                    .await?,
            );
        }
        Ok((!answer.went_well).then_some(answer.why))
    }

    /// Says whether a commit is among those that led to another.
    pub(super) async fn holds(&self, now: Option<&str>, commit: &str) -> Result<bool, Error> {
        let Some(now) = now else {
            return Ok(false);
        };
        let words = ["merge-base", "--is-ancestor", commit, now];
        Ok(self.git.call(&words, &[], &[]).await?.went_well)
    }
}
