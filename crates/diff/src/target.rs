//! Narrows a plan to what is asked for, with all that it needs; what is left out is said.
//!
//! What depends on something that is left out is withheld: nothing is done by half.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use lockstep_model::Address;

use crate::change::{Change, ChangeId};
use crate::pending::Drafted;
use crate::select::Selected;
use crate::withheld::{Reason, Withheld};

/// Keeps what is asked for; returns what is left out.
pub(crate) fn narrow((changes, withheld): Drafted<'_>, selected: &Selected<'_>) -> Vec<Address> {
    let mut left_out = BTreeSet::new();
    if let Some(only) = &selected.only {
        keep(changes, withheld, only, &mut left_out);
    }
    if !selected.except.is_empty() {
        drop_except(changes, withheld, selected, &mut left_out);
    }
    left_out.into_iter().collect()
}

/// Keeps the changes of some addresses and all that they depend on, and of what is withheld the
/// same.
fn keep(
    changes: &mut Vec<Change>,
    withheld: &mut Vec<Withheld>,
    only: &BTreeSet<&Address>,
    left_out: &mut BTreeSet<Address>,
) {
    let targeted = |change: &&Change| only.contains(change.address());
    let kept = closure(changes, changes.iter().filter(targeted));
    let held = needed(withheld, only);
    changes.retain(|change| {
        let keep = kept.contains(&change.id);
        if !keep {
            left_out.insert(change.address().clone());
        }
        keep
    });
    withheld.retain(|withheld| {
        let keep = held.contains(&withheld.address);
        if !keep {
            left_out.insert(withheld.address.clone());
        }
        keep
    });
}

/// Returns what is withheld of some addresses, and what that waits for in turn.
fn needed(withheld: &[Withheld], only: &BTreeSet<&Address>) -> HashSet<Address> {
    let by_address: HashMap<&Address, &Withheld> =
        withheld.iter().map(|one| (&one.address, one)).collect();
    let mut open: Vec<&Address> = only.iter().copied().collect();
    let mut kept = HashSet::new();
    while let Some(address) = open.pop() {
        if let Some(one) = by_address.get(address)
            && kept.insert(address.clone())
        {
            open.extend(one.reason.waits_for());
        }
    }
    kept
}

/// Takes out what is not asked for. What depends on it is withheld, in all its parts.
fn drop_except(
    changes: &mut Vec<Change>,
    withheld: &mut Vec<Withheld>,
    selected: &Selected<'_>,
    left_out: &mut BTreeSet<Address>,
) {
    let except = &selected.except;
    let stopped = stopped(changes, selected);
    let mut held: BTreeMap<Address, Withheld> = BTreeMap::new();
    let (gone, kept): (Vec<_>, Vec<_>) = changes
        .drain(..)
        .partition(|change| stopped.contains_key(change.address()));
    *changes = kept;
    for change in gone {
        let address = change.address().clone();
        if except.contains(&address) {
            left_out.insert(address);
            continue;
        }
        let by = stopped
            .get(&address)
            .cloned()
            .unwrap_or_else(|| address.clone());
        let one = held.entry(address.clone()).or_insert_with(|| Withheld {
            address,
            reason: Reason::Excluded { by },
            fields: Vec::new(),
            origin: change.origin,
        });
        one.fields.extend(change.fields);
    }
    withheld.retain_mut(|one| {
        let keep = !except.contains(&one.address);
        if !keep {
            left_out.insert(one.address.clone());
        }
        if let Reason::Blocked { by } = &one.reason
            && except.contains(by)
        {
            one.reason = Reason::Excluded { by: by.clone() };
        }
        keep
    });
    withheld.extend(held.into_values());
}

/// Returns the addresses whose changes cannot be done without what is not asked for, those
/// themselves included, each with the first of those that it lacks. What would take a part away that
/// is not asked for cannot be done either.
fn stopped(changes: &[Change], selected: &Selected<'_>) -> HashMap<Address, Address> {
    let except = &selected.except;
    let mut dependants: HashMap<&ChangeId, Vec<&Address>> = HashMap::new();
    let mut parts: HashMap<&Address, Vec<&ChangeId>> = HashMap::new();
    for change in changes {
        parts.entry(change.address()).or_default().push(&change.id);
        for needed in &change.depends_on {
            dependants.entry(needed).or_default().push(change.address());
        }
    }
    let excepted = changes.iter().map(Change::address);
    let excepted = excepted.filter(|address| except.contains(address));
    let mut open: VecDeque<(&Address, &Address)> = excepted.map(|one| (one, one)).collect();
    open.extend(changes.iter().filter_map(|change| {
        let part = selected.part_lost(change)?;
        Some((change.address(), part))
    }));
    let mut stopped = HashMap::new();
    while let Some((address, by)) = open.pop_front() {
        if stopped.contains_key(address) {
            continue;
        }
        stopped.insert(address.clone(), by.clone());
        let ids = parts.get(address).into_iter().flatten();
        let waiting = ids.filter_map(|id| dependants.get(id)).flatten();
        open.extend(waiting.map(|dependant| (*dependant, by)));
    }
    stopped
}

/// Returns some changes, with all that they depend on.
pub(crate) fn closure<'a>(
    changes: &'a [Change],
    some: impl Iterator<Item = &'a Change>,
) -> HashSet<ChangeId> {
    let by_id: HashMap<&ChangeId, &Change> = changes.iter().map(|c| (&c.id, c)).collect();
    let mut open: Vec<&Change> = some.collect();
    let mut kept = HashSet::new();
    while let Some(change) = open.pop() {
        if kept.insert(change.id.clone()) {
            open.extend(change.depends_on.iter().filter_map(|id| by_id.get(id)));
        }
    }
    kept
}
