//! The lock of a ledger: one writer at a time.
//!
//! The operating system holds the lock and lets go of it when the process ends, however it ends.
//! The file's text only tells others who holds it.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files::Held;
use crate::folder::Folder;

/// Who holds a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// The host that the process runs on.
    pub host: String,
    /// Since when, in RFC 3339.
    pub since: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "process {} on {} since {}",
            self.pid, self.host, self.since
        )
    }
}

/// The lock of a ledger, for as long as a copy of this is not dropped.
#[derive(Debug, Clone)]
pub struct Lock {
    folder: PathBuf,
    holder: Holder,
    _held: Arc<dyn Held>,
}

impl Lock {
    /// Takes the lock of the ledger in a folder, which is made if it is not there: for whoever has to
    /// be alone before the ledger is opened, with [`Ledger::open_under`](crate::Ledger::open_under).
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Locked`] if another process has it; it never waits.
    pub fn of(path: impl AsRef<Path>, holder: &Holder) -> Result<Self, Error> {
        let folder = Folder::new(path.as_ref());
        folder.create()?;
        Self::take(&folder, holder)
    }

    /// Returns the folder of the ledger that it is the lock of.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns who holds it.
    pub(crate) const fn holder(&self) -> &Holder {
        &self.holder
    }

    /// Takes the lock of a ledger, or says who holds it. It never waits.
    pub(crate) fn take(folder: &Folder, holder: &Holder) -> Result<Self, Error> {
        let path = folder.lock();
        let mut text = serde_json::to_string(holder).map_err(Error::Json)?;
        text.push('\n');
        match folder
            .files()
            .lock(&path, &text)
            .map_err(Error::io(&path))?
        {
            Some(held) => Ok(Self {
                folder: folder.path().to_owned(),
                holder: holder.clone(),
                _held: Arc::from(held),
            }),
            None => Err(locked(folder)),
        }
    }
}

/// Returns who holds the ledger in a folder, as far as that can be told; nothing if nobody does. The
/// lock is tried for an instant, and whoever takes it in that instant finds it taken.
pub fn held(path: impl AsRef<Path>) -> Result<Option<Option<Holder>>, Error> {
    let path = path.as_ref().join("lock");
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(&path)(error)),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            let text = fs::read(&path).unwrap_or_default();
            Ok(Some(serde_json::from_slice(&text).ok()))
        }
        Err(TryLockError::Error(error)) => Err(Error::io(&path)(error)),
    }
}

/// The holder may be just about to write its name: then nobody is named.
fn locked(folder: &Folder) -> Error {
    let text = folder.files().read(&folder.lock()).unwrap_or_default();
    Error::Locked {
        path: folder.path().to_owned(),
        holder: serde_json::from_slice(&text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ledger, Mode};

    fn holder(pid: u32) -> Holder {
        Holder {
            pid,
            host: "h".to_owned(),
            since: "2026-11-21T10:00:00Z".to_owned(),
        }
    }

    #[test]
    fn who_took_the_lock_before_opens_and_closes_and_nobody_comes_in_between() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let lock = Lock::of(&path, &holder(1)).unwrap();
        let is_locked = || {
            let again = Ledger::open(&path, Mode::Append(holder(2)));
            matches!(again, Err(Error::Locked { holder: Some(by), .. }) if by == holder(1))
        };
        assert!(is_locked(), "before it is opened");
        let opened = Ledger::open_under(&lock).unwrap();
        assert!(is_locked(), "while it is open");
        drop(opened);
        assert!(is_locked(), "after it was closed");
        drop(Ledger::open_under(&lock).unwrap());
        let opened = Ledger::open_under(&lock).unwrap();
        drop(lock);
        assert!(is_locked(), "a ledger that is open keeps it");
        drop(opened);
        assert!(!is_locked(), "nobody has it any more");
        assert_eq!(held(&path).unwrap(), None);
    }
}
