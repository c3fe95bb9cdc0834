//! Deleting what requests go to.
//!
//! How many requests an object has is known from telemetry alone; that it has any, and to which
//! versions they go, from the weights of its facets.

use std::collections::BTreeMap;

use lockstep_model::served::{shares, traffic};
use lockstep_model::{Kind, Policy, Presence, Snapshot};

use super::Sight;
use crate::change::{Action, Change, Subject};
use crate::note::Note;

/// All of an object's requests end with it, if it is known to have any, or if it was to be known
/// and is not.
pub(super) fn shift(sight: Sight<'_>, change: &Change) -> f64 {
    let address = change.address();
    let requests = sight.usage.requests.get(address).copied();
    let asked = requests.unwrap_or_default() > 0;
    f64::from(asked || sight.usage.unread.contains_key(address))
}

/// Notes what is deleted though requests go to it.
pub(super) fn notes(sight: Sight<'_>) -> impl Iterator<Item = Note> {
    let deleted = sight.changes.iter();
    let deleted = deleted.filter(|change| change.action == Action::Delete);
    deleted.filter_map(move |change| {
        let serving = serving(sight.snapshot, change);
        let requests = sight.usage.requests.get(change.address()).copied();
        let any = !serving.is_empty() || requests.is_some_and(|requests| requests > 0);
        any.then(|| Note::RequestsEnd {
            address: change.address().clone(),
            serving: serving.into_iter().collect(),
            requests,
            seconds: requests.and(sight.usage.seconds),
        })
    })
}

/// Returns the share of requests that each version of a deleted object gets, in parts of 10,000.
pub(super) fn serving(snapshot: &Snapshot, change: &Change) -> BTreeMap<String, u32> {
    let Subject::Live(live_id) = &change.subject else {
        return BTreeMap::new();
    };
    let whole = Presence::Facet(change.address().kind);
    let facets = Kind::ALL.iter().copied();
    let facets = facets.filter(|kind| kind.info().presence == whole);
    let parts = facets.filter_map(|kind| snapshot.by_id(kind, live_id));
    let weights = parts.flat_map(|part| {
        let fields = traffic(part.kind).filter(|field| field.policy == Policy::Map);
        fields.filter_map(|field| Some(shares(field, part.fields.get(field.name)?)))
    });
    let weights = weights.flatten();
    weights
        .map(|(value, share)| (value, (share * 1e4).round() as u32))
        .collect()
}
