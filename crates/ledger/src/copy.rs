//! A copy of a ledger, for whoever wants to see what would become of it.
//!
//! The entries and their contents are copied as they are; the lock and what a crash left beside
//! them are not.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::Error;
use crate::folder::Folder;

/// Copies the ledger in one folder into another one, which must hold none. A ledger that is not
/// there is an empty one.
pub fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<(), Error> {
    let (from, to) = (Folder::new(from.as_ref()), Folder::new(to.as_ref()));
    to.create()?;
    let contents = to.contents();
    fs::create_dir_all(&contents).map_err(Error::io(&contents))?;
    // The entries first: whoever appends meanwhile writes contents before the entry that names them.
    if !copied(&from.entries(), &to.entries())? {
        return Ok(());
    }
    let path = from.contents();
    let files = match fs::read_dir(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        files => files.map_err(Error::io(&path))?,
    };
    for file in files {
        let file = file.map_err(Error::io(&path))?;
        copied(&file.path(), &contents.join(file.file_name()))?;
    }
    Ok(())
}

/// Copies a file, and says whether it was there: what is being written has another name in the end.
fn copied(from: &Path, to: &Path) -> Result<bool, Error> {
    match fs::copy(from, to) {
        Ok(_bytes) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io(from)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_copied_and_the_lock_is_not() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(from.path().join("contents")).unwrap();
        for name in ["entries.jsonl", "lock", "contents/a.json"] {
            fs::write(from.path().join(name), name).unwrap();
        }
        copy(from.path(), to.path()).unwrap();
        assert!(!to.path().join("lock").exists());
        for name in ["entries.jsonl", "contents/a.json"] {
            assert_eq!(fs::read(to.path().join(name)).unwrap(), name.as_bytes());
        }
    }

    #[test]
    fn a_ledger_that_is_not_there_is_an_empty_one() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        copy(from.path().join("none"), to.path()).unwrap();
        assert!(!to.path().join("entries.jsonl").exists());
        assert!(!from.path().join("none").exists());
    }
}
