//! The entries for people: all of them, or one with its contents.
//!
//! A path comes in, entries go out, each checked on the way. No lock is taken.

use std::path::Path;

use crate::entry::Entry;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::kept::{Keeper, Kept};
use crate::ledger::Mode;
use crate::lines::Lines;
use crate::v1;

/// The entries of a ledger from the first on; damage ends them with an error.
pub struct Entries {
    lines: Lines,
    done: bool,
}

/// Reads the entries of the ledger in a folder.
pub fn entries(path: impl AsRef<Path>) -> Result<Entries, Error> {
    Ok(Entries {
        lines: Lines::open(Folder::new(path.as_ref()))?,
        done: false,
    })
}

impl Entries {
    /// Returns the length in bytes of a torn tail, once all entries were read.
    pub fn torn(&self) -> Option<usize> {
        (self.lines.torn > 0).then_some(self.lines.torn)
    }
}

impl Iterator for Entries {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let entry = self.lines.next().transpose()?.and_then(v1::entry);
        self.done = entry.is_err();
        Some(entry)
    }
}

/// Reads one entry with its contents, or with the tombstones that tell of those that were erased;
/// the chain is checked up to it.
///
/// # Errors
///
/// Fails if there is no such entry, if the ledger is damaged, or cannot be read.
pub fn entry(path: impl AsRef<Path>, sequence: u64) -> Result<Entry<Kept>, Error> {
    let folder = Folder::new(path.as_ref());
    let mut lines = Lines::open(folder.clone())?;
    while let Some(line) = lines.next()? {
        if line.link.sequence == sequence {
            let number = line.number;
            return with_contents(&mut Keeper::new(folder), number, v1::entry(line)?);
        }
    }
    Err(Error::NoEntry {
        sequence,
        entries: lines.next,
    })
}

/// Reads the hash of an entry; nothing if the ledger ends before it. The chain is checked up to it.
///
/// # Errors
///
/// Fails if the ledger is damaged up to there, or cannot be read.
pub fn hash_of(path: impl AsRef<Path>, sequence: u64) -> Result<Option<Hash>, Error> {
    let mut lines = Lines::open(Folder::new(path.as_ref()))?;
    while let Some((read, _event)) = lines.next_event(&Mode::Read)? {
        if read == sequence {
            return Ok(Some(lines.head));
        }
    }
    Ok(None)
}

fn with_contents(keeper: &mut Keeper, line: u64, entry: Entry) -> Result<Entry<Kept>, Error> {
    let fetch = &mut |hash: &Hash| keeper.fetch(line, *hash);
    let event = entry.event.map(|event| event.try_map(fetch)).transpose()?;
    Ok(Entry {
        sequence: entry.sequence,
        previous: entry.previous,
        hash: entry.hash,
        time: entry.time,
        run: entry.run,
        kind: entry.kind,
        event,
        json: entry.json,
    })
}
