//! What was done to objects, one after the other: each write with what was intended, who began it, and
//! the fields before and after.
//!
//! A path comes in, with a question which entries are meant; deeds go out as they are read. What is
//! held is no more than the intents that no entry has closed yet. Contents are read for what is meant
//! only.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use lockstep_model::past::Content;
use lockstep_model::{Address, Found as Seen};

use crate::entry::{Effect, Entry, Event, Intent, Outcome, RunStarted, Settled};
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::kept::{Keeper, Kept};
use crate::reading::{Entries, entries};

/// Something that was done to an object, or tried.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The entry that tells what became of it: an outcome, what was found later, an adoption or a
    /// release. Of a write that no entry tells the end of, it is the intent.
    pub entry: Entry,
    /// What the run said of itself, if it did.
    pub started: Option<Arc<RunStarted>>,
    /// The number of the intent, and what it says.
    pub intent: Option<(u64, Intent)>,
    /// The managed fields before; nothing where there was no object, or nothing was written.
    pub before: Option<Content>,
    /// The managed fields afterwards, or those that were wanted of what failed.
    pub after: Option<Content>,
}

/// The deeds of a ledger, in their order; damage ends them with an error.
pub struct Deeds<Q> {
    keeper: Keeper,
    entries: Entries,
    is_meant: Q,
    started: Option<(String, Arc<RunStarted>)>,
    /// The intents of each address that nothing has closed.
    open: BTreeMap<Address, Vec<Begun>>,
    done: bool,
}

struct Begun {
    entry: Entry,
    started: Option<Arc<RunStarted>>,
    intent: Intent,
    /// Whether an outcome has said that nobody knows.
    told: bool,
    is_meant: bool,
}

/// Reads what was done to the objects of the ledger in a folder, as far as it is meant: the question
/// is asked of every entry, once and in their order.
///
/// # Errors
///
/// Fails if the ledger cannot be read.
pub fn deeds<Q: FnMut(&Entry) -> bool>(
    path: impl AsRef<Path>,
    is_meant: Q,
) -> Result<Deeds<Q>, Error> {
    Ok(Deeds {
        keeper: Keeper::new(Folder::new(path.as_ref())),
        entries: entries(path)?,
        is_meant,
        started: None,
        open: BTreeMap::new(),
        done: false,
    })
}

impl<Q: FnMut(&Entry) -> bool> Deeds<Q> {
    /// Returns the writes of which no entry says anything more, once all entries were read.
    ///
    /// # Errors
    ///
    /// Fails if a content cannot be read, or is not what was written.
    pub fn open(mut self) -> Result<Vec<Deed>, Error> {
        let begun = std::mem::take(&mut self.open).into_values().flatten();
        let mut open: Vec<Deed> = Vec::new();
        for begun in begun.filter(|begun| begun.is_meant && !begun.told) {
            let line = begun.entry.sequence + 1;
            open.push(Deed {
                before: self.content(line, begun.intent.before)?,
                after: self.content(line, begun.intent.after)?,
                intent: Some((begun.entry.sequence, begun.intent)),
                entry: begun.entry,
                started: begun.started,
            });
        }
        open.sort_by_key(|deed| deed.entry.sequence);
        Ok(open)
    }

    /// Takes an entry in; out comes the deed that it tells, if it is meant.
    fn take(&mut self, mut entry: Entry) -> Result<Option<Deed>, Error> {
        let is_meant = (self.is_meant)(&entry);
        let event = entry.event.take();
        let intent = match &event {
            Some(Event::RunStarted(started)) => {
                let started = Arc::new(RunStarted::clone(started));
                self.started = Some((entry.run.clone(), started));
                return Ok(None);
            }
            Some(Event::Intent(intent)) => {
                let begun = Begun {
                    started: self.actor(&entry),
                    intent: intent.clone(),
                    entry: Entry { event, ..entry },
                    told: false,
                    is_meant,
                };
                let address = begun.intent.address.clone();
                self.open.entry(address).or_default().push(begun);
                return Ok(None);
            }
            Some(Event::Outcome(outcome)) => self.close(outcome),
            Some(Event::Settled(settled)) => self.settle(settled),
            Some(Event::Adopted(adopted)) => self.drop_all(&adopted.address),
            Some(Event::Released(released)) => self.drop_all(&released.address),
            Some(
                Event::GuardOverridden(_)
                | Event::RunFinished(_)
                | Event::Posted(_)
                | Event::Anchored(_)
                | Event::Signed(_)
                | Event::Forgotten(_)
                | Event::Repaired(_)
                | Event::Restarted(_)
                | Event::LockTaken(_),
            )
            | None => return Ok(None),
        };
        let entry = Entry { event, ..entry };
        if !is_meant {
            return Ok(None);
        }
        self.deed(entry, intent).map(Some)
    }

