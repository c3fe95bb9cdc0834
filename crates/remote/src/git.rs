//! A ref of a Git repository as a place: each batch is a commit upon the one before.
//!
//! A commit holds the lines of its batch and the contents that are new in it; its first line says
//! which entries they are. A push that would not be a fast-forward is refused by Git itself, which is
//! what keeps two writers apart. Without a remote, the ref of the repository itself is the place.

mod ask;
mod batch;
mod fetch;
mod slot;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lockstep_ledger::Hash;

use crate::error::Error;
use crate::piece::Piece;
use crate::settings::Clock;
use ask::Git;

pub(crate) use batch::Pushed;

/// How many commits are looked at before all are.
const FEW: usize = 256;
/// How many objects one process is asked for.
const AT_ONCE: usize = 2_000;
/// How often a push is tried that neither arrives nor is refused.
const TRIES: u32 = 4;
/// How long the first wait is.
const WAIT: Duration = Duration::from_millis(300);

/// A ref, and where it lies.
#[derive(Debug)]
pub(crate) struct GitRef {
    git: Git,
    /// `None` if the ref of the repository itself is meant.
    remote: Option<String>,
    reference: String,
    /// Where the ref was when it was looked at last, if it was.
    tip: Mutex<Option<Tip>>,
    clock: ClockBox,
    /// The place, for messages.
    pub(crate) place: String,
}

/// Where a ref is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tip {
    /// Its commit; nothing if the ref is not there.
    commit: Option<String>,
    /// The number of the next entry.
    next: u64,
}

/// A clock that nobody shows.
struct ClockBox(Clock);

impl std::fmt::Debug for ClockBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl GitRef {
    pub(crate) async fn open(
        folder: &Path,
        (remote, reference): (Option<&str>, &str),
        (clock, place): (Clock, String),
    ) -> Result<Self, Error> {
        let git = Git::new(PathBuf::from(folder), place.clone());
        let remotes = git.said(&["remote"]).await?;
        let known: Vec<&str> = remotes.lines().collect();
        let fails = |why: String| Error::Settings {
            place: place.clone(),
            why,
        };
        let remote = match remote {
            Some(named) if known.contains(&named) => Some(named.to_owned()),
            Some(named) => {
                return Err(fails(format!("the repository has no remote `{named}`")));
            }
            None if known.contains(&"origin") => Some("origin".to_owned()),
            None if known.is_empty() => None,
            None => {
                let list = known.join("`, `");
                return Err(fails(format!(
                    "the repository has no remote `origin`; name one of `{list}`: `git:REMOTE:{reference}`"
                )));
            }
        };
        Ok(Self {
            git,
            remote,
            reference: reference.to_owned(),
            tip: Mutex::new(None),
            clock: ClockBox(clock),
            place,
        })
    }

    fn set_tip(&self, tip: Tip) {
        *self.tip.lock().unwrap_or_else(PoisonError::into_inner) = Some(tip);
    }

    fn known_tip(&self) -> Option<Tip> {
        let tip = self.tip.lock().unwrap_or_else(PoisonError::into_inner);
        tip.clone()
    }

    /// Returns where the ref is, and asks only if nobody asked yet.
    async fn tip(&self) -> Result<Tip, Error> {
        match self.known_tip() {
            Some(tip) => Ok(tip),
            None => self.look().await,
        }
    }

    /// Looks where the ref is.
    async fn look(&self) -> Result<Tip, Error> {
        let commit = self.fetch(&self.reference).await?;
        let mut next = 0;
        if let Some(commit) = &commit {
            let words = ["rev-list", "--format=%s", "--max-count=1", commit, "--"];
            let text = self.git.said(&words).await?;
            let last = text.lines().nth(1).and_then(batch::entries);
            let (_first, last) = last.ok_or_else(|| self.without_entries(commit))?;
            next = last + 1;
        }
        let tip = Tip { commit, next };
        self.set_tip(tip.clone());
        Ok(tip)
    }

    fn without_entries(&self, commit: &str) -> Error {
        self.damaged(format!("commit {commit} holds no entries"))
    }

