//! The contents of objects, asked one by one of a `git` process that stays.
//!
//! A hash comes in, bytes go out. It waits a bounded time for each, and reads no more than is
//! wanted: what is longer, or does not come, ends the process, and the next question starts another.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use lockstep_spec::files::FileError;

use crate::git::question::talk;

/// Reads the contents of objects.
#[derive(Debug)]
pub(super) struct Contents {
    folder: PathBuf,
    patience: Duration,
    running: Mutex<Option<Running>>,
}

/// A `git` that waits for hashes.
#[derive(Debug)]
struct Running {
    child: Child,
    input: ChildStdin,
    /// How much of the next object is wanted.
    limits: Sender<usize>,
    answers: Receiver<io::Result<Object>>,
}

/// What Git says of a hash.
#[derive(Debug, PartialEq, Eq)]
enum Object {
    /// The contents.
    Whole(Vec<u8>),
    /// It is longer than what is wanted.
    TooLarge,
    /// It is not here.
    Missing,
}

impl Contents {
    /// Makes a reader; no process starts before something is asked.
    pub(super) fn of(folder: &Path, patience: Duration) -> Self {
        Self {
            folder: folder.to_owned(),
            patience,
            running: Mutex::new(None),
        }
    }

    /// Reads an object that is no longer than some limit.
    pub(super) fn read(&self, hash: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = match running.take() {
            Some(git) => Ok(git),
            None => Running::start(&self.folder),
        };
        let answered = asked.and_then(|mut git| {
            let object = git.ask(hash, limit, self.patience)?;
            // What is too large stands unread: that process is of no use any more.
            if object != Object::TooLarge {
                *running = Some(git);
            }
            Ok(object)
        });
        match answered {
            Ok(Object::Whole(bytes)) => Ok(bytes),
            Ok(Object::TooLarge) => Err(FileError::TooLarge(limit)),
            Ok(Object::Missing) => Err(FileError::Refused(
                "its contents are not in this clone".to_owned(),
            )),
            Err(why) => Err(FileError::Refused(format!("`git` does not tell: {why}"))),
        }
    }
}

impl Running {
    fn start(folder: &Path) -> io::Result<Self> {
        let mut child = talk(folder, &["cat-file", "--batch"]).spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (limits, wanted) = channel();
        let (sender, answers) = channel();
        // It ends with the process, or with whoever asks.
        drop(thread::spawn(move || tell(output, &wanted, &sender)));
        Ok(Self {
            child,
            input,
            limits,
            answers,
        })
    }

    fn ask(&mut self, hash: &str, limit: usize, patience: Duration) -> io::Result<Object> {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        self.limits.send(limit).map_err(|_gone| gone())?;
        writeln!(self.input, "{hash}")?;
        self.input.flush()?;
        let answer = self.answers.recv_timeout(patience);
        answer.map_err(|_late| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Tells one object for each limit that comes.
fn tell(output: ChildStdout, wanted: &Receiver<usize>, answers: &Sender<io::Result<Object>>) {
    let mut output = BufReader::new(output);
    while let Ok(limit) = wanted.recv() {
        if answers.send(next(&mut output, limit)).is_err() {
            return;
        }
    }
}

fn next(output: &mut BufReader<ChildStdout>, limit: usize) -> io::Result<Object> {
    let mut header = String::new();
    if output.read_line(&mut header)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let words: Vec<&str> = header.trim_end().split(' ').collect();
    let [_hash, _kind, size] = words[..] else {
        return Ok(Object::Missing);
    };
    let size: usize = size
        .parse()
        .map_err(|_no_number| io::Error::from(io::ErrorKind::InvalidData))?;
    if size > limit {
        return Ok(Object::TooLarge);
    }
    // A line break follows.
    let mut bytes = vec![0; size + 1];
    output.read_exact(&mut bytes)?;
    bytes.truncate(size);
    Ok(Object::Whole(bytes))
}
