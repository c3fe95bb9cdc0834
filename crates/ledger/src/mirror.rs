//! A folder that follows a ledger which lies elsewhere: lines come in, each checked against the
//! chain, and are appended as they are.
//!
//! It makes no entry of its own, and it reads no more of what is there than the last line: whoever
//! opens the ledger checks all of it.

use std::collections::HashSet;
use std::io::{self, Read as _};
use std::path::Path;

use crate::damage::Damage;
use crate::entry::Event;
use crate::error::Error;
use crate::files::{Files, Output};
use crate::folder::Folder;
use crate::hash::Hash;
use crate::ledger::Appended;
use crate::line;
use crate::lines::Lines;
use crate::lock::{Holder, Lock};
use crate::v1;

/// How much of a file's end is read at first: more than most lines have.
const CHUNK: u64 = 1 << 16;

/// How much is appended between two waits for the disk: less than a loss of power may take from
/// any ledger.
const UNSYNCED: usize = 1 << 16;

/// A folder that follows a ledger elsewhere, and its lock.
#[derive(Debug)]
pub struct Mirror {
    folder: Folder,
    file: Box<dyn Output>,
    end: Option<Appended>,
    unsynced: usize,
    buffer: Vec<u8>,
    _lock: Lock,
}

impl Mirror {
    /// Opens a folder, and makes it if it is not there. What a crash tore is cut off: the ledger
    /// elsewhere has it whole.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Locked`] if another process writes to the folder; it never waits.
    pub fn open(path: impl AsRef<Path>, holder: &Holder) -> Result<Self, Error> {
        let folder = Folder::new(path.as_ref());
        folder.create()?;
        let lock = Lock::take(&folder, holder)?;
        let end = end(&folder, Torn::Cut)?;
        Ok(Self {
            file: folder.open_entries()?,
            folder,
            end,
            unsynced: 0,
            buffer: Vec::new(),
            _lock: lock,
        })
    }

    /// Returns the last entry.
    pub const fn end(&self) -> Option<Appended> {
        self.end
    }

    /// Appends whole lines, or those behind the last entry: what is there already must be the same.
    /// The power may take some of them again until [`Self::sync`] returns.
    ///
    /// # Errors
    ///
    /// Fails at the first line that does not follow; what was appended before it stays.
    pub fn take(&mut self, lines: &[u8]) -> Result<(), Error> {
        let mut fresh = Vec::new();
        let mut end = self.end;
        let mut trouble = None;
        for text in lines.split_inclusive(|byte| *byte == b'\n') {
            match self.check(text, end) {
                Ok(None) => {}
                Ok(Some(next)) => {
                    end = Some(next);
                    fresh.extend_from_slice(text);
                }
                Err(error) => {
                    trouble = Some(error);
                    break;
                }
            }
        }
        if !fresh.is_empty() {
            let appended = self.file.append(&fresh);
            appended.map_err(Error::io(&self.folder.entries()))?;
            self.end = end;
            self.unsynced += fresh.len();
        }
        if self.unsynced >= UNSYNCED {
            self.sync()?;
        }
        trouble.map_or(Ok(()), Err)
    }

    /// Waits until all lines lie on the disk.
    ///
    /// # Errors
    ///
    /// Fails if the disk does.
    pub fn sync(&mut self) -> Result<(), Error> {
        if self.unsynced > 0 {
            let synced = self.file.sync();
            synced.map_err(Error::io(&self.folder.entries()))?;
            self.unsynced = 0;
        }
        Ok(())
    }

    /// Checks one line; nothing comes out if it is there already.
    fn check(&mut self, text: &[u8], end: Option<Appended>) -> Result<Option<Appended>, Error> {
        let next = end.map_or(0, |end| end.sequence + 1);
        let broken = |damage| Error::Broken {
            line: next + 1,
            damage,
        };
        let whole = text.strip_suffix(b"\n").ok_or(broken(Damage::Changed))?;
        let line = line::read(next + 1, whole, &mut self.buffer);
        let line = line.map_err(|_flaw| broken(Damage::Changed))?;
        let is = line.link.sequence;
        if is + 1 == next && end.is_some_and(|end| end.hash == line.link.hash) {
            return Ok(None);
        }
        if is + 1 < next {
            return Ok(None);
        }
        if is > next {
            return Err(broken(Damage::Removed { count: is - next }));
        }
        let before = end.map_or(Hash::ZERO, |end| end.hash);
        if is < next || line.link.previous != before {
            return Err(broken(Damage::Unlinked));
        }
        Ok(Some(Appended {
            sequence: is,
            hash: line.link.hash,
        }))
    }

