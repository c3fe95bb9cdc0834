//! What the ledger has only with its secrets struck out: writing that back would write the words
//! that stand in their place.

use std::collections::BTreeMap;

use lockstep_model::{Address, Policy, Snapshot};
use lockstep_spec::Desired;
use serde_json::Value;

use super::bar::Bar;
use super::restore::Restored;
use super::unresolved::{live, take_out};
use crate::withheld::{Reason, Withheld};

/// What stands in the ledger in the place of a secret that a run had read.
const STRUCK: &str = "(secret)";

/// Withholds what would be written with a secret struck out. What is live with these very words is
/// left as it is.
pub(super) fn withhold(
    restored: &mut Restored,
    today: &BTreeMap<Address, Desired>,
    snapshot: &Snapshot,
) {
    let objects = restored.objects.values();
    let found = objects.filter_map(|desired| {
        let fields = fields(restored, snapshot, desired);
        (!fields.is_empty()).then(|| (desired.address.clone(), fields))
    });
    let found: Vec<(Address, Vec<String>)> = found.collect();
    for (address, fields) in found {
        take_out(restored, &address);
        restored.withheld.push(Withheld {
            origin: today.get(&address).map(|today| today.origin().clone()),
            address,
            reason: Reason::Undo(Bar::Concealed { fields }),
            fields: Vec::new(),
        });
    }
}

fn fields(restored: &Restored, snapshot: &Snapshot, desired: &Desired) -> Vec<String> {
    let live = live(restored, snapshot, desired);
    let info = desired.address.kind.info();
    let struck = desired.fields.iter().filter(|(name, value)| {
        let secret = info
            .field(name)
            .is_some_and(|field| field.policy == Policy::Secret);
        let stays = live.is_some_and(|live| live.get(name) == Some(*value));
        !secret && !stays && is_struck(value)
    });
    struck.map(|(name, _value)| name.to_owned()).collect()
}

fn is_struck(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(STRUCK),
        Value::Array(items) => items.iter().any(is_struck),
        Value::Object(map) => map
            .iter()
            .any(|(name, value)| name.contains(STRUCK) || is_struck(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
