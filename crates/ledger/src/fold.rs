//! What the entries come to: what is applied to each address, and what was begun and not closed.
//!
//! Events come in, in their order; [`Base`] goes out. Contents are read when the base is made, each
//! once, so what was superseded is never read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use lockstep_model::tenant::LiveRef;
use lockstep_model::{Address, Applied, Base, Begun, Fields, Kind, LiveId, OpenIntent, Served};

use crate::contents::{self, Found};
use crate::entry::{Effect, Event, Intent, Live, Outcome, Settled};
use crate::error::{Error, Need};
use crate::folder::Folder;
use crate::hash::Hash;
use crate::standing::Standing;
use crate::trail::Trail;
use crate::upkeep::Upkeep;

/// What the entries up to some point come to.
#[derive(Debug, Default)]
pub(crate) struct Fold {
    applied: BTreeMap<Address, Live>,
    /// The intents of each address that no outcome closed, in their order.
    open: BTreeMap<Address, Vec<Pending>>,
    /// The address of each live object in `applied`.
    owners: HashMap<(Kind, LiveId), Address>,
    /// What answered when it was probed after it was written.
    probed: BTreeSet<Address>,
    /// The live names of what was deleted and not made again.
    gone: BTreeSet<(Kind, String)>,
    trail: Trail,
    recorded: bool,
    organization: Option<String>,
    pub(crate) standing: Standing,
    pub(crate) upkeep: Upkeep,
}

/// An intent without an outcome.
#[derive(Debug)]
struct Pending {
    sequence: u64,
    /// The object that was there before, if one was.
    live_id: Option<LiveId>,
    live_name: String,
    begun: Begun,
    before: Option<Hash>,
    after: Option<Hash>,
}

impl Fold {
    /// Takes the next event in.
    pub(crate) fn take(&mut self, sequence: u64, event: Event) {
        self.standing.take(sequence, &event);
        self.upkeep.take(&event);
        match event {
            Event::RunStarted(started) => {
                self.recorded = true;
                self.organization.get_or_insert(started.organization.id);
            }
            Event::Intent(intent) => self.begin(sequence, intent),
            Event::Outcome(outcome) => self.close(outcome),
            Event::Adopted(adopted) => {
                self.open.remove(&adopted.address);
                let answered = adopted.probe.is_some_and(|probe| probe.is_passed());
                self.own_probed(adopted.address, adopted.live, answered);
            }
            Event::Released(released) => {
                self.open.remove(&released.address);
                self.disown(&released.address);
            }
            Event::Settled(settled) => self.settled(settled),
            Event::Restarted(restarted) => {
                self.recorded = true;
                let organization = restarted.organization.map(|of| of.id);
                self.organization = self.organization.take().or(organization);
            }
            Event::GuardOverridden(_)
            | Event::RunFinished(_)
            | Event::Posted(_)
            | Event::Anchored(_)
            | Event::Signed(_)
            | Event::Forgotten(_)
            | Event::Repaired(_)
            | Event::LockTaken(_) => {}
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
            // A word of a later version is no deletion: those are known.
            begun: Begun::from_word(&intent.action).unwrap_or(Begun::Update),
            before: intent.before,
            after: intent.after,
        };
        self.open.entry(intent.address).or_default().push(pending);
    }

    fn close(&mut self, outcome: Outcome) {
        if matches!(outcome.effect, Effect::Unsettled(_)) {
            return;
        }
        if matches!(outcome.effect, Effect::Deleted | Effect::Replaced(_)) {
            let gone = outcome.effect == Effect::Deleted;
            self.forget_object(&outcome.address, outcome.intent, gone);
        }
        // A failure says nothing of what earlier intents came to; a success settles them all.
        let failed = matches!(outcome.effect, Effect::Failed(_));
        self.settle(&outcome.address, |sequence| match failed {
            true => sequence == outcome.intent,
            false => sequence <= outcome.intent,
        });
        match outcome.effect {
            Effect::Created(live) | Effect::Updated(live) | Effect::Replaced(live) => {
                let answered = outcome.probe.is_some_and(|probe| probe.is_passed());
                self.own_probed(outcome.address, live, answered);
            }
            Effect::Deleted => self.disown(&outcome.address),
            Effect::Failed(_) | Effect::Unsettled(_) => {}
        }
    }

    /// What was found by looking closes the intent and those before it, as an outcome would have.
    /// One that is closed already was settled by another run, and what that wrote since stands. An
    /// object that somebody else took away is still remembered: that it is gone is drift.
    fn settled(&mut self, settled: Settled) {
        if !self.is_open(&settled.address, settled.intent) {
            return;
        }
        let deleted = settled.is_deleted();
        if deleted {
            self.forget_object(&settled.address, settled.intent, true);
        }
        self.settle(&settled.address, |sequence| sequence <= settled.intent);
        match settled.live {
            Some(live) => self.own(settled.address, live),
            None if deleted => self.disown(&settled.address),
            None => {}
        }
    }

