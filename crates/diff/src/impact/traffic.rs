//! The requests that get another version or another model.
//!
//! A field that moves traffic is a map of weights, or names the one that gets all. What is made
//! anew had no requests, so nothing of it is moved.

use std::collections::BTreeMap;

use lockstep_model::{Field, Fields, Kind, Policy, Presence, Snapshot, published};
use serde_json::Value;

use crate::change::{Action, Change, Subject};
use crate::impact::{Pair, Part, Share, Traffic};

/// Returns what is moved, by live name.
pub(super) fn of(snapshot: &Snapshot, changes: &[Change]) -> Vec<Traffic> {
    let mut found = Vec::new();
    for change in changes {
        let Subject::Live(id) = &change.subject else {
            continue;
        };
        match change.action {
            Action::Adopt | Action::Release => {}
            Action::Create | Action::Update | Action::Replace => {
                let after = Some(&change.after);
                moves(
                    change,
                    (change.address().kind, &change.before, after),
                    &mut found,
                );
            }
            Action::Delete => {
                let kind = change.address().kind;
                moves(change, (kind, &change.before, None), &mut found);
                // What is a part of it goes with it.
                for facet in facets(kind) {
                    if let Some(part) = snapshot.by_id(facet, id) {
                        moves(change, (facet, &part.fields, None), &mut found);
                    }
                }
            }
        }
    }
    found.sort_by(|a, b| {
        (&a.live_name, &a.address, &a.field).cmp(&(&b.live_name, &b.address, &b.field))
    });
    found
}

/// Returns the kinds whose objects are parts of a kind's.
pub(super) fn facets(whole: Kind) -> impl Iterator<Item = Kind> {
    let all = Kind::ALL.iter().copied();
    all.filter(move |kind| kind.info().presence == Presence::Facet(whole))
}

fn moves(
    change: &Change,
    (kind, before, after): (Kind, &Fields, Option<&Fields>),
    found: &mut Vec<Traffic>,
) {
    for field in kind.info().fields.iter().filter(|field| field.traffic) {
        let (before, after) = (before.get(field.name), after.map(|all| all.get(field.name)));
        // What is not declared stays.
        if after == Some(None) || !touches(change, field) {
            continue;
        }
        let mut parts = parts(field, before, after.flatten());
        parts.retain(|part| part.share != Pair::default());
        if parts.iter().all(|part| part.share.is_steady()) {
            continue;
        }
        found.push(Traffic {
            address: change.address().clone(),
            live_name: change.live_name.clone(),
            field: field.name.to_owned(),
            moved: moved(&parts),
            parts,
        });
    }
}

/// A change in two parts moves requests where its fields say so.
fn touches(change: &Change, field: &Field) -> bool {
    change.action != Action::Update
        || change
            .fields
            .iter()
            .any(|changed| changed.path.top() == field.name)
}

fn parts(field: &Field, before: Option<&Value>, after: Option<&Value>) -> Vec<Part> {
    let mut parts: BTreeMap<String, Pair<Share>> = BTreeMap::new();
    for (name, share) in shares(field, before) {
        parts.entry(name).or_default().before = share;
    }
    for (name, share) in shares(field, after) {
        parts.entry(name).or_default().after = share;
    }
    let mut parts: Vec<Part> = parts
        .into_iter()
        .map(|(name, share)| Part { name, share })
        .collect();
    parts.sort_by(|a, b| published::by_version(&a.name, &b.name));
    parts
}

fn shares(field: &Field, value: Option<&Value>) -> Vec<(String, Share)> {
    match (field.policy, value) {
        (_, None | Some(Value::Null)) => Vec::new(),
        (Policy::Map, Some(value)) => {
            let weights = value.as_object().into_iter().flatten();
            let share = |weight: &Value| Share::of_weight(weight.as_f64().unwrap_or_default());
            weights
                .map(|(name, weight)| (name.clone(), share(weight)))
                .collect()
        }
        (_, Some(Value::String(name))) => vec![(name.clone(), Share::WHOLE)],
        (_, Some(value)) => vec![(value.to_string(), Share::WHOLE)],
    }
}

/// What all gain, or all lose, whichever is more: where both sides are whole they are the same.
fn moved(parts: &[Part]) -> Share {
    let sum = |of: fn(&Pair<Share>) -> Share| {
        let all = parts.iter().map(|part| of(&part.share));
        all.fold(Share::default(), Share::plus)
    };
    let gained = sum(|share| share.after.beyond(share.before));
    gained.max(sum(|share| share.before.beyond(share.after)))
}
