//! The copy of a ledger on this machine, brought up to date and checked.
//!
//! A place and a folder come in; the folder is what the place holds when the call returns. A place
//! that holds less than was seen there before, or something else, is damaged.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use lockstep_ledger::{Appended, Error as LedgerError, Hash, Holder, Ledger, Mirror, Mode};
use tokio::time::sleep;

use crate::error::Error;
use crate::piece::Piece;
use crate::place::Remote;

/// How many contents are fetched before they are kept.
const AT_ONCE: usize = 2_048;
/// How often a folder is looked at that another process writes to, and how long in between.
const LOOKS: u32 = 150;
const BETWEEN: Duration = Duration::from_millis(100);

/// How much of a ledger is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Its entries, and the contents that tell what is applied now.
    Base,
    /// Its entries and all contents.
    Contents,
    /// The same, with everything read anew from the place and held against the copy.
    Whole,
}

/// What was done to bring a copy up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// The last entry.
    pub end: Option<Appended>,
    /// How many entries were new to this machine.
    pub fresh: u64,
    /// How many contents were fetched.
    pub contents: usize,
}

impl Remote {
    /// Brings the copy in a folder up to date.
    pub async fn sync(
        &self,
        folder: &Path,
        holder: &Holder,
        extent: Extent,
    ) -> Result<Synced, Error> {
        for _look in 0..LOOKS {
            match Mirror::open(folder, holder) {
                Ok(mut mirror) => return self.update(folder, &mut mirror, extent).await,
                Err(LedgerError::Locked { .. }) => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(synced) = self.follow(folder).await? {
                if extent == Extent::Whole {
                    self.compare(synced.end).await?;
                }
                return Ok(synced);
            }
            sleep(BETWEEN).await;
        }
        Err(Error::Busy)
    }

    /// Looks whether the process that writes to the folder has it up to date.
    async fn follow(&self, folder: &Path) -> Result<Option<Synced>, Error> {
        let here = lockstep_ledger::last(folder)?;
        let from = here.map_or(0, |here| here.sequence);
        let there = self.end(from).await?;
        // What stood here before the place was asked, it had to hold.
        if let Some(here) = here.filter(|here| there.is_none_or(|it| it.sequence < here.sequence)) {
            return Err(self.shorter(there, here).await);
        }
        let end = lockstep_ledger::last(folder)?;
        let reached = match (there, end) {
            (None, _) => true,
            (Some(there), Some(end)) => end.sequence >= there.sequence,
            (Some(_), None) => false,
        };
        // It fetches the contents behind the entries.
        let reached = reached && is_filled(folder)?;
        Ok(reached.then_some(Synced {
            end,
            fresh: 0,
            contents: 0,
        }))
    }

    /// Returns the last entry that the place holds from some number on.
    async fn end(&self, from: u64) -> Result<Option<Appended>, Error> {
        let pieces = self.pieces(from).await?;
        let Some(last) = pieces.last() else {
            return Ok(None);
        };
        let texts = self.read(std::slice::from_ref(last)).await?;
        let links = texts.first().and_then(|text| lockstep_ledger::links(text));
        let links = links.ok_or_else(|| self.damaged(format!("{} holds no entries", last.key)))?;
        Ok(links.last().copied())
    }

    async fn update(
        &self,
        folder: &Path,
        mirror: &mut Mirror,
        extent: Extent,
    ) -> Result<Synced, Error> {
        let before = mirror.end();
        // Where nothing was read before, all is read anew in any case.
        if extent == Extent::Whole && before.is_some() {
            self.compare(before).await?;
        }
        self.entries(mirror, before).await?;
        mirror.sync()?;
        let end = mirror.end();
        let next = |end: Option<Appended>| end.map_or(0, |end| end.sequence + 1);
        let contents = self.fill(folder, mirror, (before, extent)).await?;
        Ok(Synced {
            end,
            fresh: next(end) - next(before),
            contents,
        })
    }

    /// Appends what is new.
    async fn entries(&self, mirror: &mut Mirror, before: Option<Appended>) -> Result<(), Error> {
        let pieces = self.pieces(before.map_or(0, |end| end.sequence)).await?;
        let mut seen = None;
        let mut texts = self.stream(&pieces);
        while let Some((piece, text)) = texts.try_next().await? {
            seen = self.checked(piece, &text, before)?.or(seen);
            mirror
                .take(&text)
                .map_err(|error| self.misfit(piece, error))?;
        }
        match (before, seen) {
            (Some(here), there) if there.is_none_or(|there| there.sequence < here.sequence) => {
                Err(self.shorter(there, here).await)
            }
            (Some(_) | None, _) => Ok(()),
        }
    }

    /// Holds a piece against what was seen before, and returns its last entry.
    fn checked(
        &self,
        piece: &Piece,
        text: &[u8],
        before: Option<Appended>,
    ) -> Result<Option<Appended>, Error> {
        let links = lockstep_ledger::links(text);
        let links = links.ok_or_else(|| self.damaged(format!("{} holds no entries", piece.key)))?;
        let here = before.and_then(|here| {
            let mut links = links.iter();
            Some((here, links.find(|there| there.sequence == here.sequence)?))
        });
        match here {
            Some((here, there)) if there.hash != here.hash => Err(Error::Differs {
                place: self.name().to_owned(),
                there: there.hash,
                here,
            }),
            Some(_) | None => Ok(links.last().copied()),
        }
    }

    async fn shorter(&self, there: Option<Appended>, here: Appended) -> Error {
        let there = match there {
            Some(there) => Some(there),
            None => match self.end(0).await {
                Ok(there) => there,
                Err(error) => return error,
            },
        };
        Error::Shorter {
            place: self.name().to_owned(),
            there,
            here,
        }
    }

    /// Reads all of the place into a folder that goes away again: a chain that holds, and that
    /// comes by the last entry that was seen, is the one that was seen.
    async fn compare(&self, before: Option<Appended>) -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(|source| {
            Error::Ledger(LedgerError::Io {
                path: PathBuf::from("a temporary folder"),
                source,
            })
        })?;
        let holder = Holder {
            pid: 0,
            host: String::new(),
            since: String::new(),
        };
        let mut whole = Mirror::open(folder.path(), &holder)?;
        let pieces = self.pieces(0).await?;
        let mut texts = self.stream(&pieces);
        while let Some((piece, text)) = texts.try_next().await? {
            self.checked(piece, &text, before)?;
            whole
                .take(&text)
                .map_err(|error| self.misfit(piece, error))?;
        }
        Ok(())
    }