    /// Finds the commits that hold the entries from some number on.
    pub(crate) async fn pieces(&self, from: u64) -> Result<Vec<Piece>, Error> {
        let Some(tip) = self.look().await?.commit else {
            return Ok(Vec::new());
        };
        let few = format!("--max-count={FEW}");
        let pieces = self.walk(&tip, from, &[&few]).await?;
        if reaches(&pieces, from) {
            return Ok(in_order(pieces));
        }
        let mut pieces = self.walk(&tip, from, &[]).await?;
        if !reaches(&pieces, from) && self.deepen().await? {
            pieces = self.walk(&tip, from, &[]).await?;
        }
        Ok(in_order(pieces))
    }

    /// Reads the names of commits from the last back to the one that holds an entry.
    async fn walk(&self, tip: &str, from: u64, more: &[&str]) -> Result<Vec<Piece>, Error> {
        let mut words = vec!["rev-list", "--format=%s"];
        words.extend(more);
        words.extend([tip, "--"]);
        let text = self.git.said(&words).await?;
        let mut pieces = Vec::new();
        let mut lines = text.lines();
        while let Some(commit) = lines.next() {
            let key = commit.strip_prefix("commit ").unwrap_or(commit).to_owned();
            let entries = lines.next().and_then(batch::entries);
            let (first, _last) = entries.ok_or_else(|| self.without_entries(&key))?;
            pieces.push(Piece { first, key });
            if first <= from {
                break;
            }
        }
        Ok(pieces)
    }

    /// Reads pieces.
    pub(crate) async fn read(&self, pieces: &[Piece]) -> Result<Vec<Vec<u8>>, Error> {
        let mut all = Vec::with_capacity(pieces.len());
        for some in pieces.chunks(AT_ONCE) {
            let names = some
                .iter()
                .map(|piece| format!("{}:{}", piece.key, batch::LINES));
            let names: Vec<String> = names.collect();
            for (object, piece) in self.git.objects(&names).await?.into_iter().zip(some) {
                all.push(object.ok_or_else(|| self.without_entries(&piece.key))?);
            }
        }
        Ok(all)
    }

    /// Reads contents; what is not there is left out.
    pub(crate) async fn contents(&self, hashes: &[Hash]) -> Result<Vec<(Hash, Vec<u8>)>, Error> {
        let tip = self.tip().await?.commit;
        let Some(tip) = tip.filter(|_tip| !hashes.is_empty()) else {
            return Ok(Vec::new());
        };
        let mut wanted = self.named(&tip, hashes).await?;
        if wanted.len() < hashes.len() && self.deepen().await? {
            wanted = self.named(&tip, hashes).await?;
        }
        let mut contents = Vec::with_capacity(wanted.len());
        for some in wanted.chunks(AT_ONCE) {
            let names: Vec<String> = some.iter().map(|(_hash, object)| object.clone()).collect();
            let objects = self.git.objects(&names).await?;
            let found = some.iter().zip(objects);
            contents.extend(found.filter_map(|((hash, _), bytes)| Some((*hash, bytes?))));
        }
        Ok(contents)
    }

    /// Finds Git's own names of contents; what is not there is left out.
    async fn named(&self, tip: &str, hashes: &[Hash]) -> Result<Vec<(Hash, String)>, Error> {
        let words = ["rev-list", "--objects", tip, "--"];
        let text = self.git.said(&words).await?;
        let named = text.lines().filter_map(|line| {
            let (object, path) = line.split_once(' ')?;
            Some((path, object))
        });
        let named: HashMap<&str, &str> = named.collect();
        let wanted = hashes.iter().filter_map(|hash| {
            let object = named.get(batch::content(*hash).as_str())?;
            Some((*hash, (*object).to_owned()))
        });
        Ok(wanted.collect())
    }

    fn damaged(&self, what: String) -> Error {
        Error::Damaged {
            place: self.place.clone(),
            what,
        }
    }
}

/// Says whether commits go back to the one that holds an entry; where there are none, none is missing.
fn reaches(pieces: &[Piece], from: u64) -> bool {
    pieces.last().is_none_or(|piece| piece.first <= from)
}

fn in_order(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.reverse();
    pieces
}
