//! The contents: managed fields, each in a file that is named by its hash.
//!
//! Fields come in, a hash goes out, and the other way round. A content that is there is never
//! written again. Secrets stand in fields as references only.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write as _};

use lockstep_model::Fields;
use serde_json::{Map, Value};

use crate::canonical;
use crate::error::Error;
use crate::folder::{self, Folder};
use crate::hash::Hash;

/// Writes contents. There is one writer a ledger: the one that holds its lock.
#[derive(Debug)]
pub(crate) struct Writer {
    folder: Folder,
    known: HashSet<Hash>,
    /// Whether files were named since the folder was last synced.
    fresh: bool,
    /// Whether the disk is waited for.
    lasting: bool,
}

impl Writer {
    pub(crate) fn new(folder: Folder) -> Self {
        Self {
            folder,
            known: HashSet::new(),
            fresh: false,
            lasting: true,
        }
    }

    /// Waits for the disk no more.
    pub(crate) const fn forgo_disk(&mut self) {
        self.lasting = false;
    }

    /// Writes a content, unless it is there, and returns its hash.
    pub(crate) fn put(&mut self, fields: &Fields) -> Result<Hash, Error> {
        let text = canonical::text(&fields.to_value())?;
        let hash = Hash::of(&text);
        if self.known.contains(&hash) {
            return Ok(hash);
        }
        let path = self.folder.content(hash);
        if !path.try_exists().map_err(Error::io(&path))? {
            self.write(hash, &text)?;
        }
        self.known.insert(hash);
        Ok(hash)
    }

    /// A content gets its name once all of it lies on the disk.
    fn write(&mut self, hash: Hash, text: &[u8]) -> Result<(), Error> {
        let path = self.folder.content(hash);
        let unnamed = self.folder.contents().join(format!("{hash}.tmp"));
        let mut file = File::create(&unnamed).map_err(Error::io(&unnamed))?;
        let lasting = self.lasting;
        file.write_all(text)
            .and_then(|()| if lasting { file.sync_all() } else { Ok(()) })
            .map_err(Error::io(&unnamed))?;
        fs::rename(&unnamed, &path).map_err(Error::io(&path))?;
        self.fresh = lasting;
        Ok(())
    }

    /// Sees to it that the names of all contents lie on the disk.
    pub(crate) fn sync(&mut self) -> Result<(), Error> {
        if self.fresh {
            folder::sync(&self.folder.contents())?;
            self.fresh = false;
        }
        Ok(())
    }
}

/// What was found under a hash.
pub(crate) enum Found<T> {
    /// The content as it was written.
    Whole(T),
    /// Another content than was written.
    Changed,
    /// Nothing.
    Missing,
}

/// Reads a content as fields.
pub(crate) fn read(folder: &Folder, hash: Hash) -> Result<Found<Fields>, Error> {
    Ok(match bytes(folder, hash)? {
        Found::Whole(bytes) => match serde_json::from_slice::<Map<String, Value>>(&bytes) {
            Ok(map) => Found::Whole(Fields::from(map)),
            Err(_) => Found::Changed,
        },
        Found::Changed => Found::Changed,
        Found::Missing => Found::Missing,
    })
}

/// Reads a content as bytes and checks them against the hash.
pub(crate) fn bytes(folder: &Folder, hash: Hash) -> Result<Found<Vec<u8>>, Error> {
    let path = folder.content(hash);
    match fs::read(&path) {
        Ok(bytes) if Hash::of(&bytes) == hash => Ok(Found::Whole(bytes)),
        Ok(_) => Ok(Found::Changed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Missing),
        Err(error) => Err(Error::io(&path)(error)),
    }
}
