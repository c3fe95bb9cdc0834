//! Lays out the writes of a change, so that apply has nothing to decide.
//!
//! Settings come first, published entries in the order of their versions, and numbers that fall
//! (a token budget) last, so that no publication meets a budget that is not its own.

use std::collections::BTreeSet;

use lockstep_model::{Field, Policy, Presence, published};
use lockstep_spec::Desired;
use serde_json::Value;

use crate::change::{FieldChange, Rename, Step};
use crate::judge::LIVE_NAME;

/// Lays out the making of an object.
pub(crate) fn create(desired: &Desired) -> Vec<Step> {
    let info = desired.address.kind.info();
    if let Presence::Facet(_) = info.presence {
        let sent = info
            .fields
            .iter()
            .filter(|field| field.policy != Policy::Outside);
        let declared = sent.filter(|field| desired.fields.get(field.name).is_some());
        let fields = declared.map(|field| field.name.to_owned()).collect();
        return vec![Step::Write {
            fields,
            rename: Rename::No,
        }];
    }
    let mut entries = entries(desired).into_iter();
    let first = entries.next();
    let publish = entries.map(|(field, key)| Step::Publish { field, key });
    [Step::Create { first }]
        .into_iter()
        .chain(publish)
        .collect()
}

/// Lays out the deletion of an object and its making anew.
pub(crate) fn replace(desired: &Desired) -> Vec<Step> {
    [Step::Delete].into_iter().chain(create(desired)).collect()
}

/// Lays out the writes of changed fields.
pub(crate) fn update(desired: &Desired, changes: &[FieldChange]) -> Vec<Step> {
    let fields = desired.address.kind.info().fields;
    let mut early = BTreeSet::new();
    let mut late = BTreeSet::new();
    let mut rename = Rename::No;
    for change in changes {
        match change.path.resolve(fields) {
            _ if change.path.top() == LIVE_NAME => rename = Rename::Yes,
            Some(field) if field.policy == Policy::AppendOnly => {}
            Some(field) if field.lowered_last && falls(change) => {
                late.insert(change.path.top().to_owned());
            }
            Some(_) | None => {
                early.insert(change.path.top().to_owned());
            }
        }
    }
    let early: Vec<String> = early.difference(&late).cloned().collect();
    let settings = (!early.is_empty() || rename == Rename::Yes).then_some(Step::Write {
        fields: early,
        rename,
    });
    let lowered = (!late.is_empty()).then(|| Step::Write {
        fields: late.into_iter().collect(),
        rename: Rename::No,
    });
    settings
        .into_iter()
        .chain(publications(desired, changes))
        .chain(lowered)
        .collect()
}

fn falls(change: &FieldChange) -> bool {
    let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_f64);
    match (number(&change.before), number(&change.after)) {
        (Some(before), Some(after)) => after < before,
        (None, _) | (_, None) => false,
    }
}

fn publications(desired: &Desired, changes: &[FieldChange]) -> Vec<Step> {
    let new = |field: &str, key: &str| {
        let path = lockstep_model::FieldPath::field(field).then_item(key);
        changes.iter().any(|change| change.path == path)
    };
    let entries = entries(desired).into_iter();
    let new = entries.filter(|(field, key)| new(field, key));
    new.map(|(field, key)| Step::Publish { field, key })
        .collect()
}

/// Returns all entries of append-only fields, in the order of their versions.
fn entries(desired: &Desired) -> Vec<(String, String)> {
    let append_only = |field: &&Field| field.policy == Policy::AppendOnly;
    let mut entries = Vec::new();
    for field in desired
        .address
        .kind
        .info()
        .fields
        .iter()
        .filter(append_only)
    {
        let map = desired.fields.get(field.name).and_then(Value::as_object);
        let keys = map.into_iter().flat_map(|map| map.keys());
        let mut keys: Vec<&String> = keys.collect();
        keys.sort_by(|a, b| published::by_version(a, b));
        entries.extend(
            keys.into_iter()
                .map(|key| (field.name.to_owned(), key.clone())),
        );
    }
    entries
}
