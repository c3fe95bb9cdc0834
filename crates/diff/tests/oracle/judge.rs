//! What becomes of an object, by the words of `docs/concepts.md`, `docs/lifecycle.md` and
//! `docs/decisions.md`.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_diff::{Action, Cause};
use lockstep_model::{Address, FieldPath, Kind, LiveId, Policy, Presence};
use serde_json::Value;

use crate::naive::{Attribution, differing, released, three_way};
use crate::organisation::{Live, Organisation, Spelled, Wanted, Written};
use crate::published::{settled, unknown};
use crate::spared::is_ignored;

/// Why each field is to change.
pub(crate) type Causes = BTreeMap<String, Cause>;

/// What a plan must hold about an address.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expected {
    /// Nothing.
    Nothing,
    /// A change.
    Change(Action, Causes),
    /// Something withheld, for one of these reasons; with these fields, if they can be told.
    Withheld(BTreeSet<&'static str>, Option<Causes>),
}

/// What the ledger remembers of a manifest's object.
#[derive(Debug, Clone, Copy, Default)]
struct Memory<'a> {
    applied: Option<&'a Written>,
    open: Option<&'a Written>,
}

impl<'a> Memory<'a> {
    /// Returns the fields that were last applied, and those that were begun.
    fn sides(self) -> [Option<&'a Spelled>; 2] {
        [self.applied, self.open].map(|written| written.map(|written| &written.fields))
    }
}

