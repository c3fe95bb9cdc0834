//! What it takes to append: the lock, the open file, and which contents are there.
//!
//! A batch comes in; when the call returns, its contents lie on the disk, and then its entries. A
//! content that is there is never written again.

use std::collections::HashSet;
use std::path::PathBuf;
use std::thread;

use crate::batch::Batch;
use crate::error::Error;
use crate::files::Output;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::lock::Lock;

/// How many files are waited for at once. A disk takes the names and lengths of many files down in
/// one go, if it is asked for them at the same time.
const AT_ONCE: usize = 4;

/// How many files are open at once: systems allow a process some hundreds.
const OPEN: usize = 64;

/// What it takes to append.
#[derive(Debug)]
pub(crate) struct Pen {
    folder: Folder,
    pub(crate) file: Box<dyn Output>,
    /// The contents that this process put where they belong.
    pub(crate) known: HashSet<Hash>,
    /// Whether a write failed, so that nobody knows what the file holds.
    pub(crate) failed: bool,
    /// How long the file of entries is.
    length: u64,
    /// Whether the disk is waited for.
    pub(crate) lasting: bool,
    _lock: Lock,
}

/// Returns the length of what has the name of the entries.
fn length(folder: &Folder) -> Result<u64, Error> {
    let path = folder.entries();
    let length = folder.files().length(&path).map_err(Error::io(&path))?;
    Ok(length.unwrap_or_default())
}

impl Pen {
    pub(crate) fn new(folder: &Folder, lock: Lock) -> Result<Self, Error> {
        let file = folder.open_entries()?;
        let length = length(folder)?;
        Ok(Self {
            folder: folder.clone(),
            file,
            length,
            known: HashSet::new(),
            failed: false,
            lasting: true,
            _lock: lock,
        })
    }

    /// Writes contents, then entries, and waits for the disk once for each.
    pub(crate) fn write(&mut self, batch: &Batch) -> Result<(), Error> {
        let written = self.write_all(batch);
        self.failed = written.is_err();
        written
    }

    /// The first entry of all lies there before any content does: contents without an entry are
    /// what is left of a ledger that was lost.
    fn write_all(&mut self, batch: &Batch) -> Result<(), Error> {
        let (first, rest) = batch.text.split_at(batch.alone());
        self.entries(first)?;
        self.contents(&batch.contents)?;
        batch.units(rest).try_for_each(|unit| self.entries(unit))
    }

    fn entries(&mut self, text: &[u8]) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        let written = self.file.append(text);
        let written = written.and_then(|()| {
            if self.lasting {
                self.file.sync()
            } else {
                Ok(())
            }
        });
        let path = self.folder.entries();
        written.map_err(Error::io(&path))?;
        self.length += text.len() as u64;
        // What is written to a file that has lost its name is written nowhere.
        match length(&self.folder)? == self.length {
            true => Ok(()),
            false => Err(Error::Disturbed { path }),
        }
    }

    /// A content gets its name once all of it lies on the disk, and an entry names it once its
    /// name lies there.
    fn contents(&mut self, contents: &[(Hash, Vec<u8>)]) -> Result<(), Error> {
        let mut fresh = false;
        for some in contents.chunks(OPEN) {
            fresh |= self.some(some)?;
        }
        if self.lasting && fresh {
            self.folder.sync(&self.folder.contents())?;
        }
        self.known
            .extend(contents.iter().map(|(hash, _text)| *hash));
        Ok(())
    }

    /// Writes those contents that are not there, and says whether there were any.
    fn some(&self, contents: &[(Hash, Vec<u8>)]) -> Result<bool, Error> {
        let files = self.folder.files();
        let mut unnamed = Vec::new();
        for (hash, text) in contents {
            let path = self.folder.content(*hash);
            let there = files.length(&path).map_err(Error::io(&path))?;
            if there.is_none() {
                unnamed.push((*hash, self.unnamed(*hash, text)?));
            }
        }
        if self.lasting {
            self.sync_all(&mut unnamed)?;
        }
        for (hash, _file) in &unnamed {
            let path = self.folder.content(*hash);
            let named = files.rename(&self.temporary(*hash), &path);
            named.map_err(Error::io(&path))?;
        }
        Ok(!unnamed.is_empty())
    }

    fn temporary(&self, hash: Hash) -> PathBuf {
        self.folder.contents().join(format!("{hash}.tmp"))
    }

    fn unnamed(&self, hash: Hash, text: &[u8]) -> Result<Box<dyn Output>, Error> {
        let path = self.temporary(hash);
        let file = self.folder.files().create(&path);
        let written = file.and_then(|mut file| file.append(text).map(|()| file));
        written.map_err(Error::io(&path))
    }

    /// Waits for files, for some of them at the same time.
    fn sync_all(&self, files: &mut [(Hash, Box<dyn Output>)]) -> Result<(), Error> {
        let each = files.len().div_ceil(AT_ONCE).max(1);
        let mut shares = files.chunks_mut(each);
        let Some(first) = shares.next() else {
            return Ok(());
        };
        thread::scope(|scope| {
            let others: Vec<_> = shares
                .map(|share| scope.spawn(|| self.sync_each(share)))
                .collect();
            let mut synced = self.sync_each(first);
            for other in others {
                synced = synced.and(other.join().unwrap_or(Err(Error::Closed)));
            }
            synced
        })
    }

    fn sync_each(&self, files: &mut [(Hash, Box<dyn Output>)]) -> Result<(), Error> {
        for (hash, file) in files {
            file.sync().map_err(Error::io(&self.temporary(*hash)))?;
        }
        Ok(())
    }
}
