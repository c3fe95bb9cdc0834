//! The folder of a ledger: what lies where, and that it lies on the disk.
//!
//! A path comes in, paths go out. It must not know what stands in the files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::hash::Hash;

/// The folder of a ledger.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Names a folder, which need not be there.
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
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
        match fs::read_dir(&path) {
            Ok(mut files) => Ok(files.next().is_some()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::io(&path)(error)),
        }
    }

    /// Makes the folder, if it is not there.
    pub(crate) fn create(&self) -> Result<(), Error> {
        fs::create_dir_all(&self.path).map_err(Error::io(&self.path))
    }

    /// Opens the entries for appending and sees to it that all there is lies on the disk, also
    /// what an earlier process did not live to make sure of.
    pub(crate) fn open_entries(&self) -> Result<File, Error> {
        let contents = self.contents();
        fs::create_dir_all(&contents).map_err(Error::io(&contents))?;
        let path = self.entries();
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        file.sync_all().map_err(Error::io(&path))?;
        sync(&contents)?;
        sync(&self.path)?;
        self.path.parent().map_or(Ok(()), sync)?;
        Ok(file)
    }

    /// Saves the bytes of a torn tail beside the entries, never over an earlier one.
    pub(crate) fn save_torn(&self, sequence: u64, bytes: &[u8]) -> Result<(), Error> {
        for copy in 1_u32.. {
            let name = match copy {
                1 => format!("torn-{sequence}.bin"),
                _ => format!("torn-{sequence}-{copy}.bin"),
            };
            let path = self.path.join(name);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    let saved = file.write_all(bytes).and_then(|()| file.sync_all());
                    saved.map_err(Error::io(&path))?;
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io(&path)(error)),
            }
        }
        sync(&self.path)
    }
}

/// Sees to it that the names in a folder lie on the disk.
#[cfg(unix)]
pub(crate) fn sync(path: &Path) -> Result<(), Error> {
    // The parent of a relative path of one part is written as the empty path.
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(Error::io(path))
}

/// Other systems have no call for it: a folder cannot be opened as a file there.
#[cfg(not(unix))]
pub(crate) fn sync(_path: &Path) -> Result<(), Error> {
    Ok(())
}
