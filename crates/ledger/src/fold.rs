//! What the entries come to: what is applied to each address, and what was begun and not closed.
//!
//! Events come in, in their order; [`Base`] goes out. Contents are read when the base is made, each
//! once, so what was superseded is never read.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use lockstep_model::tenant::LiveRef;
use lockstep_model::{Address, Applied, Base, Fields, Kind, LiveId, OpenIntent, Served};

use crate::contents::{self, Found};
use crate::entry::{Effect, Event, Intent, Live, Outcome};
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::trail::Trail;

/// What the entries up to some point come to.
#[derive(Debug, Default)]
pub(crate) struct Fold {
    applied: BTreeMap<Address, Live>,
    /// The intents of each address that no outcome closed, in their order.
    open: BTreeMap<Address, Vec<Pending>>,
    /// The address of each live object in `applied`.
    owners: HashMap<(Kind, LiveId), Address>,
    trail: Trail,
    recorded: bool,
    organization: Option<String>,
}

/// An intent without an outcome.
#[derive(Debug)]
struct Pending {
    sequence: u64,
    /// The object that was there before, if one was.
    live_id: Option<LiveId>,
    live_name: String,
    after: Option<Hash>,
}

impl Fold {
    /// Takes the next event in.
    pub(crate) fn take(&mut self, sequence: u64, event: Event) {
        match event {
            Event::RunStarted(started) => {
                self.recorded = true;
                self.organization.get_or_insert(started.organization.id);
            }
            Event::Intent(intent) => self.begin(sequence, intent),
            Event::Outcome(outcome) => self.close(outcome),
            Event::Adopted(adopted) => {
                self.open.remove(&adopted.address);
                self.own(adopted.address, adopted.live);
            }
            Event::Released(released) => {
                self.open.remove(&released.address);
                self.disown(&released.address);
            }
            Event::RunFinished(_) => {}
        }
    }

    fn begin(&mut self, sequence: u64, intent: Intent) {
        if let (Some(live_id), Some(before)) = (&intent.live_id, intent.before) {
            self.trail.take(&intent.address, live_id, before);
        }
        let pending = Pending {
            sequence,
            live_id: intent.live_id,
            live_name: intent.live_name,
            after: intent.after,
        };
        self.open.entry(intent.address).or_default().push(pending);
    }

    fn close(&mut self, outcome: Outcome) {
        if matches!(outcome.effect, Effect::Unsettled(_)) {
            return;
        }
        self.forget_object(&outcome);
        // A failure says nothing of what earlier intents came to; a success settles them all.
        let failed = matches!(outcome.effect, Effect::Failed(_));
        self.settle(&outcome.address, |sequence| match failed {
            true => sequence == outcome.intent,
            false => sequence <= outcome.intent,
        });
        match outcome.effect {
            Effect::Created(live) | Effect::Updated(live) | Effect::Replaced(live) => {
                self.own(outcome.address, live);
            }
            Effect::Deleted => self.disown(&outcome.address),
            Effect::Failed(_) | Effect::Unsettled(_) => {}
        }
    }

    /// What is gone has served nowhere, and was somebody's: an object that is renamed and replaced
    /// is deleted under its new name, and was the old one's.
    fn forget_object(&mut self, outcome: &Outcome) {
        if !matches!(outcome.effect, Effect::Deleted | Effect::Replaced(_)) {
            return;
        }
        let pending = self.open.get(&outcome.address).into_iter().flatten();
        let mut begun = pending.filter(|pending| pending.sequence == outcome.intent);
        let Some(live_id) = begun.next().and_then(|pending| pending.live_id.clone()) else {
            return;
        };
        self.trail.forget(&live_id);
        let object = (outcome.address.kind, live_id);
        let owner = self.owners.get(&object).cloned();
        if let Some(owner) = owner.filter(|_owner| outcome.effect == Effect::Deleted) {
            self.disown(&owner);
        }
    }

    fn settle(&mut self, address: &Address, settled: impl Fn(u64) -> bool) {
        let Some(pending) = self.open.get_mut(address) else {
            return;
        };
        pending.retain(|pending| !settled(pending.sequence));
        if pending.is_empty() {
            self.open.remove(address);
        }
    }

