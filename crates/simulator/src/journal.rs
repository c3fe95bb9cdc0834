//! Keeps the tenant in a file: a snapshot, and beside it a log to which each change is appended before its
//! answer leaves. Killed at any moment, the process loses nothing that it acknowledged (the machine
//! losing power is another matter: the log is not synced). Knows records, not what they mean.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufWriter, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::record::{Line, ReadLine, Record};

/// The format that this version writes.
const FORMAT: u32 = 1;
/// The log is folded into the snapshot when it is longer than this and longer than the snapshot.
const FOLD_AT: u64 = 64 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshot {
    format: u32,
    issued: u64,
    records: Vec<Record>,
}

/// What was found in the files.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) issued: u64,
    pub(crate) records: Vec<Record>,
}

/// The open files.
#[derive(Debug)]
pub(crate) struct Journal {
    snapshot: PathBuf,
    log: PathBuf,
    file: File,
    logged: u64,
    snapshot_size: u64,
}

impl Journal {
    /// Opens the files, alone, and reads what they hold.
    pub(crate) fn open(snapshot: &Path) -> Result<(Self, Found), Error> {
        if let Some(folder) = snapshot.parent() {
            std::fs::create_dir_all(folder).map_err(|e| failed("create the folder", folder, e))?;
        }
        let log = beside(snapshot, ".log");
        let mut options = OpenOptions::new();
        let options = options.create(true).read(true).append(true);
        let mut file = options.open(&log).map_err(|e| failed("open", &log, e))?;
        file.try_lock()
            .map_err(|error| held(error, snapshot, &log))?;
        let (mut found, snapshot_size) = read_snapshot(snapshot)?;
        let logged = read_log(&mut file, &log, &mut found)?;
        let journal = Self {
            snapshot: snapshot.to_owned(),
            log,
            file,
            logged,
            snapshot_size,
        };
        Ok((journal, found))
    }

    /// Reads what the files hold and leaves them alone: any number of processes may at once, while
    /// none has them open.
    pub(crate) fn copy(snapshot: &Path) -> Result<Found, Error> {
        let log = beside(snapshot, ".log");
        let mut file = match File::open(&log) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(read_snapshot(snapshot)?.0);
            }
            Err(error) => return Err(failed("open", &log, error)),
        };
        file.try_lock_shared()
            .map_err(|error| held(error, snapshot, &log))?;
        let (mut found, _size) = read_snapshot(snapshot)?;
        let _logged = read_log(&mut file, &log, &mut found)?;
        Ok(found)
    }

    /// Appends one change; when this returns, it outlives the process.
    pub(crate) fn append(&mut self, line: &Line<'_>) -> Result<(), Error> {
        let mut bytes =
            serde_json::to_vec(line).map_err(|e| failed("write", &self.log, e.into()))?;
        bytes.push(b'\n');
        if let Err(error) = self.file.write_all(&bytes) {
            // Half a line would make the next one unreadable.
            let _cut = self.file.set_len(self.logged);
            return Err(failed("write", &self.log, error));
        }
        self.logged += bytes.len() as u64;
        Ok(())
    }

    /// Tells whether something is in the log that the snapshot does not hold.
    pub(crate) fn is_behind(&self) -> bool {
        self.logged > 0
    }

    /// Tells whether the log has grown long enough to be folded while the tenant runs.
    pub(crate) fn is_long(&self) -> bool {
        self.logged > FOLD_AT.max(self.snapshot_size)
    }

    /// Writes the whole state as the snapshot, then empties the log.
    pub(crate) fn fold(&mut self, issued: u64, records: &[Record]) -> Result<(), Error> {
        let temporary = beside(&self.snapshot, ".new");
        let written = write_snapshot(&temporary, issued, records)
            .map_err(|error| failed("write", &temporary, error))?;
        std::fs::rename(&temporary, &self.snapshot)
            .map_err(|error| failed("replace", &self.snapshot, error))?;
        // A crash between the two leaves changes in the log that the snapshot holds too: harmless.
        self.file
            .set_len(0)
            .map_err(|error| failed("empty", &self.log, error))?;
        self.logged = 0;
        self.snapshot_size = written;
        Ok(())
    }
}

fn held(error: TryLockError, snapshot: &Path, log: &Path) -> Error {
    match error {
        TryLockError::WouldBlock => Error::StateInUse {
            path: snapshot.to_owned(),
        },
        TryLockError::Error(e) => failed("lock", log, e),
    }
}

/// Adds what the log holds to what was found, and returns the log's length.
fn read_log(file: &mut File, log: &Path, found: &mut Found) -> Result<u64, Error> {
    let mut bytes = Vec::new();
    let _size = file
        .read_to_end(&mut bytes)
        .map_err(|e| failed("read", log, e))?;
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match serde_json::from_slice::<ReadLine>(line) {
            Ok(line) => {
                found.issued = found.issued.max(line.issued);
                found.records.extend(line.records);
            }
            Err(error) if line.ends_with(b"\n") => {
                let problem = format!("line {} is not a change of a tenant: {error}", index + 1);
                return Err(Error::StateCorrupt {
                    path: log.to_owned(),
                    problem,
                });
            }
            // The process was killed while it wrote this line: nobody was told that it is done.
            Err(error) => tracing::warn!(%error, "dropped the torn last line of the state log"),
        }
    }
    Ok(bytes.len() as u64)
}

/// Reads the snapshot, and its length.
fn read_snapshot(path: &Path) -> Result<(Found, u64), Error> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Found::default(), 0)),
        Err(error) => return Err(failed("read", path, error)),
    };
    let corrupt = |problem| Error::StateCorrupt {
        path: path.to_owned(),
        problem,
    };
    let snapshot: Snapshot = serde_json::from_slice(&bytes)
        .map_err(|error| corrupt(format!("is not the state of a simulated tenant: {error}")))?;
    if snapshot.format != FORMAT {
        let format = snapshot.format;
        return Err(corrupt(format!(
            "has the format {format}; this version reads {FORMAT}"
        )));
    }
    let found = Found {
        issued: snapshot.issued,
        records: snapshot.records,
    };
    Ok((found, bytes.len() as u64))
}

/// One record a line, so that people can read and compare the file.
fn write_snapshot(path: &Path, issued: u64, records: &[Record]) -> std::io::Result<u64> {
    let mut out = BufWriter::new(File::create(path)?);
    write!(
        out,
        "{{\"format\":{FORMAT},\"issued\":{issued},\"records\":["
    )?;
    for (index, record) in records.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, record)?;
    }
    out.write_all(b"\n]}\n")?;
    let file = out.into_inner()?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn failed(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::StateFile {
        action,
        path: path.to_owned(),
        source,
    }
}