    fn deed(&mut self, entry: Entry, intent: Option<(u64, Intent)>) -> Result<Deed, Error> {
        let (before, after) = sides(
            entry.event.as_ref(),
            intent.as_ref().map(|(_at, begun)| begun),
        );
        let line = entry.sequence + 1;
        Ok(Deed {
            before: self.content(line, before)?,
            after: self.content(line, after)?,
            started: self.actor(&entry),
            intent,
            entry,
        })
    }

    fn actor(&self, entry: &Entry) -> Option<Arc<RunStarted>> {
        let (run, started) = self.started.as_ref()?;
        (*run == entry.run).then(|| Arc::clone(started))
    }

    /// Closes what an outcome closes, and returns its intent.
    fn close(&mut self, outcome: &Outcome) -> Option<(u64, Intent)> {
        let begun = self.open.get_mut(&outcome.address)?;
        let number = outcome.intent;
        let this = begun.iter_mut().find(|one| one.entry.sequence == number);
        let intent = this.map(|one| {
            one.told = true;
            (number, one.intent.clone())
        });
        match outcome.effect {
            Effect::Unsettled(_) => {}
            Effect::Failed(_) => begun.retain(|one| one.entry.sequence != number),
            Effect::Created(_) | Effect::Updated(_) | Effect::Replaced(_) | Effect::Deleted => {
                begun.retain(|one| one.entry.sequence > number);
            }
        }
        intent
    }

    fn settle(&mut self, settled: &Settled) -> Option<(u64, Intent)> {
        let begun = self.open.get_mut(&settled.address)?;
        let number = settled.intent;
        let this = begun.iter().find(|one| one.entry.sequence == number);
        let intent = this.map(|one| (number, one.intent.clone()));
        begun.retain(|one| one.entry.sequence > number);
        intent
    }

    fn drop_all(&mut self, address: &Address) -> Option<(u64, Intent)> {
        self.open.remove(address);
        None
    }

    /// Reads a content. One that is missing without a tombstone is damage, as one that was changed.
    fn content(&mut self, line: u64, hash: Option<Hash>) -> Result<Option<Content>, Error> {
        let kept = hash.map(|hash| self.keeper.fetch(line, hash)).transpose()?;
        Ok(kept.map(|kept| match kept {
            Kept::Whole(fields) => Content::Whole(fields),
            Kept::Forgotten(_) => Content::Gone,
        }))
    }

    /// Reads on to the next deed.
    ///
    /// # Errors
    ///
    /// Fails if the ledger is damaged or cannot be read; nothing more is read then.
    pub fn next_deed(&mut self) -> Result<Option<Deed>, Error> {
        while !self.done {
            let Some(entry) = self.entries.next() else {
                self.done = true;
                break;
            };
            let taken = entry.and_then(|entry| self.take(entry));
            self.done = taken.is_err();
            if let Some(deed) = taken? {
                return Ok(Some(deed));
            }
        }
        Ok(None)
    }
}

impl<Q: FnMut(&Entry) -> bool> Iterator for Deeds<Q> {
    type Item = Result<Deed, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_deed().transpose()
    }
}

/// Returns what was there before and afterwards, or was wanted.
fn sides(event: Option<&Event>, intent: Option<&Intent>) -> (Option<Hash>, Option<Hash>) {
    let before = intent.and_then(|intent| intent.before);
    let wanted = intent.and_then(|intent| intent.after);
    match event {
        Some(Event::Outcome(outcome)) => match &outcome.effect {
            Effect::Created(live) => (None, Some(live.applied)),
            Effect::Updated(live) | Effect::Replaced(live) => (before, Some(live.applied)),
            Effect::Deleted => (before, None),
            Effect::Failed(_) | Effect::Unsettled(_) => (before, wanted),
        },
        Some(Event::Settled(settled)) => match settled.found {
            Seen::NotApplied | Seen::Gone => (None, None),
            Seen::Applied | Seen::Partly => {
                let applied = settled.live.as_ref().map(|live| live.applied);
                (before, applied)
            }
        },
        Some(
            Event::RunStarted(_)
            | Event::Intent(_)
            | Event::Adopted(_)
            | Event::Released(_)
            | Event::GuardOverridden(_)
            | Event::RunFinished(_)
            | Event::Posted(_)
            | Event::Anchored(_)
            | Event::Signed(_)
            | Event::Forgotten(_)
            | Event::Repaired(_)
            | Event::Restarted(_)
            | Event::LockTaken(_),
        )
        | None => (None, None),
    }
}
