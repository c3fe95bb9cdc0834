//! What is made again, and nobody knows where its requests went.

use std::collections::HashSet;

use lockstep_model::{Kind, Presence, Snapshot};
use lockstep_spec::Desired;

use super::Remark;
use super::restore::Restored;

/// Finds what is made again without the facet that says where its requests go.
pub(super) fn unrouted(done: &Restored, snapshot: &Snapshot) -> Vec<Remark> {
    let objects = &done.objects;
    let names: HashSet<(Kind, &str)> = objects
        .values()
        .map(|one| (one.address.kind, one.live_name.as_str()))
        .collect();
    let made = objects.values().filter(|one| {
        let live = snapshot.by_name(one.address.kind, &one.live_name);
        !done.applied.contains_key(&one.address) && live.is_none()
    });
    let unrouted = made.filter(|one| {
        let whole = Presence::Facet(one.address.kind);
        let mut facets = Kind::ALL
            .iter()
            .filter(|kind| kind.info().presence == whole);
        facets.any(|kind| !names.contains(&(*kind, one.live_name.as_str())))
    });
    let remark = |one: &Desired| Remark::TrafficUnknown {
        address: one.address.clone(),
    };
    unrouted.map(remark).collect()
}