/// Which live object a manifest means.
#[derive(Debug, Clone, Copy)]
enum Means<'a> {
    Nobody,
    Ours(&'a Live),
    Foreign(&'a Live),
    TwoObjects,
    Unreadable,
}

impl Organisation {
    /// Returns the live object that an address stands for.
    pub(crate) fn live_of(&self, address: &Address) -> Option<&Live> {
        if let Some(wanted) = self.manifest(address) {
            return match self.means(wanted) {
                Means::Ours(live) | Means::Foreign(live) => Some(live),
                Means::Nobody | Means::TwoObjects | Means::Unreadable => None,
            };
        }
        let of = |list: &'_ [Written]| list.iter().position(|written| written.address == *address);
        match (of(&self.applied), of(&self.open)) {
            (Some(at), _) => self.with_id(address.kind, &self.applied[at].id),
            (None, Some(at)) => self.named(address.kind, &self.open[at].name),
            (None, None) => None,
        }
    }

    /// Says whether something belongs to others and could not be understood.
    pub(crate) fn is_obscured(&self, address: &Address) -> bool {
        let manifest = self.manifest(address);
        manifest.is_some_and(|wanted| {
            let others = wanted.external || !self.covered.contains(address);
            others && matches!(self.means(wanted), Means::Unreadable)
        })
    }

    /// Says what a plan must hold about an address, whatever becomes of others.
    pub(crate) fn alone(&self, address: &Address) -> Expected {
        let manifest = self.manifest(address);
        match manifest {
            _ if !self.covered.contains(address) => Expected::Nothing,
            Some(wanted) if wanted.external => {
                let memory = self.memory(wanted);
                match memory.applied.is_some() || memory.open.is_some() {
                    true => Expected::Change(Action::Release, Causes::new()),
                    false => Expected::Nothing,
                }
            }
            Some(wanted) => self.kept(wanted),
            None => self.left(address),
        }
    }

    /// What is in others' objects is theirs: it is as wanted, or withheld.
    fn of_others(&self, wanted: &Wanted, whole: &Wanted) -> Expected {
        let kind = wanted.address.kind;
        let (Means::Ours(live) | Means::Foreign(live)) = self.means(whole) else {
            return withheld("ofOthers");
        };
        let live = self.with_id(kind, &live.id).map(|live| &live.fields);
        let desired = settled(kind, &wanted.fields, live, [None, None]);
        let causes: Causes = match live {
            Some(live) => differing(kind, &desired, live)
                .iter()
                .filter(|path| !is_ignored(wanted, path))
                .map(|path| (path.to_string(), Cause::Git))
                .collect(),
            None => differing(kind, &desired, &Spelled::new())
                .iter()
                .map(|path| (path.to_string(), Cause::Git))
                .collect(),
        };
        match causes.is_empty() && live.is_some() {
            true => Expected::Nothing,
            false => Expected::Withheld(BTreeSet::from(["ofOthers"]), Some(causes)),
        }
    }

    fn kept(&self, wanted: &Wanted) -> Expected {
        let whole = wanted.whole.as_ref().and_then(|whole| self.manifest(whole));
        if let Some(whole) = whole
            && (whole.external || !self.covered.contains(&whole.address))
        {
            return self.of_others(wanted, whole);
        }
        match self.means(wanted) {
            Means::Nobody => self.absent(wanted),
            Means::Ours(live) => self.ours(wanted, live),
            Means::Foreign(live) => self.foreign(wanted, live),
            Means::TwoObjects => withheld("twoObjects"),
            Means::Unreadable => withheld("unreadable"),
        }
    }

    /// The ledger knows it by its address, by an earlier name, or by the live object that has the
    /// live name and whose address left Git.
    fn memory(&self, wanted: &Wanted) -> Memory<'_> {
        let at = |list: &'_ [Written], address: &Address| {
            list.iter().position(|written| written.address == *address)
        };
        let applied = |address: &Address| at(&self.applied, address).map(|at| &self.applied[at]);
        let earlier = || wanted.earlier.iter().rev().find_map(applied);
        let same_object = || {
            let live = self.present(wanted)?;
            let owner = self.owner(&live.id, wanted.address.kind)?;
            self.manifest(&owner.address).is_none().then_some(owner)
        };
        let own = applied(&wanted.address);
        Memory {
            applied: own.or_else(earlier).or_else(same_object),
            open: at(&self.open, &wanted.address).map(|at| &self.open[at]),
        }
    }

    /// Returns what the ledger remembers of a live object: what it remembers of another one says
    /// nothing of this one.
    fn memory_of(&self, wanted: &Wanted, live: &Live) -> Memory<'_> {
        let memory = self.memory(wanted);
        match memory.applied.is_some_and(|applied| applied.id != live.id) {
            true => Memory::default(),
            false => memory,
        }
    }

    /// Returns what has the wanted live name: of a facet, the part of what that is.
    fn present(&self, wanted: &Wanted) -> Option<&Live> {
        let kind = wanted.address.kind;
        let Some(whole) = &wanted.whole else {
            return self.named(kind, &wanted.live_name);
        };
        match self.means(self.manifest(whole).expect("a facet's whole is wanted")) {
            Means::Ours(live) | Means::Foreign(live) => self.with_id(kind, &live.id),
            Means::Nobody | Means::TwoObjects | Means::Unreadable => None,
        }
    }

    fn owner(&self, id: &LiveId, kind: Kind) -> Option<&Written> {
        self.applied
            .iter()
            .find(|w| w.id == *id && w.address.kind == kind)
    }

    fn named(&self, kind: Kind, name: &str) -> Option<&Live> {
        self.live
            .iter()
            .find(|live| live.kind == kind && live.name == name)
    }

    fn with_id(&self, kind: Kind, id: &LiveId) -> Option<&Live> {
        self.live
            .iter()
            .find(|live| live.kind == kind && live.id == *id)
    }

    /// By the id that the ledger remembers, then by exact name. A facet is where its whole is.
    fn means(&self, wanted: &Wanted) -> Means<'_> {
        let kind = wanted.address.kind;
        let memory = self.memory(wanted);
        // What hides an object hides its facets too.
        let kinds = [Some(kind), wanted.whole.as_ref().map(|whole| whole.kind)];
        let id = memory.applied.map(|applied| &applied.id);
        let hidden = self.unreadable.iter().any(|hidden| {
            let by_id = id.is_some() && hidden.live_id.as_ref() == id;
            let by_name = hidden.live_name.as_ref() == Some(&wanted.live_name);
            kinds.contains(&Some(hidden.kind)) && (by_id || by_name)
        });
        if hidden {
            return Means::Unreadable;
        }
        if let Some(whole) = &wanted.whole {
            return self.part_of(whole, kind, memory);
        }
        let known = id.and_then(|id| self.with_id(kind, id));
        // What was begun has the name that it was to get.
        let begun = memory
            .open
            .filter(|_open| memory.applied.is_none())
            .and_then(|open| self.named(kind, &open.name))
            .filter(|live| self.owner(&live.id, kind).is_none());
        let named = self.named(kind, &wanted.live_name);
        match (known.or(begun), named) {
            (Some(known), Some(named)) if known.id != named.id => Means::TwoObjects,
            (Some(known), _) => Means::Ours(known),
            (None, Some(named)) if memory.applied.is_none() && memory.open.is_some() => {
                Means::Ours(named)
            }
            (None, Some(named)) => Means::Foreign(named),
            (None, None) => Means::Nobody,
        }
    }

    fn part_of(&self, whole: &Address, kind: Kind, memory: Memory<'_>) -> Means<'_> {
        let whole = self.manifest(whole).expect("a facet's whole is wanted");
        let (live, ours) = match self.means(whole) {
            Means::Nobody => return Means::Nobody,
            Means::TwoObjects => return Means::TwoObjects,
            Means::Unreadable => return Means::Unreadable,
            Means::Ours(live) => (live, true),
            Means::Foreign(live) => (live, false),
        };
        let known = |part: &Live| match memory.applied {
            Some(applied) => applied.id == part.id,
            None => memory.open.is_some(),
        };
        match self.with_id(kind, &live.id) {
            None => Means::Nobody,
            Some(part) if ours || known(part) => Means::Ours(part),
            Some(part) => Means::Foreign(part),
        }
    }

    fn absent(&self, wanted: &Wanted) -> Expected {
        let memory = self.memory(wanted);
        // It was there, and nothing of ours took it away.
        let lost = memory.applied.is_some() && memory.open.is_none();
        let cause = if lost { Cause::Drift } else { Cause::Git };
        let kind = wanted.address.kind;
        let desired = settled(kind, &wanted.fields, None, memory.sides());
        if !unknown(kind, &desired).is_empty() {
            return withheld("notPublished");
        }
        let mut causes: Causes = differing(kind, &desired, &Spelled::new())
            .iter()
            .map(|path| (path.to_string(), cause))
            .collect();
        causes.extend(secrets(wanted).map(|name| (name.to_owned(), cause)));
        match lost && self.rules.withhold_drift {
            true => Expected::Withheld(BTreeSet::from(["drift"]), Some(causes)),
            false => Expected::Change(Action::Create, causes),
        }
    }

    fn foreign(&self, wanted: &Wanted, live: &Live) -> Expected {
        let kind = wanted.address.kind;
        let desired = settled(kind, &wanted.fields, Some(&live.fields), [None, None]);
        let mut causes: Causes = differing(kind, &desired, &live.fields)
            .iter()
            .filter(|path| !is_ignored(wanted, path))
            .map(|path| (path.to_string(), Cause::Adoption))
            .collect();
        if wanted.whole.is_none() && wanted.live_name != live.name {
            causes.insert("liveName".to_owned(), Cause::Adoption);
        }
        let mut reasons = refusals(kind, &desired, live);
        if causes.is_empty() && reasons.is_empty() {
            return Expected::Change(Action::Adopt, causes);
        }
        if !self.rules.adopt_always && !self.agreed.contains(&wanted.address) {
            reasons.insert("needsAdoption");
        }
        conclude(wanted, causes, reasons)
    }

    fn ours(&self, wanted: &Wanted, live: &Live) -> Expected {
        let kind = wanted.address.kind;
        let memory = self.memory_of(wanted, live);
        let desired = settled(kind, &wanted.fields, Some(&live.fields), memory.sides());
        let causes = causes((wanted, &desired), live, memory);
        let mut reasons = refusals(kind, &desired, live);
        if causes.is_empty() && reasons.is_empty() {
            let recorded = memory.open.is_none()
                && memory.applied.is_some_and(|applied| {
                    applied.address == wanted.address
                        && applied.protected == wanted.protected
                        && (wanted.whole.is_some() || applied.name == wanted.live_name)
                        && released(kind, &wanted.fields, &applied.fields)
                            .iter()
                            .all(|path| is_ignored(wanted, path))
                        && differing(kind, &desired, &applied.fields)
                            .iter()
                            .all(|path| is_ignored(wanted, path))
                });
            return match recorded {
                true => Expected::Nothing,
                false => Expected::Change(Action::Adopt, causes),
            };
        }
        let has = |cause: Cause| causes.values().any(|found| *found == cause);
        if has(Cause::Conflict) && !self.rules.conflicts {
            reasons.insert("conflict");
        }
        if has(Cause::Drift) && self.rules.withhold_drift {
            reasons.insert("drift");
        }
        conclude(wanted, causes, reasons)
    }

    /// What the ledger remembers and no manifest stands for.
    fn left(&self, address: &Address) -> Expected {
        let applied = self
            .applied
            .iter()
            .find(|written| written.address == *address);
        let open = self.open.iter().find(|written| written.address == *address);
        let live = match (applied, open) {
            (Some(applied), _) => self.with_id(address.kind, &applied.id),
            (None, Some(open)) => self.named(address.kind, &open.name),
            (None, None) => None,
        };
        let stands_for = |wanted: &Wanted| {
            let same = |memory: &Written| memory.address == *address;
            wanted.address.kind == address.kind
                && (self.memory(wanted).applied.is_some_and(same)
                    || matches!(self.means(wanted), Means::Ours(ours) if live.is_some_and(|l| l.id == ours.id)))
        };
        if self.wanted.iter().any(stands_for) {
            return Expected::Nothing;
        }
        let handed = self
            .removed
            .iter()
            .find(|(removed, _delete)| removed == address);
        let facet = matches!(address.kind.info().presence, Presence::Facet(_));
        let hidden = |hidden: &lockstep_model::Unreadable| hidden.kind == address.kind;
        let incomplete = self.unreadable.iter().any(hidden);
        let release = Expected::Change(Action::Release, Causes::new());
        if facet || handed.is_some_and(|(_, delete)| !delete) {
            return release;
        }
        if live.is_none() {
            return if incomplete {
                withheld("incompleteKind")
            } else {
                release
            };
        }
        let mut reasons = BTreeSet::new();
        if !self.rules.prune && handed.is_none() {
            reasons.insert("pruneOff");
        }
        if applied.is_some_and(|applied| applied.protected) {
            reasons.insert("protected");
        }
        if incomplete {
            reasons.insert("incompleteKind");
        }
        match reasons.is_empty() {
            true => Expected::Change(Action::Delete, Causes::new()),
            false => Expected::Withheld(reasons, None),
        }
    }

    /// Returns the fields that are released: remembered, and not declared any more.
    pub(crate) fn released(&self, address: &Address) -> BTreeSet<FieldPath> {
        let wanted = self.manifest(address);
        let wanted = wanted.filter(|w| !w.external && self.covered.contains(address));
        let others = |whole: &Address| {
            let external = self.manifest(whole).is_some_and(|whole| whole.external);
            external || !self.covered.contains(whole)
        };
        let wanted = wanted.filter(|wanted| !wanted.whole.as_ref().is_some_and(others));
        let Some((wanted, Means::Ours(live))) = wanted.map(|w| (w, self.means(w))) else {
            return BTreeSet::new();
        };
        let memory = self.memory_of(wanted, live);
        memory.applied.map_or_else(BTreeSet::new, |applied| {
            released(address.kind, &wanted.fields, &applied.fields)
        })
    }
}