    /// What an intent made away with has served nowhere. Where nothing took its place it was
    /// somebody's: an object that is renamed and replaced is deleted under its new name, and was the
    /// old one's.
    fn forget_object(&mut self, address: &Address, intent: u64, gone: bool) {
        let pending = self.open.get(address).into_iter().flatten();
        let mut begun = pending.filter(|pending| pending.sequence == intent);
        let Some((live_id, name)) = begun
            .next()
            .and_then(|pending| Some((pending.live_id.clone()?, pending.live_name.clone())))
        else {
            return;
        };
        self.trail.forget(&live_id);
        let object = (address.kind, live_id);
        let owner = self.owners.get(&object).cloned();
        let known = owner.as_ref().and_then(|owner| self.applied.get(owner));
        let names = [Some(name), known.map(|live| live.name.clone())];
        let names = names.into_iter().flatten();
        self.gone.extend(names.map(|name| (address.kind, name)));
        if let Some(owner) = owner.filter(|_owner| gone) {
            self.disown(&owner);
        }
    }

    /// Says whether no entry tells what became of an intent.
    pub(crate) fn is_open(&self, address: &Address, intent: u64) -> bool {
        let mut pending = self.open.get(address).into_iter().flatten();
        pending.any(|pending| pending.sequence == intent)
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

    /// Gives a live object to an address, and remembers whether it answered.
    fn own_probed(&mut self, address: Address, live: Live, answered: bool) {
        self.own(address.clone(), live);
        if answered {
            self.probed.insert(address);
        }
    }

    /// Gives a live object to an address. Another address that had it was its old name.
    fn own(&mut self, address: Address, mut live: Live) {
        self.trail.take(&address, &live.id, live.applied);
        self.keep_secrets(&address, &mut live);
        self.disown(&address);
        self.gone.remove(&(address.kind, live.name.clone()));
        let object = (address.kind, live.id.clone());
        if let Some(old_name) = self.owners.insert(object, address.clone()) {
            self.applied.remove(&old_name);
            self.open.remove(&old_name);
            self.probed.remove(&old_name);
        }
        self.applied.insert(address, live);
    }

    /// A secret that was not sent this time is the one that the object was given before.
    fn keep_secrets(&mut self, address: &Address, live: &mut Live) {
        let object = (address.kind, live.id.clone());
        let owner = self.owners.get(&object).unwrap_or(address);
        let Some(earlier) = self.applied.get_mut(owner) else {
            return;
        };
        if earlier.id == live.id {
            for (field, mark) in std::mem::take(&mut earlier.secrets) {
                live.secrets.entry(field).or_insert(mark);
            }
        }
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
        self.probed.remove(address);
        if let Some(live) = self.applied.remove(address) {
            self.owners.remove(&(address.kind, live.id));
        }
    }

    /// Returns the fingerprints of the secrets that were sent.
    pub(crate) fn fingerprints(&self) -> BTreeMap<Address, BTreeMap<String, String>> {
        let given = self.applied.iter();
        let given = given.filter(|(_address, live)| !live.secrets.is_empty());
        given
            .map(|(address, live)| (address.clone(), live.secrets.clone()))
            .collect()
    }

    /// Makes the base, reading the contents that it needs.
    pub(crate) fn base(&self, folder: &Folder) -> Result<Base, Error> {
        let mut shelf = Shelf::new(folder, self.needed());
        let mut base = Base {
            recorded: self.recorded,
            organization: self.organization.clone(),
            probed: self.probed.clone(),
            secrets: self.fingerprints(),
            gone: self.gone.clone(),
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
            let mut read = |hash: Option<Hash>| {
                let fields = hash.map(|hash| shelf.fetch(hash, address)).transpose()?;
                Ok(fields.map(Arc::unwrap_or_clone))
            };
            let open = OpenIntent {
                sequence: pending.sequence,
                begun: pending.begun,
                live_id: pending.live_id.clone(),
                live_name: pending.live_name.clone(),
                before: read(self.unowned(address, pending))?,
                after: read(pending.after)?.unwrap_or_default(),
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

    /// Returns the contents that are read for the base, and for what has served.
    pub(crate) fn contents(&self) -> impl Iterator<Item = Hash> {
        self.needed().chain(self.trail.states())
    }

    /// Tells what needs a content, if anything does.
    pub(crate) fn need(&self, content: Hash) -> Option<(&Address, Need)> {
        let mut applied = self.applied.iter();
        let applied = applied.find(|(_address, live)| live.applied == content);
        let begun = || {
            let mut open = self.open.iter();
            open.find(|(_address, pending)| {
                let mut pending = pending.iter();
                pending.any(|one| one.before == Some(content) || one.after == Some(content))
            })
        };
        match applied {
            Some((address, _live)) => Some((address, Need::Applied)),
            None => begun().map(|(address, _pending)| (address, Need::Begun)),
        }
    }

    fn needed(&self) -> impl Iterator<Item = Hash> {
        let applied = self.applied.values().map(|live| live.applied);
        applied.chain(self.newest().flat_map(|(address, pending)| {
            let before = self.unowned(address, pending);
            before.into_iter().chain(pending.after)
        }))
    }

    /// What was there before, where nothing that was applied tells it.
    fn unowned(&self, address: &Address, pending: &Pending) -> Option<Hash> {
        let live_id = pending.live_id.as_ref()?;
        let known = self.applied.contains_key(address)
            || self.owners.contains_key(&(address.kind, live_id.clone()));
        pending.before.filter(|_before| !known)
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