    /// Fetches the contents that are not here.
    async fn fill(
        &self,
        folder: &Path,
        mirror: &mut Mirror,
        (before, extent): (Option<Appended>, Extent),
    ) -> Result<usize, Error> {
        let Some(end) = mirror.end() else {
            return Ok(0);
        };
        let note = noted(folder);
        // The note outlives a folder that somebody removed.
        let is_noted = || fs::read_to_string(&note).ok().as_deref() == Some(&told(end));
        if extent == Extent::Base && before == Some(end) && is_noted() {
            return Ok(0);
        }
        let wanted: HashSet<Hash> = match extent {
            Extent::Base => Ledger::open(folder, Mode::Read)?.ledger.needed().collect(),
            Extent::Contents | Extent::Whole => lockstep_ledger::contents(folder)?,
        };
        let mut lacking = Vec::new();
        for hash in wanted {
            if !mirror.has(hash)? {
                lacking.push(hash);
            }
        }
        lacking.sort_unstable();
        let mut fetched = 0;
        for some in lacking.chunks(AT_ONCE) {
            for (hash, bytes) in self.contents(some).await? {
                mirror
                    .put(hash, &bytes)
                    .map_err(|error| match error.is_damage() {
                        true => self.damaged(format!("content {hash} is not what was written")),
                        false => error.into(),
                    })?;
                fetched += 1;
            }
            if lacking.len() > AT_ONCE {
                let of = lacking.len();
                tracing::info!(fetched, of, "contents of the ledger are fetched");
            }
        }
        if fetched > 0 {
            mirror.settle()?;
        }
        // What is not there may have been forgotten; whoever needs it says so. The note only
        // saves looking again.
        if fetched == lacking.len() {
            drop(fs::write(&note, told(end)));
        }
        Ok(fetched)
    }

    fn misfit(&self, piece: &Piece, error: LedgerError) -> Error {
        if let LedgerError::Broken { line, damage } = error {
            let entry = line.saturating_sub(1);
            return self.damaged(format!("entry {entry} in {}: {damage}", piece.key));
        }
        error.into()
    }

    pub(crate) fn damaged(&self, what: String) -> Error {
        Error::Damaged {
            place: self.name().to_owned(),
            what,
        }
    }
}

/// Says whether all is there that tells what is applied.
fn is_filled(folder: &Path) -> Result<bool, Error> {
    match Ledger::open(folder, Mode::Read)?.ledger.base() {
        Ok(_base) => Ok(true),
        Err(LedgerError::MissingContent { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The file beside a folder that says up to which entry its contents are there.
fn noted(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".contents");
    folder.with_file_name(name)
}

fn told(end: Appended) -> String {
    format!("{} {}\n", end.sequence, end.hash)
}