fn withheld(reason: &'static str) -> Expected {
    Expected::Withheld(BTreeSet::from([reason]), None)
}

fn causes((wanted, desired): (&Wanted, &Spelled), live: &Live, memory: Memory<'_>) -> Causes {
    let attribution = Attribution {
        kind: wanted.address.kind,
        desired,
        live: &live.fields,
        base: memory.applied.map(|applied| &applied.fields),
        begun: memory.open.map(|open| &open.fields),
    };
    let paths = differing(wanted.address.kind, desired, &live.fields);
    let mut causes: Causes = paths
        .iter()
        .filter(|path| !is_ignored(wanted, path))
        .map(|path| (path.to_string(), attribution.cause(path)))
        .collect();
    if wanted.whole.is_none() && wanted.live_name != live.name {
        let own = memory.open.is_some_and(|open| open.name == live.name);
        let cause = match memory.applied.filter(|_applied| !own) {
            None => Cause::Git,
            Some(base) => three_way(base.name == live.name, base.name == wanted.live_name),
        };
        causes.insert("liveName".to_owned(), cause);
    }
    // A secret is sent when it is declared, and when its revision changes.
    if let Some(last) = memory.applied.or(memory.open) {
        let revision = |value: &Value| value.get("revision").cloned();
        for name in secrets(wanted) {
            let sent = last.fields.get(name).map(revision);
            if sent != Some(revision(&wanted.fields[name])) {
                causes.insert(name.to_owned(), Cause::Git);
            }
        }
    }
    causes
}

