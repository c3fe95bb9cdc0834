//! Which live object a manifest means, and whose it is.
//!
//! Identity is the live id that the ledger remembers, then the exact name. A name alone never
//! makes an object lockstep's.

use std::collections::{HashMap, HashSet};

use lockstep_model::{
    Address, Applied, Base, Kind, LiveId, LiveObject, OpenIntent, Presence, Snapshot, Unreadable,
};
use lockstep_spec::{Desired, Removal, Spec};

/// What the ledger remembers of an object.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Memory<'a> {
    /// What was last applied.
    pub(crate) applied: Option<&'a Applied>,
    /// What was begun and not closed.
    pub(crate) open: Option<&'a OpenIntent>,
}

/// Which live object a manifest means.
#[derive(Debug)]
pub(crate) enum Identity<'a> {
    /// None. If the ledger remembers one, it went outside Git.
    Absent(Memory<'a>),
    /// One that is lockstep's.
    Ours(&'a LiveObject, Memory<'a>),
    /// One that has the name and is not lockstep's.
    Foreign(&'a LiveObject),
    /// The ledger knows one, and another one has the name.
    TwoObjects { known: LiveId, named: LiveId },
    /// One that could not be understood.
    Unreadable(&'a Unreadable),
}

/// All sides, with the ways to find an object in them.
#[derive(Debug)]
pub(crate) struct Sides<'a> {
    /// What is wanted.
    pub(crate) spec: &'a Spec,
    /// What is live.
    pub(crate) snapshot: &'a Snapshot,
    /// What was last applied.
    pub(crate) base: &'a Base,
    /// Which address the ledger gives to a live object.
    owners: HashMap<(Kind, &'a LiveId), &'a Address>,
    unreadable_ids: HashMap<(Kind, &'a LiveId), &'a Unreadable>,
    unreadable_names: HashMap<(Kind, &'a str), &'a Unreadable>,
    incomplete: HashSet<Kind>,
    removals: HashMap<&'a Address, &'a Removal>,
}

impl<'a> Sides<'a> {
    /// Indexes the sides.
    pub(crate) fn new(spec: &'a Spec, snapshot: &'a Snapshot, base: &'a Base) -> Self {
        let applied = base.applied.iter();
        let owners = applied
            .map(|(address, a)| ((address.kind, &a.live_id), address))
            .collect();
        let mut sides = Self {
            spec,
            snapshot,
            base,
            owners,
            unreadable_ids: HashMap::new(),
            unreadable_names: HashMap::new(),
            incomplete: HashSet::new(),
            removals: HashMap::new(),
        };
        for removal in &spec.removed {
            // The first that is said of an address counts.
            sides.removals.entry(&removal.address).or_insert(removal);
        }
        for object in snapshot.unreadable() {
            sides.add_unreadable(object);
        }
        sides
    }

    /// What hides one kind's objects hides its facets too.
    fn add_unreadable(&mut self, object: &'a Unreadable) {
        let facets = |kind: &&Kind| kind.info().presence == Presence::Facet(object.kind);
        for kind in Kind::ALL
            .iter()
            .filter(facets)
            .copied()
            .chain([object.kind])
        {
            self.incomplete.insert(kind);
            if let Some(id) = &object.live_id {
                self.unreadable_ids.insert((kind, id), object);
            }
            if let Some(name) = &object.live_name {
                self.unreadable_names.insert((kind, name), object);
            }
        }
    }

    /// Returns what the project says of an address that left Git.
    pub(crate) fn removal(&self, address: &Address) -> Option<&'a Removal> {
        self.removals.get(address).copied()
    }

    /// Says whether objects of a kind could not be understood, so that nothing proves one gone.
    pub(crate) fn is_incomplete(&self, kind: Kind) -> bool {
        self.incomplete.contains(&kind)
    }

    /// Returns what the ledger remembers of a manifest's object, under any name it ever had.
    ///
    /// What was begun under the new name, and broken off, does not hide what the earlier name has.
    pub(crate) fn memory(&self, desired: &Desired) -> Memory<'a> {
        let own = self.remembered(&desired.address);
        if own.applied.is_some() {
            return own;
        }
        let earlier = desired
            .renamed_from
            .iter()
            .rev()
            .map(|name| self.remembered(&Address::new(desired.address.kind, name.clone())));
        let earlier = earlier.clone().find(|memory| memory.applied.is_some());
        let earlier = earlier.or_else(|| self.same_object(desired));
        let earlier = earlier.unwrap_or_default();
        Memory {
            applied: earlier.applied,
            open: own.open.or(earlier.open),
        }
    }

    fn remembered(&self, address: &Address) -> Memory<'a> {
        Memory {
            applied: self.base.applied.get(address),
            open: self.base.open.get(address),
        }
    }

    /// An object keeps its owner when only its address changed in Git.
    fn same_object(&self, desired: &Desired) -> Option<Memory<'a>> {
        let live = self.present(desired)?;
        let owner = self.owners.get(&(desired.address.kind, &live.live_id))?;
        (!self.spec.objects.contains_key(owner)).then(|| self.remembered(owner))
    }

    /// Returns the live object that has the wanted name, or the part of it that a facet is.
    fn present(&self, desired: &Desired) -> Option<&'a LiveObject> {
        let kind = desired.address.kind;
        let Some(whole) = self.whole_of(desired) else {
            return self.snapshot.by_name(kind, &desired.live_name);
        };
        match self.identify(whole) {
            Identity::Ours(live, _) | Identity::Foreign(live) => {
                self.snapshot.by_id(kind, &live.live_id)
            }
            Identity::Absent(_) | Identity::TwoObjects { .. } | Identity::Unreadable(_) => None,
        }
    }

    /// Finds which live object a manifest means.
    pub(crate) fn identify(&self, desired: &Desired) -> Identity<'a> {
        let kind = desired.address.kind;
        let memory = self.memory(desired);
        let known = memory.applied.map(|applied| &applied.live_id);
        if let Some(unreadable) = self.unreadable(kind, known, &desired.live_name) {
            return Identity::Unreadable(unreadable);
        }
        if let Some(whole) = self.whole_of(desired) {
            return self.part_of(whole, kind, memory);
        }
        let known = known.and_then(|id| self.snapshot.by_id(kind, id));
        let known = known.or_else(|| self.begun(kind, memory));
        let named = self.snapshot.by_name(kind, &desired.live_name);
        match (known, named) {
            (Some(known), Some(named)) if known.live_id != named.live_id => Identity::TwoObjects {
                known: known.live_id.clone(),
                named: named.live_id.clone(),
            },
            (Some(known), _) => Identity::Ours(known, memory),
            (None, Some(named)) if memory.applied.is_none() && memory.open.is_some() => {
                Identity::Ours(named, memory)
            }
            (None, Some(named)) => Identity::Foreign(named),
            (None, None) => Identity::Absent(memory),
        }
    }

    /// What was begun has the name that it was to get, whatever Git calls it by now.
    fn begun(&self, kind: Kind, memory: Memory<'a>) -> Option<&'a LiveObject> {
        let open = memory.open.filter(|_open| memory.applied.is_none())?;
        let live = self.snapshot.by_name(kind, &open.live_name)?;
        (!self.owners.contains_key(&(kind, &live.live_id))).then_some(live)
    }

    /// Returns the manifest of what a facet is a facet of.
    pub(crate) fn whole_of(&self, desired: &Desired) -> Option<&'a Desired> {
        let Presence::Facet(of) = desired.address.kind.info().presence else {
            return None;
        };
        let mut references = desired.references.iter();
        let address = references.find(|address| address.kind == of)?;
        self.spec.objects.get(address)
    }

    /// Says whether an object belongs to others: it is external, or the environment does not own it.
    pub(crate) fn is_others(&self, desired: &Desired) -> bool {
        desired.external || !self.spec.rules.owns.covers(&desired.address)
    }

    /// A facet is where its whole is, under whatever name that has; what is lockstep's needs no
    /// consent for its parts.
    fn part_of(&self, whole: &Desired, kind: Kind, memory: Memory<'a>) -> Identity<'a> {
        let (live, ours) = match self.identify(whole) {
            Identity::Absent(_) => return Identity::Absent(memory),
            Identity::TwoObjects { known, named } => return Identity::TwoObjects { known, named },
            Identity::Unreadable(object) => return Identity::Unreadable(object),
            Identity::Ours(live, _memory) => (live, true),
            Identity::Foreign(live) => (live, false),
        };
        let Some(part) = self.snapshot.by_id(kind, &live.live_id) else {
            return Identity::Absent(memory);
        };
        let known = match memory.applied {
            Some(applied) => applied.live_id == part.live_id,
            None => memory.open.is_some(),
        };
        match (known, ours) {
            (true, _) => Identity::Ours(part, memory),
            (false, true) => Identity::Ours(part, Memory::default()),
            (false, false) => Identity::Foreign(part),
        }
    }

    fn unreadable(&self, kind: Kind, id: Option<&LiveId>, name: &str) -> Option<&'a Unreadable> {
        let by_id = id.and_then(|id| self.unreadable_ids.get(&(kind, id)));
        by_id
            .or_else(|| self.unreadable_names.get(&(kind, name)))
            .copied()
    }

    /// Returns the live object that a manifest stands for, by the ledger.
    fn stood_for(&self, desired: &Desired) -> Option<&'a LiveId> {
        let memory = self.memory(desired);
        match (memory.applied, memory.open) {
            (Some(applied), _) => Some(&applied.live_id),
            (None, Some(_open)) => match self.identify(desired) {
                Identity::Ours(live, _memory) => Some(&live.live_id),
                Identity::Absent(_)
                | Identity::Foreign(_)
                | Identity::TwoObjects { .. }
                | Identity::Unreadable(_) => None,
            },
            (None, None) => None,
        }
    }

    /// Returns the addresses that the ledger remembers and no manifest stands for any more.
    pub(crate) fn left(&self) -> Vec<(&'a Address, Memory<'a>)> {
        let kept: HashSet<(Kind, &LiveId)> = self
            .spec
            .objects
            .values()
            .filter_map(|d| Some((d.address.kind, self.stood_for(d)?)))
            .collect();
        let base = self.base;
        let addresses: HashSet<&'a Address> = base.applied.keys().chain(base.open.keys()).collect();
        let mut left: Vec<_> = addresses
            .into_iter()
            .filter(|address| !self.spec.objects.contains_key(*address))
            .map(|address| (address, self.remembered(address)))
            .filter(|(address, memory)| {
                memory
                    .applied
                    .is_none_or(|a| !kept.contains(&(address.kind, &a.live_id)))
            })
            .collect();
        left.sort_by_key(|(address, _memory)| *address);
        left
    }
}
