//! Compaction: many batches as one object, so that whoever reads from the beginning asks for few.
//!
//! A segment holds the same lines in the same order, so the chain is untouched. The batches stay:
//! their names are what keeps a late writer out.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use lockstep_ledger::Error as LedgerError;

use crate::error::Error;
use crate::name;
use crate::place::{Place, Remote, batches, segments};

/// How many batches lie behind the last segment before there is another.
const ENOUGH: usize = 256;
/// As much as a segment holds, in bytes: what comes behind is for the next.
const MOST: usize = 2 * 1024 * 1024;

/// The entries that segments were written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// The number of its first entry.
    pub first: u64,
    /// The number of its last entry.
    pub last: u64,
}

impl Remote {
    /// Writes segments, if enough batches lie behind the last one. The folder has to be a copy
    /// that is up to date. In Git there is nothing to do: it packs by itself.
    pub async fn compact(&self, folder: &Path) -> Result<Option<Compacted>, Error> {
        let Place::Objects(objects, _slots) = &self.place else {
            return Ok(None);
        };
        let segments = segments(objects).await?;
        let start = segments.iter().map(|(_first, last)| last + 1).max();
        let start = start.unwrap_or(0);
        let batches = batches(objects, start).await?;
        if batches.first() != Some(&start) || batches.len() <= ENOUGH {
            return Ok(None);
        }
        let mut lines = Lines::open(folder)?;
        let mut first = start;
        while let Some((text, last)) = lines.segment(first, &batches)? {
            // Somebody else may have written it: what lies there was checked by its writer as well.
            let _made = objects.make(&name::segment(first, last), &text).await?;
            first = last + 1;
        }
        let last = first.checked_sub(1).filter(|last| *last >= start);
        Ok(last.map(|last| Compacted { first: start, last }))
    }
}

/// The lines of a copy, read once from the first to the last.
struct Lines {
    path: PathBuf,
    reader: BufReader<File>,
    /// The number of the next line.
    next: u64,
    /// What was read behind the end of a segment, and belongs to the next one.
    rest: Vec<u8>,
}

impl Lines {
    fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("entries.jsonl");
        let file = File::open(&path).map_err(|source| io(&path, source))?;
        Ok(Self {
            path,
            reader: BufReader::new(file),
            next: 0,
            rest: Vec::new(),
        })
    }

    /// Reads the lines of whole batches from some entry on: all but the last batch, which may be
    /// growing a neighbour just now, and no more than a segment holds.
    fn segment(&mut self, first: u64, batches: &[u64]) -> Result<Option<(Vec<u8>, u64)>, Error> {
        let (mut text, mut line) = (std::mem::take(&mut self.rest), Vec::new());
        let mut whole = None;
        loop {
            // Where a batch begins, the one before it is whole.
            if self.next > first && batches.binary_search(&self.next).is_ok() {
                whole = Some((text.len(), self.next - 1));
                if batches.last() == Some(&self.next) || text.len() > MOST {
                    break;
                }
            }
            line.clear();
            let read = self.reader.read_until(b'\n', &mut line);
            if read.map_err(|source| io(&self.path, source))? == 0 {
                break;
            }
            if self.next >= first {
                text.extend_from_slice(&line);
            }
            self.next += 1;
        }
        Ok(whole.map(|(length, last)| {
            self.rest = text.split_off(length);
            (text, last)
        }))
    }
}

fn io(path: &Path, source: std::io::Error) -> Error {
    Error::Ledger(LedgerError::Io {
        path: path.to_owned(),
        source,
    })
}
