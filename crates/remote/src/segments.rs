//! Compaction: many batches as one object, so that whoever reads from the beginning asks for few.
//!
//! A segment holds the same lines in the same order, so the chain is untouched. The batches stay:
//! their names are what keeps a late writer out.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use lockstep_ledger::Error as LedgerError;

use crate::error::Error;
use crate::name;
use crate::place::{Place, Remote, batches, segments};

/// How many batches lie behind the last segment before there is another.
const ENOUGH: usize = 256;
/// As much as a segment holds, in bytes: what comes behind is for the next.
const MOST: usize = 32 * 1024 * 1024;

/// A segment that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// The number of its first entry.
    pub first: u64,
    /// The number of its last entry.
    pub last: u64,
}

impl Remote {
    /// Writes a segment, if enough batches lie behind the last one. The folder has to be a copy
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
        let Some((text, last)) = lines(folder, start, &batches)? else {
            return Ok(None);
        };
        // Somebody else may have written it: what lies there was checked by its writer as well.
        let _made = objects.make(&name::segment(start, last), &text).await?;
        Ok(Some(Compacted { first: start, last }))
    }
}

/// Reads the lines of whole batches from a copy: all but the last batch, which may be growing a
/// neighbour just now, and no more than a segment holds.
fn lines(folder: &Path, start: u64, batches: &[u64]) -> Result<Option<(Vec<u8>, u64)>, Error> {
    let path = folder.join("entries.jsonl");
    let io = |source| {
        Error::Ledger(LedgerError::Io {
            path: path.clone(),
            source,
        })
    };
    let mut reader = BufReader::new(File::open(&path).map_err(io)?);
    let (mut text, mut line) = (Vec::new(), Vec::new());
    let mut whole = None;
    for sequence in 0_u64.. {
        // Where a batch begins, the one before it is whole.
        if sequence > start && batches.binary_search(&sequence).is_ok() {
            whole = Some((text.len(), sequence - 1));
            if batches.last() == Some(&sequence) || text.len() > MOST {
                break;
            }
        }
        line.clear();
        let count = reader.read_until(b'\n', &mut line).map_err(io)?;
        if count == 0 {
            break;
        }
        if sequence >= start {
            text.extend_from_slice(&line);
        }
    }
    Ok(whole.map(|(length, last)| {
        text.truncate(length);
        (text, last)
    }))
}
