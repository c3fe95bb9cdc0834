//! Moves a ledger that is damaged out of the way, so that another can begin in its place.
//!
//! A folder comes in; its entries and contents lie in a folder of their own within it afterwards.
//! Nothing is deleted.

use std::io;
use std::path::PathBuf;

use crate::error::Error;
use crate::folder::Folder;
use crate::lock::Lock;

/// Moves the entries and contents of the ledger that is locked into a folder of that name within its
/// own, and returns that; nothing if neither is there.
pub fn set_aside(lock: &Lock, name: &str) -> Result<Option<PathBuf>, Error> {
    let folder = Folder::new(lock.folder());
    let parts = [folder.entries(), folder.contents()];
    let is_there = |part: &&PathBuf| part.exists();
    if !parts.iter().any(|part| is_there(&part)) {
        return Ok(None);
    }
    let aside = folder.path().join(name);
    let files = folder.files();
    if aside.exists() {
        let taken = io::Error::from(io::ErrorKind::AlreadyExists);
        return Err(Error::io(&aside)(taken));
    }
    files.create_folder(&aside).map_err(Error::io(&aside))?;
    for part in parts.iter().filter(is_there) {
        if let Some(name) = part.file_name() {
            let moved = files.rename(part, &aside.join(name));
            moved.map_err(Error::io(part))?;
        }
    }
    files.sync_folder(&aside).map_err(Error::io(&aside))?;
    let path = folder.path();
    files.sync_folder(path).map_err(Error::io(path))?;
    Ok(Some(aside))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::lock::Holder;

    #[test]
    fn a_ledger_is_moved_whole_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let holder = Holder {
            pid: 1,
            host: "h".to_owned(),
            since: "2026-11-21T10:00:00Z".to_owned(),
        };
        let lock = Lock::of(folder.path(), &holder).unwrap();
        let aside = |name: &str| set_aside(&lock, name);
        assert_eq!(aside("lost-1").unwrap(), None);
        fs::write(folder.path().join("tenant.json"), "{}").unwrap();
        fs::write(folder.path().join("entries.jsonl"), "damaged").unwrap();
        fs::create_dir(folder.path().join("contents")).unwrap();
        fs::write(folder.path().join("contents").join("x"), "y").unwrap();
        let moved = aside("lost-1").unwrap().unwrap();
        assert_eq!(
            fs::read_to_string(moved.join("entries.jsonl")).unwrap(),
            "damaged"
        );
        assert_eq!(fs::read_to_string(moved.join("contents/x")).unwrap(), "y");
        assert!(!folder.path().join("entries.jsonl").exists());
        assert!(folder.path().join("tenant.json").exists());
        fs::write(folder.path().join("entries.jsonl"), "again").unwrap();
        assert!(aside("lost-1").is_err(), "never over an earlier one");
    }
}
