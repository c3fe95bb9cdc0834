//! Entries that are chained and lie nowhere yet: what a group commit writes.
//!
//! Drafts come in, with the end of the chain; lines and contents go out, in memory. Nothing here
//! touches a disk.

use std::borrow::Borrow;
use std::collections::HashSet;

use lockstep_model::Fields;

use crate::canonical;
use crate::entry::{Draft, Event};
use crate::error::Error;
use crate::hash::Hash;
use crate::hole::UNIT;
use crate::ledger::Appended;
use crate::v1::{self, Place};

/// Entries that follow each other, with the contents that they name.
#[derive(Debug, Default)]
pub struct Batch {
    pub(crate) text: Vec<u8>,
    /// Where each line ends in the text, behind its line feed.
    ends: Vec<usize>,
    pub(crate) appended: Vec<Appended>,
    pub(crate) events: Vec<Event>,
    pub(crate) contents: Vec<(Hash, Vec<u8>)>,
    /// Whether the first entry names contents that are in the batch.
    first_names: bool,
}

/// The end of a chain, and the contents that are known to lie where they belong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End<'a> {
    /// The number of the next entry.
    pub(crate) next: u64,
    /// The hash of the last entry.
    pub(crate) head: Hash,
    pub(crate) known: &'a HashSet<Hash>,
}

impl Batch {
    /// Chains drafts to the end of a chain. What cannot be written ends the batch with the error;
    /// what came before it is in the batch.
    pub(crate) fn chain<C: Borrow<Fields>>(
        drafts: &[Draft<C>],
        end: End<'_>,
    ) -> (Self, Option<Error>) {
        let mut batch = Self::default();
        let mut fresh = HashSet::new();
        let mut previous = end.head;
        for (sequence, draft) in (end.next..).zip(drafts) {
            let put = &mut |fields: &C| batch.put(fields.borrow(), end.known, &mut fresh);
            let written = draft.event.try_map(put).and_then(|event| {
                let place = Place {
                    sequence,
                    previous,
                    time: &draft.time,
                    run: &draft.run,
                };
                Ok((v1::write(&place, &event)?, event))
            });
            let (written, event) = match written {
                Ok(written) => written,
                Err(error) => return (batch, Some(error)),
            };
            if batch.is_empty() {
                batch.first_names = !batch.contents.is_empty();
            }
            previous = written.hash;
            batch.text.extend(written.line);
            batch.ends.push(batch.text.len());
            batch.events.push(event);
            batch.appended.push(Appended {
                sequence,
                hash: written.hash,
            });
        }
        (batch, None)
    }

    /// Takes a content in, unless it is known, and returns its hash.
    fn put(
        &mut self,
        fields: &Fields,
        known: &HashSet<Hash>,
        fresh: &mut HashSet<Hash>,
    ) -> Result<Hash, Error> {
        let text = canonical::text(&fields.to_value())?;
        let hash = Hash::of(&text);
        if !known.contains(&hash) && fresh.insert(hash) {
            self.contents.push((hash, text));
        }
        Ok(hash)
    }

    /// Returns how long the part of the text is that is written before any content: the first
    /// entry of a ledger, which says who begins it and names no content.
    pub(crate) fn alone(&self) -> usize {
        let begins = self.first() == Some(0) && !self.first_names;
        self.ends
            .first()
            .copied()
            .filter(|_end| begins)
            .unwrap_or(0)
    }

    /// Cuts the end of the text into parts that are each waited for: whole lines, and no more
    /// than may be missing after a loss of power unless one line is longer.
    pub(crate) fn units<'a>(&self, rest: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let start = self.text.len() - rest.len();
        let ends: Vec<usize> = self
            .ends
            .iter()
            .copied()
            .filter(|end| *end > start)
            .collect();
        let mut ends = ends.into_iter().peekable();
        let mut from = start;
        std::iter::from_fn(move || {
            let mut to = ends.next()?;
            while let Some(next) = ends.next_if(|next| next - from <= UNIT) {
                to = next;
            }
            let unit = rest.get(from - start..to - start)?;
            from = to;
            Some(unit)
        })
    }

    /// Says whether there is no entry in it.
    pub const fn is_empty(&self) -> bool {
        self.appended.is_empty()
    }

    /// Returns the number of entries.
    pub const fn len(&self) -> usize {
        self.appended.len()
    }

    /// Returns the number of the first entry, if there is one.
    pub fn first(&self) -> Option<u64> {
        self.appended.first().map(|first| first.sequence)
    }

    /// Returns the number and the hash of the last entry, if there is one.
    pub fn last(&self) -> Option<Appended> {
        self.appended.last().copied()
    }

    /// Returns all lines as they are stored, each with its line feed.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Returns each entry with its line, as it is stored with its line feed.
    pub fn lines(&self) -> impl Iterator<Item = (Appended, &[u8])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let lines = starts.zip(&self.ends);
        let lines = lines.map(|(start, end)| self.text.get(start..*end).unwrap_or_default());
        self.appended.iter().copied().zip(lines)
    }

    /// Returns the contents that the entries name, by their hashes; those are left out that this
    /// writer put where they belong before.
    pub fn contents(&self) -> impl Iterator<Item = (Hash, &[u8])> {
        let contents = self.contents.iter();
        contents.map(|(hash, text)| (*hash, text.as_slice()))
    }
}
