//! One file: read, formatted and written back; and many of them at a time.

use std::fs;
use std::io::{self, Read as _};
use std::num::NonZero;
use std::path::Path;
use std::thread;

use lockstep_format::{Refused, format};
use lockstep_spec::MAX_BYTES;
use lockstep_spec::text::Text;

use super::paths::File;
use crate::replace::replace;

/// Whether files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// They are written.
    Write,
    /// They are only compared.
    Check,
}

/// What became of a file.
#[derive(Debug)]
pub(super) enum Fate {
    /// It was formatted already.
    Same,
    /// It was formatted, or would be.
    Changed {
        /// What it held.
        before: String,
        /// What it holds, or would hold.
        after: String,
    },
    /// It was left as it is, for a reason that is not its author's to mend.
    Left(Box<Refused>),
    /// It could not be read or written.
    Failed(io::Error),
    /// It is no YAML that lockstep reads.
    Unreadable(Box<Text>),
}

/// Formats files, on all processors, and says in the order of the files what became of them.
pub(super) fn all(files: &[File], mode: Mode) -> Vec<Fate> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = files.len().div_ceil(threads).max(1);
    let work = |files: &[File]| files.iter().map(|file| one(file, mode)).collect::<Vec<_>>();
    thread::scope(|scope| {
        let shares: Vec<_> = files
            .chunks(share)
            .map(|files| (scope.spawn(move || work(files)), files.len()))
            .collect();
        let fates = shares.into_iter().flat_map(|(share, count)| {
            share.join().unwrap_or_else(|_panic| {
                let broken = || Fate::Failed(io::Error::other("the formatter broke down"));
                (0..count).map(|_file| broken()).collect()
            })
        });
        fates.collect()
    })
}

fn one(file: &File, mode: Mode) -> Fate {
    let bytes = match read(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => return Fate::Failed(error),
    };
    let fate = formatted(&file.shown, &bytes);
    match (&fate, mode) {
        (Fate::Changed { after, .. }, Mode::Write) => match replace(&file.path, after.as_bytes()) {
            Ok(()) => fate,
            Err(error) => Fate::Failed(error),
        },
        (Fate::Changed { .. } | Fate::Same | Fate::Left(_), _)
        | (Fate::Failed(_) | Fate::Unreadable(_), _) => fate,
    }
}

/// Reads a file that is no link: what a link leads to is formatted where it is.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let found = fs::symlink_metadata(path)?;
    if found.is_symlink() {
        return Err(io::Error::other(
            "it is a link: format the file that it leads to",
        ));
    }
    // Asked before opening: opening a pipe would wait for a writer.
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path)?;
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Formats the bytes of a file, whose name findings carry.
pub(super) fn formatted(name: &str, bytes: &[u8]) -> Fate {
    if bytes.len() > MAX_BYTES {
        let message = format!("it is longer than {} MiB", MAX_BYTES / (1024 * 1024));
        return Fate::Failed(io::Error::other(message));
    }
    match format(name, bytes) {
        Ok(after) if after.as_bytes() == bytes => Fate::Same,
        Ok(after) => Fate::Changed {
            before: String::from_utf8_lossy(bytes).into_owned(),
            after,
        },
        Err(Refused::Unreadable(text)) => Fate::Unreadable(text),
        Err(refused @ (Refused::Form { .. } | Refused::Changed { .. })) => {
            Fate::Left(Box::new(refused))
        }
    }
}
