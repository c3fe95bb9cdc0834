//! Takes together what the entries of one run say of each address.

use std::collections::BTreeMap;

use lockstep_model::past::{Content, Found, Left, Owned, Touched};
use lockstep_model::{Address, LiveId};

use crate::contents;
use crate::entry::{Adopted, Effect, Event, Intent, Live, Outcome, Settled};
use crate::error::Error;
use crate::fold::Fold;
use crate::folder::Folder;
use crate::hash::Hash;

/// The word of a change that makes an object.
const CREATE: &str = "create";

/// The word of a change that makes an object anew.
const REPLACE: &str = "replace";

/// What a run did, address by address, with contents by their hashes.
#[derive(Debug, Default)]
pub(super) struct Collector {
    addresses: BTreeMap<Address, Course>,
}

/// What the entries of a run say of one address.
#[derive(Debug, Default)]
struct Course {
    /// What the ledger remembered before the run, with the address that it had.
    owned: Option<(Address, Live)>,
    /// The first write that was begun and did not fail: what it found.
    first: Option<Begun>,
    /// The writes of which nobody knows the end, by the numbers of their intents.
    open: Vec<u64>,
    left: Option<End>,
}

#[derive(Debug, Clone)]
struct Begun {
    makes: bool,
    replaces: bool,
    before: Option<Hash>,
}

#[derive(Debug)]
enum End {
    Written { live: Live, replaced: bool },
    Deleted,
    Adopted(Live),
    Released,
}

impl Collector {
    /// Takes the next entry of the run in; the fold is as it was before that entry.
    pub(super) fn take(&mut self, sequence: u64, event: &Event, fold: &Fold) {
        match event {
            Event::Intent(intent) => {
                let course = self.course(&intent.address, intent.live_id.as_ref(), fold);
                course.begin(sequence, intent);
            }
            Event::Outcome(outcome) => {
                let course = self.course(&outcome.address, None, fold);
                course.close(outcome);
            }
            Event::Adopted(Adopted { address, live, .. }) => {
                self.course(address, Some(&live.id), fold).left = Some(End::Adopted(live.clone()));
            }
            Event::Released(released) => {
                self.course(&released.address, None, fold).left = Some(End::Released);
            }
            Event::Settled(settled) => {
                let course = self.course(&settled.address, None, fold);
                course.settle(settled);
            }
            Event::RunStarted(_)
            | Event::GuardOverridden(_)
            | Event::RunFinished(_)
            | Event::Posted(_)
            | Event::Anchored(_)
            | Event::Signed(_)
            | Event::Forgotten(_)
            | Event::Repaired(_)
            | Event::Restarted(_)
            | Event::LockTaken(_) => {}
        }
    }

    /// Returns what is known of an address; the first time, with what was remembered of it.
    fn course(&mut self, address: &Address, live_id: Option<&LiveId>, fold: &Fold) -> &mut Course {
        let new = || Course {
            owned: fold.remembered(address, live_id),
            ..Course::default()
        };
        self.addresses.entry(address.clone()).or_insert_with(new)
    }

    /// Reads the contents that are still there.
    pub(super) fn touched(self, folder: &Folder) -> Result<Vec<Touched>, Error> {
        let mut touched = Vec::with_capacity(self.addresses.len());
        for (address, course) in self.addresses {
            touched.extend(course.touched(address, folder)?);
        }
        Ok(touched)
    }
}

impl Course {
    fn begin(&mut self, sequence: u64, intent: &Intent) {
        self.open.push(sequence);
        let begun = || Begun {
            makes: intent.action == CREATE,
            replaces: intent.action == REPLACE,
            before: intent.before,
        };
        self.first.get_or_insert_with(begun);
    }

    fn close(&mut self, outcome: &Outcome) {
        let replaced = self.first.as_ref().is_some_and(|first| first.replaces);
        match &outcome.effect {
            Effect::Unsettled(_) => return,
            Effect::Failed(_) => {
                self.open.retain(|intent| *intent != outcome.intent);
                // What failed and wrote nothing found nothing that is to be restored.
                if self.left.is_none() && self.open.is_empty() {
                    self.first = None;
                }
                return;
            }
            Effect::Created(live) | Effect::Updated(live) | Effect::Replaced(live) => {
                let live = live.clone();
                self.left = Some(End::Written { live, replaced });
            }
            Effect::Deleted => self.left = Some(End::Deleted),
        }
        self.open.retain(|intent| *intent > outcome.intent);
    }

    /// A settled intent of this very run ends as an outcome does. Those of earlier runs say nothing
    /// of what this one did.
    fn settle(&mut self, settled: &Settled) {
        if !self.open.contains(&settled.intent) {
            return;
        }
        let replaced = self.first.as_ref().is_some_and(|first| first.replaces);
        match &settled.live {
            Some(live) => {
                let live = live.clone();
                self.left = Some(End::Written { live, replaced });
            }
            None if settled.is_deleted() => self.left = Some(End::Deleted),
            None => {}
        }
        self.open.retain(|intent| *intent > settled.intent);
    }

    fn touched(self, address: Address, folder: &Folder) -> Result<Option<Touched>, Error> {
        let found = match &self.first {
            None => Found::Unwritten,
            Some(first) if first.makes => Found::Nothing,
            Some(first) => Found::Object(match first.before {
                Some(hash) => content(folder, hash)?,
                None => Content::Whole(lockstep_model::Fields::new()),
            }),
        };
        let left = match (self.open.is_empty(), self.left) {
            (false, _) => Left::Unknown,
            (true, None) => return Ok(None),
            (true, Some(end)) => end.left(folder)?,
        };
        let owned = self
            .owned
            .map(|(address, live)| owned(address, live, folder));
        Ok(Some(Touched {
            address,
            owned: owned.transpose()?,
            found,
            left,
        }))
    }
}

impl End {
    fn left(self, folder: &Folder) -> Result<Left, Error> {
        Ok(match self {
            Self::Written { live, replaced } => Left::Written {
                applied: content(folder, live.applied)?,
                live_id: live.id,
                live_name: live.name,
                replaced,
            },
            Self::Deleted => Left::Deleted,
            Self::Adopted(live) => Left::Adopted {
                applied: content(folder, live.applied)?,
                live_id: live.id,
                live_name: live.name,
            },
            Self::Released => Left::Released,
        })
    }
}

fn owned(address: Address, live: Live, folder: &Folder) -> Result<Owned, Error> {
    Ok(Owned {
        address,
        fields: content(folder, live.applied)?,
        live_id: live.id,
        live_name: live.name,
        protected: live.protected,
    })
}

/// Reads a content; one that was forgotten, or changed, is gone.
fn content(folder: &Folder, hash: Hash) -> Result<Content, Error> {
    Ok(match contents::read(folder, hash)? {
        contents::Found::Whole(fields) => Content::Whole(fields),
        contents::Found::Changed | contents::Found::Missing => Content::Gone,
    })
}
