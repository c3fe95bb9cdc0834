//! The folder of a ledger: what lies where, and on which disk.
//!
//! A path and a file layer come in, paths go out. It must not know what stands in the files.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Error;
use crate::files::{Disk, Files, Output};
use crate::hash::Hash;

/// The folder of a ledger.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
    files: Arc<dyn Files>,
}

impl Folder {
    /// Names a folder of this machine's disk, which need not be there.
    pub(crate) fn new(path: &Path) -> Self {
        Self::on(Arc::new(Disk), path)
    }

    /// Names a folder of a disk, which need not be there.
    pub(crate) fn on(files: Arc<dyn Files>, path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            files,
        }
    }

    /// Returns the disk that the folder lies on.
    pub(crate) fn files(&self) -> &dyn Files {
        self.files.as_ref()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn entries(&self) -> PathBuf {
        self.path.join("entries.jsonl")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.path.join("lock")
    }

    pub(crate) fn contents(&self) -> PathBuf {
        self.path.join("contents")
    }

    pub(crate) fn content(&self, hash: Hash) -> PathBuf {
        self.contents().join(format!("{hash}.json"))
    }

    /// Says whether there is at least one content.
    pub(crate) fn has_contents(&self) -> Result<bool, Error> {
        let path = self.contents();
        match self.files.list(&path) {
            Ok(names) => Ok(!names.is_empty()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::io(&path)(error)),
        }
    }

    /// Makes the folder, if it is not there.
    pub(crate) fn create(&self) -> Result<(), Error> {
        self.files
            .create_folder(&self.path)
            .map_err(Error::io(&self.path))
    }

    /// Opens the entries for appending and sees to it that all there is lies on the disk, also
    /// what an earlier process did not live to make sure of.
    pub(crate) fn open_entries(&self) -> Result<Box<dyn Output>, Error> {
        let contents = self.contents();
        let made = self.files.create_folder(&contents);
        made.map_err(Error::io(&contents))?;
        let path = self.entries();
        let mut file = self.files.append(&path).map_err(Error::io(&path))?;
        file.sync().map_err(Error::io(&path))?;
        self.sync(&contents)?;
        self.sync(&self.path)?;
        self.path
            .ancestors()
            .skip(1)
            .try_for_each(|path| self.sync_above(path))?;
        Ok(file)
    }

    /// Any of the folders above may have been made for the ledger; those that we may not read were
    /// made by others.
    fn sync_above(&self, path: &Path) -> Result<(), Error> {
        match self.files.sync_folder(path) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            synced => synced.map_err(Error::io(path)),
        }
    }

    /// Saves the bytes of a torn tail beside the entries, never over an earlier one; `told` are the
    /// files that entries tell of. What a crash left of saving the same bytes is made whole.
    pub(crate) fn save_torn(
        &self,
        sequence: u64,
        bytes: &[u8],
        told: &BTreeSet<String>,
    ) -> Result<(), Error> {
        for copy in 1_u32.. {
            let name = match copy {
                1 => format!("torn-{sequence}.bin"),
                _ => format!("torn-{sequence}-{copy}.bin"),
            };
            let path = self.path.join(&name);
            let file = match self.files.create_new(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let saved = match self.files.read(&path) {
                        // Somebody made a folder of that name: the next number is free.
                        Err(error) if error.kind() == io::ErrorKind::IsADirectory => continue,
                        saved => saved.map_err(Error::io(&path))?,
                    };
                    if told.contains(&name) || !bytes.starts_with(&saved) {
                        continue;
                    }
                    self.files.create(&path)
                }
                file => file,
            };
            let saved = file.and_then(|mut file| file.append(bytes).and_then(|()| file.sync()));
            saved.map_err(Error::io(&path))?;
            break;
        }
        self.sync(&self.path)
    }

    /// Sees to it that the names in a folder lie on the disk.
    pub(crate) fn sync(&self, path: &Path) -> Result<(), Error> {
        self.files.sync_folder(path).map_err(Error::io(path))
    }
}
