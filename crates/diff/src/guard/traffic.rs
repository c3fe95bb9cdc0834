//! How many of an object's requests get another version or another model.
//!
//! Weights are compared as shares of their sum, which is how requests are spread. What moves is
//! half the sum of all differences, and that is what the gaining values gain. For the guard a gain
//! counts only beyond the largest share that the value ever had: a move back is none, and a
//! version that once had a trickle has not proved that it can have all.

use std::collections::BTreeMap;

use lockstep_model::served::{shares, traffic};
use lockstep_model::tenant::LiveRef;
use lockstep_model::{Applied, Field, Served};
use serde_json::Value;

use super::{Answer, Sight, deletion, largest};
use crate::change::{Action, Change, Subject};
use crate::compare::equal;
use crate::note::Note;

/// A value that gets more requests than before.
struct Gain {
    value: String,
    /// The share that it has live, 0 to 1.
    before: f64,
    /// The share that it gets, 0 to 1.
    after: f64,
    /// The largest share that it is known to have had at an earlier time, 0 to 1.
    served: f64,
}

/// The share of an object's requests that gets another version or another model, 0 to 1, whether
/// that has served before or not.
pub fn shift(change: &Change) -> f64 {
    let gained = |gain: &Gain| gain.after - gain.before;
    total(&gains(change, &Served::default()), gained)
}

/// The largest share that counts, and all objects of which any does.
pub(super) fn answer(sight: Sight<'_>) -> Answer {
    let moved = sight.changes.iter().map(|change| match change.action {
        Action::Delete => (deletion::shift(sight, change), change.address()),
        Action::Update | Action::Replace => (counted(sight, change), change.address()),
        Action::Create | Action::Adopt | Action::Release => (0.0, change.address()),
    });
    largest(moved)
}

fn counted(sight: Sight<'_>, change: &Change) -> f64 {
    let counts = |gain: &Gain| gain.after - gain.before.max(gain.served);
    total(&gains(change, &served(sight, change)), counts)
}

/// Notes what gets requests back that it had before.
pub(super) fn notes(sight: Sight<'_>) -> impl Iterator<Item = Note> {
    sight.changes.iter().filter_map(move |change| {
        let gains = gains(change, &served(sight, change));
        let back = gains.into_iter().filter(|gain| gain.served > gain.before);
        let values: Vec<String> = back.map(|gain| gain.value).collect();
        (!values.is_empty()).then(|| Note::ServedBefore {
            address: change.address().clone(),
            values,
        })
    })
}

/// Returns what has served in the object of a change: at any time that the ledger tells of, and
/// by what was last applied.
fn served(sight: Sight<'_>, change: &Change) -> Served {
    let Subject::Live(live_id) = &change.subject else {
        return Served::default();
    };
    let kind = change.address().kind;
    let object = LiveRef {
        kind,
        live_id: live_id.clone(),
    };
    let mut served = sight.base.served.get(&object).cloned().unwrap_or_default();
    let applied = sight.base.applied.get(change.address());
    let same = |applied: &&Applied| applied.live_id == *live_id;
    if let Some(applied) = applied.filter(same) {
        served.take(kind, &applied.fields);
    }
    served
}

/// Returns all values that gain requests by an update or a replacement.
fn gains(change: &Change, served: &Served) -> Vec<Gain> {
    if !matches!(change.action, Action::Update | Action::Replace) {
        return Vec::new();
    }
    let is_changed = |field: &&Field| change.fields.iter().any(|one| one.path.top() == field.name);
    let fields = traffic(change.address().kind).filter(is_changed);
    let gains = fields.flat_map(|field| field_gains(change, field, served));
    gains.collect()
}

fn field_gains(change: &Change, field: &Field, served: &Served) -> Vec<Gain> {
    let (before, after) = (change.before.get(field.name), change.after.get(field.name));
    if equal(before, after) {
        return Vec::new();
    }
    let of = |value: Option<&Value>| value.map_or_else(BTreeMap::new, |value| shares(field, value));
    let before = of(before);
    let gains = of(after).into_iter().map(|(value, after)| Gain {
        before: before.get(&value).copied().unwrap_or_default(),
        served: served.largest(field.name, &value),
        value,
        after,
    });
    gains.filter(|gain| gain.after > gain.before).collect()
}

/// Returns the sum of what gains count, exact to nine decimals; no more than all can move.
fn total(gains: &[Gain], counts: impl Fn(&Gain) -> f64) -> f64 {
    let sum: f64 = gains.iter().map(|gain| counts(gain).max(0.0)).sum();
    ((sum * 1e9).round() / 1e9).min(1.0)
}

#[cfg(test)]
mod tests;
