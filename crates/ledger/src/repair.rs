//! Torn tails that were cut off: the files that keep them, and whether an entry tells of each.
//!
//! A folder comes in; out go the files that no entry names. The tail is saved first, then cut, then
//! told: whoever opens the ledger next tells of what a crash kept from being told.

use std::io;

use crate::entry::{Actor, Event, Repaired};
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::ledger::Ledger;

/// A torn tail that was cut off and saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Torn {
    /// The name of the file that keeps it, in the ledger's folder.
    pub file: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of these bytes.
    pub sha256: Hash,
}

impl Torn {
    /// Makes the event that tells of it.
    pub fn told<C>(&self, actor: Actor) -> Event<C> {
        Event::Repaired(Repaired {
            bytes: self.bytes,
            sha256: self.sha256,
            file: self.file.clone(),
            actor,
        })
    }
}

impl Ledger {
    /// Returns the torn tails that were cut off and that no entry tells of: appending a
    /// [`Repaired`] for each is up to whoever opened the ledger.
    ///
    /// # Errors
    ///
    /// Fails if they cannot be read.
    pub fn untold(&self) -> Result<Vec<Torn>, Error> {
        let mut untold = Vec::new();
        for name in names(&self.folder)? {
            if self.fold.upkeep.repaired.contains(&name) {
                continue;
            }
            let path = self.folder.path().join(&name);
            let bytes = match self.folder.files().read(&path) {
                // Whoever made a folder of that name keeps nothing of ours in it.
                Err(error) if error.kind() == io::ErrorKind::IsADirectory => continue,
                bytes => bytes.map_err(Error::io(&path))?,
            };
            untold.push(Torn {
                file: name,
                bytes: bytes.len() as u64,
                sha256: Hash::of(&bytes),
            });
        }
        Ok(untold)
    }
}

/// Lists the files that keep torn tails, by name.
fn names(folder: &Folder) -> Result<Vec<String>, Error> {
    let path = folder.path();
    let mut names = folder.files().list(path).map_err(Error::io(path))?;
    names.retain(|name| name.starts_with("torn-") && name.ends_with(".bin"));
    names.sort_unstable();
    Ok(names)
}
