//! The lines of a ledger, one after the other, each checked as it is read.
//!
//! A folder comes in, lines go out; the first that is not what it should be ends the reading with
//! what is wrong with it. What stands behind the last line feed is a torn tail and no damage.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};

use crate::damage::Damage;
use crate::diagnose;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::line::{self, Line};

/// How much is read at once.
const CHUNK: usize = 1 << 16;

/// A reading of a ledger, and how far it came.
pub(crate) struct Lines {
    folder: Folder,
    /// `None` when there is nothing more to read.
    reader: Option<BufReader<File>>,
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
        let reader = match File::open(&path) {
            Ok(file) => Some(BufReader::with_capacity(CHUNK, file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io(&path)(error)),
        };
        // No content is ever written before the first entry, so contents without entries are what
        // is left of a ledger.
        let empty = match &reader {
            Some(reader) => reader.get_ref().metadata().map_err(Error::io(&path))?.len() == 0,
            None => true,
        };
        if empty && folder.has_contents()? {
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
        let number = self.next + 1;
        let text = &self.bytes[..self.bytes.len() - 1];
        let line = match line::read(number, text, &mut self.buffer) {
            Ok(line) if self.follows(&line) => line,
            Ok(_) | Err(_) => return Err(self.broken()),
        };
        if !line.format.is_readable() {
            return Err(newer(&line));
        }
        self.next = number;
        self.head = line.link.hash;
        self.length += self.bytes.len() as u64;
        Ok(Some(line))
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
        }
        Ok(whole)
    }

    fn follows(&self, line: &Line) -> bool {
        line.link.sequence == self.next && line.link.previous == self.head
    }

    /// Finds out what is wrong with the line that did not follow; nothing is read after it.
    fn broken(&mut self) -> Error {
        self.reader = None;
        match diagnose::run(&self.folder.entries(), self.next) {
            Ok((line, damage)) => Error::Broken { line, damage },
            Err(error) => error,
        }
    }
}

/// Makes the error for a line that a newer version wrote.
pub(crate) fn newer(line: &Line) -> Error {
    Error::Newer {
        line: line.number,
        format: line.text("format").to_owned(),
    }
}
