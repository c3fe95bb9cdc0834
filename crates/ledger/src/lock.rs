//! The lock of a ledger: one writer at a time.
//!
//! The operating system holds the lock and lets go of it when the process ends, however it ends.
//! The file's text only tells others who holds it.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

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

/// The lock, for as long as it is not dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _held: Box<dyn Held>,
}

impl Lock {
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
            Some(held) => Ok(Self { _held: held }),
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
