//! The lines of a ledger, one after the other, each checked as it is read.
//!
//! A folder comes in, lines go out; the first that is not what it should be ends the reading with
//! what is wrong with it. What stands behind the last line feed, or was never written, is a torn
//! tail and no damage.

use std::io::{self, BufRead as _, BufReader, Read};

use crate::damage::Damage;
use crate::diagnose;
use crate::entry::Event;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::hole;
use crate::ledger::Mode;
use crate::line::{self, Line, Link};
use crate::quick::{self, Quick};
use crate::v1;

/// How much is read at once.
const CHUNK: usize = 1 << 16;

/// A reading of a ledger, and how far it came.
pub(crate) struct Lines {
    folder: Folder,
    /// `None` when there is nothing more to read.
    reader: Option<BufReader<Box<dyn Read + Send>>>,
    bytes: Vec<u8>,
    buffer: Vec<u8>,
    /// The number of entries that were read, and so the sequence number of the next.
    pub(crate) next: u64,
    /// The hash of the last entry that was read.
    pub(crate) head: Hash,
    /// The length of the lines that were read, in bytes.
    pub(crate) length: u64,
    /// The number of bytes behind the last line feed.
    pub(crate) torn: usize,
}

impl Lines {
    /// Begins to read the ledger in a folder; a ledger that is not there has no lines.
    pub(crate) fn open(folder: Folder) -> Result<Self, Error> {
        let path = folder.entries();
        let reader = match folder.files().open(&path, 0) {
            Ok(file) => Some(BufReader::with_capacity(CHUNK, file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io(&path)(error)),
        };
        // No content is ever written before the first entry, so contents without entries are what
        // is left of a ledger.
        let length = || folder.files().length(&path).map_err(Error::io(&path));
        let is_empty = || Ok::<_, Error>(length()?.unwrap_or_default() == 0);
        // Asked again, since another process may have begun the ledger in between.
        if is_empty()? && folder.has_contents()? && is_empty()? {
            return Err(Error::Broken {
                line: 1,
                damage: Damage::Lost,
            });
        }
        Ok(Self {
            folder,
            reader,
            bytes: Vec::new(),
            buffer: Vec::new(),
            next: 0,
            head: Hash::ZERO,
            length: 0,
            torn: 0,
        })
    }

    /// Reads the next line.
    pub(crate) fn next(&mut self) -> Result<Option<Line>, Error> {
        if !self.fill()? {
            self.reader = None;
            return Ok(None);
        }
        self.line()
    }

    /// Reads the next line for its number and its event; for appending, none may be of a newer
    /// format.
    pub(crate) fn next_event(
        &mut self,
        mode: &Mode,
    ) -> Result<Option<(u64, Option<Event>)>, Error> {
        if !self.fill()? {
            self.reader = None;
            return Ok(None);
        }
        let text = &self.bytes[..self.bytes.len() - 1];
        if let Some(Quick { link, event }) =
            quick::read(text).filter(|quick| self.follows(quick.link))
        {
            self.took(link);
            return Ok(Some((link.sequence, event)));
        }
        let Some(line) = self.line()? else {
            return Ok(None);
        };
        if *mode != Mode::Read && !line.format.is_writable() {
            return Err(other(&line));
        }
        let entry = v1::entry(line)?;
        Ok(Some((entry.sequence, entry.event)))
    }

    /// Takes the line apart that was read last.
    fn line(&mut self) -> Result<Option<Line>, Error> {
        let number = self.next + 1;
        let text = &self.bytes[..self.bytes.len() - 1];
        let line = match line::read(number, text, &mut self.buffer) {
            Ok(line) if self.follows(line.link) => line,
            Ok(_) | Err(_) => return self.lost_or_broken(),
        };
        if !line.format.is_readable() {
            return Err(other(&line));
        }
        self.took(line.link);
        Ok(Some(line))
    }

    fn took(&mut self, link: Link) {
        self.next += 1;
        self.head = link.hash;
        self.length += self.bytes.len() as u64;
    }

    /// Reads up to the next line feed, and says whether there was one.
    fn fill(&mut self) -> Result<bool, Error> {
        let Some(reader) = &mut self.reader else {
            return Ok(false);
        };
        self.bytes.clear();
        let read = reader
            .read_until(b'\n', &mut self.bytes)
            .map_err(Error::io(&self.folder.entries()))?;
        let whole = self.bytes.ends_with(b"\n");
        if !whole {
            self.torn = read;
            // A whole entry that goes on is none that a crash cut short, unless its line feed was
            // never written.
            let hollow = hole::is_in(&self.bytes, (self.length, read as u64));
            if !hollow && !diagnose::is_torn(&self.bytes) {
                return Err(self.broken());
            }
        }
        Ok(whole)
    }

    fn follows(&self, link: Link) -> bool {
        link.sequence == self.next && link.previous == self.head
    }

    /// A line of which a block was never written is where the torn tail begins, however much of
    /// the rest came to the disk.
    fn lost_or_broken(&mut self) -> Result<Option<Line>, Error> {
        let path = self.folder.entries();
        let length = self.folder.files().length(&path);
        let length = length.map_err(Error::io(&path))?.unwrap_or_default();
        let rest = length.saturating_sub(self.length);
        if !hole::is_in(&self.bytes, (self.length, rest)) {
            return Err(self.broken());
        }
        self.reader = None;
        self.torn = usize::try_from(rest).unwrap_or(usize::MAX);
        Ok(None)
    }

    /// Finds out what is wrong with the line that did not follow; nothing is read after it.
    fn broken(&mut self) -> Error {
        self.reader = None;
        match diagnose::run(&self.folder, self.next) {
            Ok((line, damage)) => Error::Broken { line, damage },
            Err(error) => error,
        }
    }
}

/// Makes the error for a line of a format that is not written here.
pub(crate) fn other(line: &Line) -> Error {
    let (format, line, number) = (line.format, line.text("format").to_owned(), line.number);
    match format.is_newer() {
        true => Error::Newer {
            line: number,
            format: line,
        },
        false => Error::NoFormat {
            line: number,
            format: line,
        },
    }
}
