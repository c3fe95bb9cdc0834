//! An open ledger: what was applied, and the door through which entries are appended.
//!
//! A folder comes in; it is read and checked once, from the first entry to the last. Then the base
//! goes out, and drafts come in: each is on the disk when the call returns.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use lockstep_model::tenant::LiveRef;
use lockstep_model::{Address, Base, Fields, Served};

use crate::batch::{Batch, End};
use crate::entry::Draft;
use crate::error::Error;
use crate::files::{Disk, Files};
use crate::fold::Fold;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::lines::Lines;
use crate::lock::{Holder, Lock};
use crate::pen::Pen;
use crate::standing::Standing;

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
    pub(crate) folder: Folder,
    pub(crate) fold: Fold,
    next: u64,
    head: Hash,
    /// `None` when it was opened for reading.
    pub(crate) pen: Option<Pen>,
}

/// What the reading of a whole ledger comes to.
struct Replay {
    lines: Lines,
    fold: Fold,
}

impl Ledger {
    /// Opens the ledger in a folder and checks its chain.
    pub fn open(path: impl AsRef<Path>, mode: Mode) -> Result<Opened, Error> {
        Self::open_on(Arc::new(Disk), path, mode)
    }

    /// Opens the ledger in a folder of another disk and checks its chain.
    pub fn open_on(
        files: Arc<dyn Files>,
        path: impl AsRef<Path>,
        mode: Mode,
    ) -> Result<Opened, Error> {
        let folder = Folder::on(files, path.as_ref());
        match mode {
            Mode::Read => {
                let replay = Replay::run(&folder, &mode)?;
                Ok(replay.opened(folder, None))
            }
            Mode::Append(ref holder) => {
                folder.create()?;
                let lock = Lock::take(&folder, holder)?;
                Self::append_under(folder, lock, &mode)
            }
        }
    }

    /// Opens for reading and appending the ledger whose lock the caller has taken before. The lock
    /// is held for as long as either of both is there.
    pub fn open_under(lock: &Lock) -> Result<Opened, Error> {
        let mode = Mode::Append(lock.holder().clone());
        Self::append_under(Folder::new(lock.folder()), lock.clone(), &mode)
    }

    fn append_under(folder: Folder, lock: Lock, mode: &Mode) -> Result<Opened, Error> {
        let replay = Replay::run(&folder, mode)?;
        replay.cut_torn(&folder)?;
        let pen = Pen::new(&folder, lock)?;
        let mut opened = replay.opened(folder, Some(pen));
        // What a tombstone names is gone, whatever came between.
        opened.ledger.erase()?;
        Ok(opened)
    }

    /// Returns the number of entries.
    pub const fn entries(&self) -> u64 {
        self.next
    }

    /// Returns the hash of the last entry.
    pub fn head(&self) -> Option<Hash> {
        (self.next > 0).then_some(self.head)
    }

    /// Tells what the organisation was told of it.
    pub const fn standing(&self) -> &Standing {
        &self.fold.standing
    }

    /// Makes the base of all entries, those included that were appended since. Needed contents are
    /// read, each once.
    pub fn base(&self) -> Result<Base, Error> {
        self.fold.base(&self.folder)
    }

    /// Returns the fingerprints of the secrets that were sent, by address and by the path of the
    /// field. No content is read for it.
    pub fn fingerprints(&self) -> BTreeMap<Address, BTreeMap<String, String>> {
        self.fold.fingerprints()
    }

    /// Returns the contents that are needed for [`Self::base`] and [`Self::served`], each once or
    /// more often; what was forgotten is not among them.
    pub fn needed(&self) -> impl Iterator<Item = Hash> {
        let contents = self.fold.contents();
        contents.filter(|hash| !self.fold.upkeep.forgotten.contains(hash))
    }

    /// Returns the contents that tombstones name: wherever the ledger lies, they are to be gone.
    pub fn forgotten(&self) -> impl Iterator<Item = Hash> {
        self.fold.upkeep.forgotten.iter().copied()
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
        }
        self
    }

    /// Says whether the disk is not waited for, so that appending takes no time.
    #[cfg(feature = "scribe")]
    pub(crate) fn is_fleeting(&self) -> bool {
        self.pen.as_ref().is_some_and(|pen| !pen.lasting)
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
        let (batch, error) = self.chain(drafts)?;
        match error {
            Some(error) => Err(error),
            None => self.commit(batch),
        }
    }

    /// Chains drafts without writing them. What cannot be written ends the batch with the error.
    pub(crate) fn chain<C: Borrow<Fields>>(
        &self,
        drafts: &[Draft<C>],
    ) -> Result<(Batch, Option<Error>), Error> {
        let pen = self.pen.as_ref().ok_or(Error::ReadOnly)?;
        if pen.failed {
            return Err(Error::Closed);
        }
        let end = End {
            next: self.next,
            head: self.head,
            known: &pen.known,
        };
        Ok(Batch::chain(drafts, end))
    }

    /// Appends what was chained last; it lies on the disk when this returns.
    pub(crate) fn commit(&mut self, batch: Batch) -> Result<Vec<Appended>, Error> {
        let pen = self.pen.as_mut().ok_or(Error::ReadOnly)?;
        pen.write(&batch)?;
        for (appended, event) in batch.appended.iter().zip(batch.events) {
            self.fold.take(appended.sequence, event);
            self.next = appended.sequence + 1;
            self.head = appended.hash;
        }
        Ok(batch.appended)
    }

    /// Takes note that nobody knows any more what lies behind the end: nothing is appended until
    /// the ledger is opened again.
    #[cfg(feature = "scribe")]
    pub(crate) const fn fail(&mut self) {
        if let Some(pen) = &mut self.pen {
            pen.failed = true;
        }
    }
}

impl Replay {
    /// Reads and checks all entries; for appending, none may be of a newer format.
    fn run(folder: &Folder, mode: &Mode) -> Result<Self, Error> {
        let mut lines = Lines::open(folder.clone())?;
        let mut fold = Fold::default();
        while let Some((sequence, event)) = lines.next_event(mode)? {
            if let Some(event) = event {
                fold.take(sequence, event);
            }
        }
        Ok(Self { lines, fold })
    }

    /// Moves a torn tail out of the entries, into a file of its own.
    fn cut_torn(&self, folder: &Folder) -> Result<(), Error> {
        if self.lines.torn == 0 {
            return Ok(());
        }
        let (path, files, whole) = (folder.entries(), folder.files(), self.lines.length);
        let mut tail = Vec::new();
        let read = files.open(&path, whole);
        read.and_then(|mut file| file.read_to_end(&mut tail))
            .map_err(Error::io(&path))?;
        folder.save_torn(self.lines.next, &tail, &self.fold.upkeep.repaired)?;
        files.set_len(&path, whole).map_err(Error::io(&path))
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

#[cfg(test)]
mod tests;
