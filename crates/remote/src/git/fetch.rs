//! What a remote has, brought into this clone: a ref of its own follows the remote's.
//!
//! A ref's name comes in; the commit that it is at goes out, and lies here with all before it. What
//! was seen there once is never dropped.

use super::GitRef;
use crate::error::Error;

/// What every fetch is told: nothing but what is asked for, and no trace of it elsewhere.
const FETCH: [&str; 7] = [
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--refmap=",
];
/// As far back as any history goes. One more would fetch the history of every other branch, too.
const ALL: &str = "--depth=2000000000";

impl GitRef {
    /// The ref of this clone that follows one of the remote's.
    pub(super) fn seen(&self, remote: &str, reference: &str) -> String {
        format!("refs/lockstep-seen/{remote}/{}", short(reference))
    }

    /// Finds the commit that a ref is at, and has it here.
    pub(super) async fn fetch(&self, reference: &str) -> Result<Option<String>, Error> {
        let Some(remote) = &self.remote else {
            return self.git.commit(reference).await;
        };
        let there = self.listed(remote, reference).await?;
        let Some(there) = there else {
            return Ok(None);
        };
        let seen = self.seen(remote, reference);
        let before = self.git.commit(&seen).await?;
        if before.as_deref() == Some(&there) {
            return Ok(Some(there));
        }
        self.follow(remote, reference, &[]).await?;
        let now = self.git.commit(&seen).await?;
        if let Some(before) = before.filter(|_some| reference == self.reference) {
            self.keep(remote, &before, now.as_deref()).await?;
        }
        Ok(now)
    }

    /// Brings a ref here.
    async fn follow(&self, remote: &str, reference: &str, more: &[&str]) -> Result<(), Error> {
        let refspec = format!("+{reference}:{}", self.seen(remote, reference));
        let words = [&FETCH[..], more, &["--", remote, &refspec]].concat();
        self.git.said(&words).await.map(drop)
    }

    /// Keeps what was seen of a ref that was written anew since: nobody else may have it any more.
    async fn keep(&self, remote: &str, before: &str, now: Option<&str>) -> Result<(), Error> {
        if self.holds(now, before).await? {
            return Ok(());
        }
        let kept = format!(
            "refs/lockstep-kept/{remote}/{}/{before}",
            short(&self.reference)
        );
        let kept = ["update-ref", &kept, before];
        self.git.said(&kept).await.map(drop)
    }

    /// Fetches what a shallow clone left out of the ledger, and of nothing else. Says whether there
    /// was anything to do.
    pub(super) async fn deepen(&self) -> Result<bool, Error> {
        let Some(remote) = &self.remote else {
            return Ok(false);
        };
        let shallow = ["rev-parse", "--is-shallow-repository"];
        if self.git.said(&shallow).await?.trim() != "true" {
            return Ok(false);
        }
        self.follow(remote, &self.reference, &[ALL]).await?;
        Ok(true)
    }

    /// Asks the remote which commit a ref is at.
    async fn listed(&self, remote: &str, reference: &str) -> Result<Option<String>, Error> {
        let words = ["ls-remote", "--", remote, reference];
        let text = self.git.said(&words).await?;
        let mut lines = text.lines().filter_map(|line| line.split_once('\t'));
        let found = lines.find(|(_commit, name)| *name == reference);
        Ok(found.map(|(commit, _name)| commit.to_owned()))
    }
}

/// A ref's name as a part of another's.
fn short(reference: &str) -> &str {
    reference.strip_prefix("refs/").unwrap_or(reference)
}
