//! The lock of a ledger: one writer at a time.
//!
//! The operating system holds the lock and lets go of it when the process ends, however it ends.
//! The file's text only tells others who holds it.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;

use serde::{Deserialize, Serialize};

use crate::error::Error;
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
    _file: File,
}

impl Lock {
    /// Takes the lock of a ledger, or says who holds it. It never waits.
    pub(crate) fn take(folder: &Folder, holder: &Holder) -> Result<Self, Error> {
        let path = folder.lock();
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(locked(folder)),
            Err(TryLockError::Error(error)) => return Err(Error::io(&path)(error)),
        }
        let mut text = serde_json::to_string(holder).map_err(Error::Json)?;
        text.push('\n');
        file.set_len(0)
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(Error::io(&path))?;
        Ok(Self { _file: file })
    }
}

/// The holder may be just about to write its name: then nobody is named.
fn locked(folder: &Folder) -> Error {
    let text = fs::read_to_string(folder.lock()).unwrap_or_default();
    Error::Locked {
        path: folder.path().to_owned(),
        holder: serde_json::from_str(&text).ok(),
    }
}
