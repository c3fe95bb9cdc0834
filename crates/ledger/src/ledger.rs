//! An open ledger: what was applied, and the door through which entries are appended.
//!
//! A folder comes in; it is read and checked once, from the first entry to the last. Then the base
//! goes out, and drafts come in: each is on the disk when the call returns.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use lockstep_model::tenant::LiveRef;
use lockstep_model::{Base, Fields, Served};

use crate::contents;
use crate::entry::{Draft, Event};
use crate::error::Error;
use crate::fold::Fold;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::lines::{self, Lines};
use crate::lock::{Holder, Lock};
use crate::v1::{self, Place};

/// What a ledger is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// For reading. It takes no lock, and a ledger that is not there is an empty one.
    Read,
    /// For reading and appending, by this holder. The ledger is made if it is not there.
    Append(Holder),
}

/// A ledger that was opened, and what was found while opening it.
#[derive(Debug)]
pub struct Opened {
    /// The ledger.
    pub ledger: Ledger,
    /// The length in bytes of a tail that a crash tore, if there was one. It holds no entry:
    /// opening for append has moved it into a file of its own, opening for reading skips it.
    pub torn: Option<usize>,
}

/// An entry that was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its number.
    pub sequence: u64,
    /// Its hash.
    pub hash: Hash,
}

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    folder: Folder,
    fold: Fold,
    next: u64,
    head: Hash,
    /// `None` when it was opened for reading.
    pen: Option<Pen>,
}

/// What it takes to append.
#[derive(Debug)]
struct Pen {
    file: File,
    contents: contents::Writer,
    /// Whether a write failed, so that nobody knows what the file holds.
    failed: bool,
    /// Whether the disk is waited for.
    lasting: bool,
    _lock: Lock,
}

/// What the reading of a whole ledger comes to.
struct Replay {
    lines: Lines,
    fold: Fold,
}

impl Ledger {
    /// Opens the ledger in a folder and checks its chain.
    pub fn open(path: impl AsRef<Path>, mode: Mode) -> Result<Opened, Error> {
        let folder = Folder::new(path.as_ref());
        match mode {
            Mode::Read => {
                let replay = Replay::run(&folder, &mode)?;
                Ok(replay.opened(folder, None))
            }
            Mode::Append(ref holder) => {
                folder.create()?;
                let lock = Lock::take(&folder, holder)?;
                let replay = Replay::run(&folder, &mode)?;
                replay.cut_torn(&folder)?;
                let pen = Pen::new(&folder, lock)?;
                Ok(replay.opened(folder, Some(pen)))
            }
        }
    }

    /// Returns the number of entries.
    pub const fn entries(&self) -> u64 {
        self.next
    }

    /// Returns the hash of the last entry.
    pub fn head(&self) -> Option<Hash> {
        (self.next > 0).then_some(self.head)
    }

    /// Makes the base of all entries, those included that were appended since. Needed contents are
    /// read, each once.
    pub fn base(&self) -> Result<Base, Error> {
        self.fold.base(&self.folder)
    }

    /// Tells what has served in some live objects: which values of the fields that move traffic
    /// they had at any time that the ledger knows of. The contents are read now.
    pub fn served(&self, objects: &[LiveRef]) -> Result<BTreeMap<LiveRef, Served>, Error> {
        self.fold.served(objects, &self.folder)
    }

    /// Waits for the disk no more: for a copy that goes away with its process.
    #[must_use]
    pub const fn fleeting(mut self) -> Self {
        if let Some(pen) = &mut self.pen {
            pen.lasting = false;
            pen.contents.forgo_disk();
        }
        self
    }

    /// Appends one entry; it and its contents are on the disk when this returns.
    pub fn append<C: Borrow<Fields>>(&mut self, draft: &Draft<C>) -> Result<Appended, Error> {
        let appended = self.append_all(std::slice::from_ref(draft))?;
        appended.first().copied().ok_or(Error::Closed)
    }

