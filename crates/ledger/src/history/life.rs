//! The life of one object: all that was done to it, under whatever name it had.
//!
//! A path and an address come in, a [`Life`] goes out. The ledger is read twice, once for the names
//! and once for what was done.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use lockstep_model::{Address, Kind, LiveId};

use crate::entry::{Effect, Event};
use crate::error::Error;
use crate::history::deeds::{Deed, deeds};
use crate::reading::entries;

/// The life of one object.
#[derive(Debug, Clone)]
pub struct Life {
    /// The address that was asked for.
    pub address: Address,
    /// The names that it had before, the last one first, each with the number of the entry that
    /// tells of the next.
    pub former: Vec<(Address, u64)>,
    /// The name that it got, if it has another by now, with the number of the entry that tells.
    pub renamed: Option<(Address, u64)>,
    /// What was done, in its order; at the end what was begun and of which no entry says the end.
    pub deeds: Vec<Deed>,
    /// All addresses that the ledger speaks of, if it does not speak of this one.
    pub others: Vec<Address>,
}

/// Tells the life of the object that an address names.
///
/// # Errors
///
/// Fails if the ledger is damaged or cannot be read.
pub fn life(path: impl AsRef<Path>, address: &Address) -> Result<Life, Error> {
    let names = Names::read(path.as_ref())?;
    let former = names.former(address);
    let is_meant = |sequence: u64, other: &Address| {
        let mut former = former.iter();
        other == address || former.any(|(name, until)| name == other && sequence <= *until)
    };
    let mut deeds = deeds(path, |entry| {
        let about = entry.event.as_ref().and_then(Event::address);
        about.is_some_and(|other| is_meant(entry.sequence, other))
    })?;
    let mut done = Vec::new();
    while let Some(deed) = deeds.next_deed()? {
        done.push(deed);
    }
    done.extend(deeds.open()?);
    let renamed = names.renames.iter().rev();
    let renamed = renamed
        .filter(|rename| rename.from == *address)
        .map(|rename| (rename.to.clone(), rename.sequence))
        .next();
    let mut others: Vec<Address> = match done.is_empty() {
        true => names.seen.into_iter().collect(),
        false => Vec::new(),
    };
    others.sort();
    Ok(Life {
        address: address.clone(),
        renamed,
        deeds: done,
        others,
        former,
    })
}

/// Who had which object, and when it got another name.
#[derive(Default)]
struct Names {
    owners: HashMap<(Kind, LiveId), Address>,
    /// The live objects of intents that are open, by their numbers.
    begun: HashMap<u64, LiveId>,
    renames: Vec<Rename>,
    seen: HashSet<Address>,
}

struct Rename {
    from: Address,
    to: Address,
    sequence: u64,
}

impl Names {
    fn read(path: &Path) -> Result<Self, Error> {
        let mut names = Self::default();
        for entry in entries(path)? {
            let entry = entry?;
            if let Some(event) = &entry.event {
                names.take(entry.sequence, event);
            }
        }
        Ok(names)
    }

    fn take(&mut self, sequence: u64, event: &Event) {
        let Some(address) = event.address() else {
            return;
        };
        if !self.seen.contains(address) {
            self.seen.insert(address.clone());
        }
        if let Event::Intent(intent) = event
            && let Some(live_id) = &intent.live_id
        {
            self.begun.insert(sequence, live_id.clone());
        }
        let closes = match event {
            Event::Outcome(outcome) => Some((outcome.intent, outcome.effect == Effect::Deleted)),
            Event::Settled(settled) => Some((settled.intent, settled.is_deleted())),
            Event::Intent(_)
            | Event::Adopted(_)
            | Event::Released(_)
            | Event::RunStarted(_)
            | Event::GuardOverridden(_)
            | Event::RunFinished(_)
            | Event::Posted(_)
            | Event::Anchored(_)
            | Event::Signed(_)
            | Event::Forgotten(_)
            | Event::Repaired(_)
            | Event::Restarted(_)
            | Event::LockTaken(_) => None,
        };
        // What is renamed and replaced at once is deleted under its new name.
        let deleted = closes.and_then(|(intent, deleted)| {
            let live_id = self.begun.remove(&intent)?;
            deleted.then_some(live_id)
        });
        if let Some(live_id) = deleted {
            self.name(sequence, address, &live_id);
            self.owners.remove(&(address.kind, live_id));
        }
        if let Some(live) = event.live() {
            self.name(sequence, address, &live.id);
        }
    }

    /// Gives an object its name.
    fn name(&mut self, sequence: u64, address: &Address, live_id: &LiveId) {
        let object = (address.kind, live_id.clone());
        let Some(from) = self.owners.insert(object, address.clone()) else {
            return;
        };
        if from != *address {
            self.renames.push(Rename {
                from,
                to: address.clone(),
                sequence,
            });
        }
    }

    /// Follows an address back through the names that its object had.
    fn former(&self, address: &Address) -> Vec<(Address, u64)> {
        let mut former: Vec<(Address, u64)> = Vec::new();
        for rename in self.renames.iter().rev() {
            let name = former.last().map_or(address, |(name, _until)| name);
            if rename.to == *name && rename.from != *address {
                former.push((rename.from.clone(), rename.sequence));
            }
        }
        former
    }
}
