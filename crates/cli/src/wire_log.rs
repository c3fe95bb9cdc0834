//! The log of the wire: a line of JSON for each exchange with the tenant, appended to a file.
//!
//! Exchanges come in without secrets, and go through the program's own mask all the same. A file
//! that is something else is never written to; a disk that is full ends the log and not the run.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use lockstep_genesys::LogExchange;
use serde_json::Value;

use crate::failure::Failure;
use crate::{clock, random, redaction};

/// How each line begins: a file that begins otherwise is no log of the wire.
const START: &str = r#"{"apiVersion":"lockstep.dev/v1","kind":"Exchange","#;

/// A log of the wire.
#[derive(Debug)]
pub(crate) struct WireLog {
    path: PathBuf,
    /// What tells this run's lines from those of others.
    run: String,
    /// Nothing once it could not be written.
    file: Mutex<Option<File>>,
}

impl WireLog {
    /// Opens a log for appending; a new one can be read by its owner alone.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let file =
            create(path).or_else(|error| match error.kind() == io::ErrorKind::AlreadyExists {
                true => reopen(path),
                false => Err(error),
            });
        let file = file.map_err(|error| {
            let message = format!(
                "the log {} cannot be written, so nothing was sent",
                path.display()
            );
            Failure::new(message)
                .because(error)
                .help("name another file with --log-http")
        })?;
        Ok(Self {
            path: path.to_owned(),
            run: format!("{}-{:08x}", clock::stamp(), random::seed() >> 32),
            file: Mutex::new(Some(file)),
        })
    }

    fn line(&self, exchange: Value) -> Vec<u8> {
        let mut fields = match exchange {
            Value::Object(fields) => fields,
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)) => std::iter::once(("exchange".to_owned(), other)).collect(),
        };
        fields.insert("run".to_owned(), Value::from(self.run.as_str()));
        fields.insert("time".to_owned(), Value::from(clock::now()));
        let text = Value::Object(fields).to_string();
        let rest = text.strip_prefix('{').unwrap_or(&text);
        redaction::mask(format!("{START}{rest}\n").as_bytes())
    }
}

impl LogExchange for WireLog {
    fn log(&self, exchange: Value) {
        let line = self.line(exchange);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = file.as_mut() else { return };
        if let Err(error) = open.write_all(&line) {
            *file = None;
            let path = self.path.display();
            tracing::warn!("the log {path} ends here, and the run goes on without it: {error}");
        }
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Opens what is there, if it is a log, at the beginning of a line.
fn reopen(path: &Path) -> io::Result<File> {
    let other = |why| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    // Opening a pipe could wait for ever.
    if !fs::metadata(path)?.is_file() {
        return other("it is no regular file");
    }
    let mut file = OpenOptions::new().read(true).append(true).open(path)?;
    let mut start = Vec::new();
    let most = u64::try_from(START.len()).unwrap_or(u64::MAX);
    Read::by_ref(&mut file).take(most).read_to_end(&mut start)?;
    if start.is_empty() {
        return Ok(file);
    }
    if start != START.as_bytes() {
        return other("it is there already, and is no log of the wire");
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    // A run that was killed may have left half a line.
    if last != *b"\n" {
        file.write_all(b"\n")?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(path: &Path) -> Vec<Value> {
        let text = fs::read_to_string(path).unwrap();
        let read = |line| serde_json::from_str(line).unwrap();
        text.lines().map(read).collect()
    }

    #[test]
    fn runs_follow_each_other_in_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wire.ndjson");
        for number in [1, 2] {
            let log = WireLog::open(&path).unwrap();
            log.log(json!({"method": "GET", "number": number}));
        }
        let lines = lines(&path);
        let numbers: Vec<_> = lines.iter().map(|line| line["number"].as_u64()).collect();
        assert_eq!(numbers, [Some(1), Some(2)]);
        assert_ne!(lines[0]["run"], lines[1]["run"]);
        assert_eq!(lines[0]["kind"], "Exchange");
        assert!(lines[0]["time"].as_str().unwrap().ends_with('Z'));
    }

    #[test]
    #[cfg(unix)]
    fn a_new_log_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wire.ndjson");
        let _log = WireLog::open(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_log_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lockstep.yaml");
        for text in [
            "kind: Project\n",
            "{",
            "{}\n",
            "{\"apiVersion\":\"lockstep.dev/v1\"}\n",
        ] {
            fs::write(&path, text).unwrap();
            let told = lockstep_apply::chain(&WireLog::open(&path).unwrap_err());
            assert!(told.contains("is no log of the wire"), "{told}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert!(WireLog::open(folder.path()).is_err());
        assert!(WireLog::open(&folder.path().join("none/wire")).is_err());
    }

    #[test]
    fn half_a_line_stays_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wire.ndjson");
        fs::write(&path, format!("{START}\"cut")).unwrap();
        WireLog::open(&path).unwrap().log(json!({"method": "GET"}));
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 2);
        let whole: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!(whole["method"], "GET");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_ends_the_log_and_nothing_else() {
        let log = WireLog {
            path: PathBuf::from("/dev/full"),
            run: String::new(),
            file: Mutex::new(OpenOptions::new().append(true).open("/dev/full").ok()),
        };
        log.log(json!({"method": "GET"}));
        assert!(log.file.lock().unwrap().is_none());
        log.log(json!({"method": "GET"}));
    }
}