fn secrets(wanted: &Wanted) -> impl Iterator<Item = &'static str> {
    let fields = wanted.address.kind.info().fields.iter();
    let secret = fields.filter(|field| field.policy == Policy::Secret);
    secret
        .map(|field| field.name)
        .filter(|name| wanted.fields.contains_key(*name))
}

/// A published text never changes, and what a tenant does not tell cannot be compared.
fn refusals(kind: Kind, wanted: &Spelled, live: &Live) -> BTreeSet<&'static str> {
    let mut reasons = BTreeSet::new();
    let fields = kind.info().fields.iter();
    for field in fields.filter(|field| field.policy == Policy::AppendOnly) {
        let Some(desired) = wanted.get(field.name).and_then(Value::as_object) else {
            continue;
        };
        let Some(there) = live.fields.get(field.name) else {
            reasons.insert("unreadable");
            continue;
        };
        let lines = |text: &Value| text.as_str().map(|text| text.replace("\r\n", "\n"));
        let other = |(key, text): (&String, &Value)| {
            there
                .get(key)
                .is_some_and(|there| lines(there) != lines(text))
        };
        if desired.iter().any(other) {
            reasons.insert("publishedText");
        }
    }
    if !unknown(kind, wanted).is_empty() {
        reasons.insert("notPublished");
    }
    reasons
}

/// A field that cannot change means a replacement, which protection forbids.
fn conclude(wanted: &Wanted, causes: Causes, mut reasons: BTreeSet<&'static str>) -> Expected {
    let table = wanted.address.kind.info().fields;
    let mut immutable = table.iter().filter(|field| field.immutable);
    let replaced = immutable.any(|field| causes.contains_key(field.name));
    if replaced && wanted.protected {
        reasons.insert("protected");
    }
    match (reasons.is_empty(), replaced) {
        (false, _) => Expected::Withheld(reasons, Some(causes)),
        (true, true) => Expected::Change(Action::Replace, causes),
        (true, false) => Expected::Change(Action::Update, causes),
    }
}
