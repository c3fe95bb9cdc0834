//! What is there of a content that an entry names: all of it, or a tombstone that tells why not.
//!
//! A hash comes in, a content or its tombstone goes out; a content that is missing without a word is
//! damage. The tombstones are read once, and only when a content is missing.

use std::collections::HashMap;

use lockstep_model::Fields;

use crate::contents::{self, Found};
use crate::damage::Damage;
use crate::entry::Event;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::lines::Lines;
use crate::v1;

/// What is there of a content.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// All of it.
    Whole(Fields),
    /// Nothing: somebody had it erased.
    Forgotten(Tombstone),
}

/// What stands in the place of a content that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The number of the entry that tells it.
    pub sequence: u64,
    /// When it was erased, in RFC 3339.
    pub time: String,
    /// Why, in the person's own words.
    pub reason: String,
}

impl Kept {
    /// Returns the fields, if they are there.
    pub const fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Whole(fields) => Some(fields),
            Self::Forgotten(_) => None,
        }
    }
}

impl Event<Kept> {
    /// Returns the event with its contents, if all of them are there.
    pub fn whole(&self) -> Option<Event<Fields>> {
        let fields = &mut |kept: &Kept| kept.fields().cloned().ok_or(());
        self.try_map(fields).ok()
    }
}

/// Reads contents of one ledger.
#[derive(Debug)]
pub(crate) struct Keeper {
    folder: Folder,
    tombstones: Option<HashMap<Hash, Tombstone>>,
}

impl Keeper {
    pub(crate) const fn new(folder: Folder) -> Self {
        Self {
            folder,
            tombstones: None,
        }
    }

    /// Reads the content that the entry of a line names.
    pub(crate) fn fetch(&mut self, line: u64, hash: Hash) -> Result<Kept, Error> {
        let damage = match contents::read(&self.folder, hash)? {
            Found::Whole(fields) => return Ok(Kept::Whole(fields)),
            Found::Missing => match self.tombstone(hash)? {
                Some(tombstone) => return Ok(Kept::Forgotten(tombstone)),
                None => Damage::ContentMissing { hash },
            },
            Found::Changed => Damage::ContentChanged { hash },
        };
        Err(Error::Broken { line, damage })
    }

    fn tombstone(&mut self, hash: Hash) -> Result<Option<Tombstone>, Error> {
        let tombstones = match self.tombstones.take() {
            Some(tombstones) => tombstones,
            None => tombstones(self.folder.clone())?,
        };
        let found = tombstones.get(&hash).cloned();
        self.tombstones = Some(tombstones);
        Ok(found)
    }
}

fn tombstones(folder: Folder) -> Result<HashMap<Hash, Tombstone>, Error> {
    let mut tombstones = HashMap::new();
    let mut lines = Lines::open(folder)?;
    while let Some(line) = lines.next()? {
        if line.text("kind") != "forgotten" {
            // What is named again after it was erased has to be there again.
            for hash in v1::contents(&line.json) {
                tombstones.remove(&hash);
            }
            continue;
        }
        let entry = v1::entry(line)?;
        if let Some(Event::Forgotten(forgotten)) = entry.event {
            let tombstone = Tombstone {
                sequence: entry.sequence,
                time: entry.time,
                reason: forgotten.reason,
            };
            tombstones.insert(forgotten.content, tombstone);
        }
    }
    Ok(tombstones)
}