    /// Gives a live object to an address. Another address that had it was its old name.
    fn own(&mut self, address: Address, live: Live) {
        self.trail.take(&address, &live.id, live.applied);
        self.disown(&address);
        let object = (address.kind, live.id.clone());
        if let Some(old_name) = self.owners.insert(object, address.clone()) {
            self.applied.remove(&old_name);
            self.open.remove(&old_name);
        }
        self.applied.insert(address, live);
    }

    /// Returns what is remembered of an address, or else of a live object under its other address.
    pub(crate) fn remembered(
        &self,
        address: &Address,
        live_id: Option<&LiveId>,
    ) -> Option<(Address, Live)> {
        let owner = || self.owners.get(&(address.kind, live_id?.clone()));
        let known = self.applied.get_key_value(address);
        let known = known.or_else(|| self.applied.get_key_value(owner()?));
        known.map(|(address, live)| (address.clone(), live.clone()))
    }

    fn disown(&mut self, address: &Address) {
        if let Some(live) = self.applied.remove(address) {
            self.owners.remove(&(address.kind, live.id));
        }
    }

    /// Makes the base, reading the contents that it needs.
    pub(crate) fn base(&self, folder: &Folder) -> Result<Base, Error> {
        let mut shelf = Shelf::new(folder, self.needed());
        let mut base = Base {
            recorded: self.recorded,
            organization: self.organization.clone(),
            ..Base::default()
        };
        for (address, live) in &self.applied {
            let applied = Applied {
                live_id: live.id.clone(),
                live_name: live.name.clone(),
                fields: shelf.fetch(live.applied, address)?,
                tag: live.tag.clone(),
                live: live.digest,
                published: live.published.clone(),
                protected: live.protected,
            };
            base.applied.insert(address.clone(), applied);
        }
        for (address, pending) in self.newest() {
            let after = pending.after.map(|hash| shelf.fetch(hash, address));
            let open = OpenIntent {
                sequence: pending.sequence,
                live_name: pending.live_name.clone(),
                after: after
                    .transpose()?
                    .map(Arc::unwrap_or_clone)
                    .unwrap_or_default(),
            };
            base.open.insert(address.clone(), open);
        }
        Ok(base)
    }

    /// Reads what has served in some live objects.
    pub(crate) fn served(
        &self,
        objects: &[LiveRef],
        folder: &Folder,
    ) -> Result<BTreeMap<LiveRef, Served>, Error> {
        self.trail.served(objects, folder)
    }

    fn needed(&self) -> impl Iterator<Item = Hash> {
        let applied = self.applied.values().map(|live| live.applied);
        applied.chain(
            self.newest()
                .filter_map(|(_address, pending)| pending.after),
        )
    }

    /// What each address was to become last.
    fn newest(&self) -> impl Iterator<Item = (&Address, &Pending)> {
        let open = self.open.iter();
        open.filter_map(|(address, pending)| Some((address, pending.last()?)))
    }
}

/// Contents that are read once, however many addresses need them.
struct Shelf<'a> {
    folder: &'a Folder,
    /// How many addresses still need each content.
    needed: HashMap<Hash, usize>,
    read: HashMap<Hash, Arc<Fields>>,
}

impl<'a> Shelf<'a> {
    fn new(folder: &'a Folder, hashes: impl Iterator<Item = Hash>) -> Self {
        let mut needed = HashMap::new();
        for hash in hashes {
            *needed.entry(hash).or_default() += 1;
        }
        Self {
            folder,
            needed,
            read: HashMap::new(),
        }
    }

    fn fetch(&mut self, hash: Hash, address: &Address) -> Result<Arc<Fields>, Error> {
        let fields = match self.read.remove(&hash) {
            Some(fields) => fields,
            None => Arc::new(fetch(self.folder, hash, address)?),
        };
        if let Some(left) = self.needed.get_mut(&hash) {
            *left = left.saturating_sub(1);
            if *left > 0 {
                self.read.insert(hash, Arc::clone(&fields));
            }
        }
        Ok(fields)
    }
}

/// Reads a content that an address needs.
fn fetch(folder: &Folder, hash: Hash, address: &Address) -> Result<Fields, Error> {
    let address = address.clone();
    match contents::read(folder, hash)? {
        Found::Whole(fields) => Ok(fields),
        Found::Missing => Err(Error::MissingContent { hash, address }),
        Found::Changed => Err(Error::ChangedContent { hash, address }),
    }
}
