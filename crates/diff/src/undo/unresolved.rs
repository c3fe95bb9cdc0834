//! What would refer to something that is there no more: it was taken away since, or is withheld.
//!
//! A manifest's references are resolved before it is planned. What a run found was resolved then,
//! and need not be now.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::reference::{Names, Target};
use lockstep_model::{Address, Fields, Kind, Presence, Snapshot};
use lockstep_spec::Desired;

use super::bar::Bar;
use super::restore::Restored;
use crate::links::{PlannedNames, offers};
use crate::withheld::{Reason, Withheld};

/// Where every name is known, a reference is found as it is written.
struct AnyName;

impl Names for AnyName {
    fn has(&self, _kind: Kind, _name: &str) -> bool {
        true
    }
}

/// Withholds what would refer to nothing, until nothing more follows from it.
pub(super) fn withhold(
    restored: &mut Restored,
    today: &BTreeMap<Address, Desired>,
    snapshot: &Snapshot,
) {
    loop {
        let found = find(restored, snapshot);
        if found.is_empty() {
            return;
        }
        for (address, reason) in found {
            take_out(restored, &address);
            restored.withheld.push(Withheld {
                origin: today.get(&address).map(|today| today.origin().clone()),
                address,
                reason,
                fields: Vec::new(),
            });
        }
    }
}

/// What is not wanted must not be remembered either: it would be taken for what left Git.
pub(super) fn take_out(restored: &mut Restored, address: &Address) {
    if let Some(desired) = restored.objects.remove(address) {
        for one in addresses(&desired) {
            restored.applied.remove(&one);
        }
    }
}

fn find(restored: &Restored, snapshot: &Snapshot) -> Vec<(Address, Reason)> {
    let objects = restored.objects.values();
    let by_name: BTreeMap<(Kind, &str), &Desired> = objects
        .map(|desired| ((desired.address.kind, desired.live_name.as_str()), desired))
        .collect();
    let held: BTreeSet<&Address> = restored.withheld.iter().map(|one| &one.address).collect();
    let there = There {
        snapshot,
        names: PlannedNames::new(snapshot, by_name.keys().copied()),
        by_name,
    };
    let found = restored.objects.values().filter_map(|desired| {
        let names = there.missing(desired, live(restored, snapshot, desired));
        let reason = match names.is_empty() {
            false => Some(Reason::Undo(Bar::Unresolved { names })),
            true => there.lacks_whole(desired, &held),
        };
        Some((desired.address.clone(), reason?))
    });
    found.collect()
}

/// Returns the live fields of what is restored.
pub(super) fn live<'a>(
    restored: &Restored,
    snapshot: &'a Snapshot,
    desired: &Desired,
) -> Option<&'a Fields> {
    let mut addresses = addresses(desired);
    let applied = addresses.find_map(|address| restored.applied.get(&address))?;
    let live = snapshot.by_id(desired.address.kind, &applied.live_id);
    live.map(|live| &live.fields)
}

/// The addresses under which an object may be remembered.
fn addresses(desired: &Desired) -> impl Iterator<Item = Address> {
    let kind = desired.address.kind;
    let earlier = desired.renamed_from.iter().cloned();
    let earlier = earlier.map(move |name| Address::new(kind, name));
    std::iter::once(desired.address.clone()).chain(earlier)
}

/// What is there when the undoing is done.
struct There<'a> {
    snapshot: &'a Snapshot,
    names: PlannedNames<'a>,
    by_name: BTreeMap<(Kind, &'a str), &'a Desired>,
}

impl There<'_> {
    /// Returns what an object would refer to that is not there. What it refers to now is nothing
    /// that the undoing brings.
    fn missing(&self, desired: &Desired, live: Option<&Fields>) -> Vec<String> {
        let links = desired.address.kind.info().links;
        let written = links(&desired.fields, &AnyName);
        if written.is_empty() || live.is_some_and(|live| links(live, &AnyName) == written) {
            return Vec::new();
        }
        let resolved = links(&desired.fields, &self.names);
        let resolved = resolved.iter().filter(|target| self.has(target));
        let resolved: BTreeSet<String> = resolved.map(text).collect();
        let written = written.iter().map(text);
        written.filter(|name| !resolved.contains(name)).collect()
    }

    fn has(&self, target: &Target) -> bool {
        let offered = |fields: &Fields| {
            let item = target.item.as_deref();
            item.is_none_or(|item| offers(target.kind, fields, item))
        };
        let wanted = self.by_name.get(&(target.kind, target.name.as_str()));
        if wanted.is_some_and(|wanted| offered(&wanted.fields)) {
            return true;
        }
        let live = self.snapshot.by_name(target.kind, &target.name);
        live.is_some_and(|live| offered(&live.fields))
    }

    /// A part is not made without what it is a part of.
    fn lacks_whole(&self, desired: &Desired, held: &BTreeSet<&Address>) -> Option<Reason> {
        let Presence::Facet(whole) = desired.address.kind.info().presence else {
            return None;
        };
        let name = desired.live_name.as_str();
        let there = self.by_name.contains_key(&(whole, name))
            || self.snapshot.by_name(whole, name).is_some();
        let by = Address::new(whole, desired.address.name.clone());
        (!there && held.contains(&by)).then_some(Reason::Blocked { by })
    }
}

/// Returns a reference as it is written.
fn text(target: &Target) -> String {
    match &target.item {
        Some(item) => format!("{}/{item}", target.name),
        None => target.name.clone(),
    }
}