    /// Says whether a content is there.
    pub fn has(&self, hash: Hash) -> Result<bool, Error> {
        let path = self.folder.content(hash);
        let there = self.folder.files().length(&path);
        Ok(there.map_err(Error::io(&path))?.is_some())
    }

    /// Waits until the names of all contents that were put there lie on the disk.
    ///
    /// # Errors
    ///
    /// Fails if the disk does.
    pub fn settle(&self) -> Result<(), Error> {
        self.folder.sync(&self.folder.contents())
    }

    /// Puts a content there, which the power may take again until [`Self::settle`] returns. It is
    /// checked against its hash.
    ///
    /// # Errors
    ///
    /// Fails if the bytes are not what the hash was taken of.
    pub fn put(&mut self, hash: Hash, bytes: &[u8]) -> Result<(), Error> {
        if Hash::of(bytes) != hash {
            let line = self.end.map_or(1, |end| end.sequence + 1);
            let damage = Damage::ContentChanged { hash };
            return Err(Error::Broken { line, damage });
        }
        let (path, files) = (self.folder.content(hash), self.folder.files());
        let unnamed = self.folder.contents().join(format!("{hash}.tmp"));
        let written = files.create(&unnamed).and_then(|mut file| {
            file.append(bytes)?;
            file.sync()
        });
        written
            .and_then(|()| files.rename(&unnamed, &path))
            .map_err(Error::io(&path))
    }
}

/// What becomes of a tail without a line feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Torn {
    Cut,
    Leave,
}

/// Reads the last entry of the ledger in a folder, and nothing before it. It takes no lock.
pub fn last(path: impl AsRef<Path>) -> Result<Option<Appended>, Error> {
    end(&Folder::new(path.as_ref()), Torn::Leave)
}

/// Reads the number and the hash of each line of a text; nothing if one of them is no entry.
pub fn links(text: &[u8]) -> Option<Vec<Appended>> {
    let mut buffer = Vec::new();
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let links = lines.map(|line| {
        let line = line::read(0, line.strip_suffix(b"\n")?, &mut buffer).ok()?;
        Some(Appended {
            sequence: line.link.sequence,
            hash: line.link.hash,
        })
    });
    links.collect()
}

/// Reads which contents the entries of a ledger name, each once, but for those that were forgotten;
/// the chain is checked.
pub fn contents(path: impl AsRef<Path>) -> Result<HashSet<Hash>, Error> {
    let mut lines = Lines::open(Folder::new(path.as_ref()))?;
    let mut contents = HashSet::new();
    while let Some(line) = lines.next()? {
        // What is named again after it was erased has to be there again.
        contents.extend(v1::contents(&line.json));
        if line.text("kind") == "forgotten"
            && let Some(Event::Forgotten(forgotten)) = v1::entry(line)?.event
        {
            contents.remove(&forgotten.content);
        }
    }
    Ok(contents)
}

fn end(folder: &Folder, torn: Torn) -> Result<Option<Appended>, Error> {
    let (path, files) = (folder.entries(), folder.files());
    let length = files.length(&path).map_err(Error::io(&path))?;
    let length = length.unwrap_or_default();
    let mut reach = CHUNK;
    loop {
        let start = length.saturating_sub(reach);
        let tail = tail(files, &path, start).map_err(Error::io(&path))?;
        let whole = tail.iter().rposition(|byte| *byte == b'\n');
        let Some(whole) = whole else {
            if start > 0 {
                reach *= 8;
                continue;
            }
            cut(folder, (torn, 0), length)?;
            return Ok(None);
        };
        let text = &tail[..whole];
        let begin = text.iter().rposition(|byte| *byte == b'\n');
        if begin.is_none() && start > 0 {
            reach *= 8;
            continue;
        }
        let text = &text[begin.map_or(0, |at| at + 1)..];
        cut(folder, (torn, start + whole as u64 + 1), length)?;
        let line = line::read(0, text, &mut Vec::new()).map_err(|_flaw| Error::Broken {
            line: 0,
            damage: Damage::Changed,
        })?;
        return Ok(Some(Appended {
            sequence: line.link.sequence,
            hash: line.link.hash,
        }));
    }
}

fn tail(files: &dyn Files, path: &Path, start: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match files.open(path, start) {
        Ok(mut file) => file.read_to_end(&mut bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error),
    };
    Ok(bytes)
}

fn cut(folder: &Folder, (torn, whole): (Torn, u64), length: u64) -> Result<(), Error> {
    if torn == Torn::Leave || whole == length {
        return Ok(());
    }
    let path = folder.entries();
    folder
        .files()
        .set_len(&path, whole)
        .map_err(Error::io(&path))
}

#[cfg(test)]
mod tests;