    /// Appends entries in their order, with a single wait for the disk.
    pub fn append_all<C: Borrow<Fields>>(
        &mut self,
        drafts: &[Draft<C>],
    ) -> Result<Vec<Appended>, Error> {
        let pen = self.pen.as_mut().ok_or(Error::ReadOnly)?;
        if pen.failed {
            return Err(Error::Closed);
        }
        let batch = pen.prepare(drafts, self.next, self.head)?;
        pen.write(&batch.text, &self.folder)?;
        for (appended, event) in batch.appended.iter().zip(batch.events) {
            self.fold.take(appended.sequence, event);
            self.next = appended.sequence + 1;
            self.head = appended.hash;
        }
        Ok(batch.appended)
    }
}

impl Replay {
    /// Reads and checks all entries; for appending, none may be of a newer format.
    fn run(folder: &Folder, mode: &Mode) -> Result<Self, Error> {
        let mut lines = Lines::open(folder.clone())?;
        let mut fold = Fold::default();
        while let Some(line) = lines.next()? {
            if *mode != Mode::Read && !line.format.is_writable() {
                return Err(lines::newer(&line));
            }
            let entry = v1::entry(line)?;
            if let Some(event) = entry.event {
                fold.take(entry.sequence, event);
            }
        }
        Ok(Self { lines, fold })
    }

    /// Moves a torn tail out of the entries, into a file of its own.
    fn cut_torn(&self, folder: &Folder) -> Result<(), Error> {
        if self.lines.torn == 0 {
            return Ok(());
        }
        let path = folder.entries();
        let bytes = fs::read(&path).map_err(Error::io(&path))?;
        let start = usize::try_from(self.lines.length).unwrap_or(usize::MAX);
        folder.save_torn(self.lines.next, bytes.get(start..).unwrap_or_default())?;
        OpenOptions::new()
            .write(true)
            .open(&path)
            .and_then(|file| {
                file.set_len(self.lines.length)?;
                file.sync_all()
            })
            .map_err(Error::io(&path))
    }

    fn opened(self, folder: Folder, pen: Option<Pen>) -> Opened {
        Opened {
            torn: (self.lines.torn > 0).then_some(self.lines.torn),
            ledger: Ledger {
                folder,
                fold: self.fold,
                next: self.lines.next,
                head: self.lines.head,
                pen,
            },
        }
    }
}

/// Entries that are ready to be written.
struct Batch {
    text: Vec<u8>,
    appended: Vec<Appended>,
    events: Vec<Event>,
}

impl Pen {
    fn new(folder: &Folder, lock: Lock) -> Result<Self, Error> {
        Ok(Self {
            file: folder.open_entries()?,
            contents: contents::Writer::new(folder.clone()),
            failed: false,
            lasting: true,
            _lock: lock,
        })
    }

    /// Writes the contents of drafts and chains the entries, which are not written yet.
    fn prepare<C: Borrow<Fields>>(
        &mut self,
        drafts: &[Draft<C>],
        next: u64,
        head: Hash,
    ) -> Result<Batch, Error> {
        let mut batch = Batch {
            text: Vec::new(),
            appended: Vec::with_capacity(drafts.len()),
            events: Vec::with_capacity(drafts.len()),
        };
        let mut previous = head;
        for (sequence, draft) in (next..).zip(drafts) {
            let put = &mut |fields: &C| self.contents.put(fields.borrow());
            let event = draft.event.try_map(put)?;
            let place = Place {
                sequence,
                previous,
                time: &draft.time,
                run: &draft.run,
            };
            let written = v1::write(&place, &event)?;
            previous = written.hash;
            batch.text.extend(written.line);
            batch.events.push(event);
            batch.appended.push(Appended {
                sequence,
                hash: written.hash,
            });
        }
        self.contents.sync()?;
        Ok(batch)
    }

    fn write(&mut self, text: &[u8], folder: &Folder) -> Result<(), Error> {
        let lasting = self.lasting;
        let written = self.file.write_all(text).and_then(|()| match lasting {
            true => self.file.sync_data(),
            false => Ok(()),
        });
        self.failed = written.is_err();
        written.map_err(Error::io(&folder.entries()))
    }
}

#[cfg(test)]
mod tests;
