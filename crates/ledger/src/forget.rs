//! Erasing a content: which one may be, and that what a tombstone names is gone.
//!
//! A hash comes in; out goes who names it, or why it has to stay. The tombstone is appended first and
//! the content erased after it, so that a crash between the two leaves something to erase and never
//! a content that is missing without a word.

use std::io;

use crate::error::Error;
use crate::hash::Hash;
use crate::ledger::Ledger;
use crate::lines::Lines;
use crate::v1;

/// What is known of a content that may be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasable {
    /// The entries that name it, in their order.
    pub entries: Vec<u64>,
    /// Whether a tombstone names it already.
    pub is_forgotten: bool,
}

impl Ledger {
    /// Says whether a content may be erased: nothing that is applied, and no write that was begun,
    /// may need it.
    ///
    /// # Errors
    ///
    /// Fails if no entry names the content, or if it is needed.
    pub fn erasable(&self, content: Hash) -> Result<Erasable, Error> {
        let mut entries = Vec::new();
        let mut lines = Lines::open(self.folder.clone())?;
        while let Some(line) = lines.next()? {
            if v1::contents(&line.json).any(|named| named == content) {
                entries.push(line.link.sequence);
            }
        }
        if entries.is_empty() {
            return Err(Error::NoContent { hash: content });
        }
        if let Some((address, need)) = self.fold.need(content) {
            return Err(Error::ContentNeeded {
                hash: content,
                address: address.clone(),
                need,
            });
        }
        Ok(Erasable {
            entries,
            is_forgotten: self.fold.upkeep.forgotten.contains(&content),
        })
    }

    /// Erases the contents that tombstones name and that are still there, and returns them. The
    /// ledger does so itself when it is opened for appending.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be removed, or the ledger was opened for reading.
    pub fn erase(&mut self) -> Result<Vec<Hash>, Error> {
        let pen = self.pen.as_mut().ok_or(Error::ReadOnly)?;
        let files = self.folder.files();
        let mut erased = Vec::new();
        for hash in self.fold.upkeep.forgotten.iter().copied() {
            let path = self.folder.content(hash);
            // A content that a crash left without its name holds the same.
            drop(files.remove(&path.with_extension("tmp")));
            match files.remove(&path) {
                Ok(()) => erased.push(hash),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::io(&path)(error)),
            }
            pen.known.remove(&hash);
        }
        if !erased.is_empty() {
            self.folder.sync(&self.folder.contents())?;
        }
        Ok(erased)
    }
}
