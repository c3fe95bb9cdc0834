//! Splits a change whose removals must wait until others have moved off.
//!
//! A provider that loses a model which a prompt moves off is written twice: with both models, and
//! without the lost one when the prompt has moved.

use lockstep_model::{FieldPath, Fields, Segment};
use serde_json::Value;

use crate::change::{Action, Change, ChangeId, FieldChange, Rename, Step};

/// Returns the items that a change removes and that others may refer to, by field and key.
pub(crate) fn removals(change: &Change) -> Vec<(&str, &str)> {
    if change.action != Action::Update {
        return Vec::new();
    }
    let fields = change.address().kind.info().fields;
    let removed = change
        .fields
        .iter()
        .filter(|field| field.after.is_none() && field.path.is_item());
    let referred = removed.filter(|field| {
        field
            .path
            .resolve(fields)
            .is_some_and(|field| field.referred)
    });
    referred.filter_map(|field| item(&field.path)).collect()
}

fn item(path: &FieldPath) -> Option<(&str, &str)> {
    match path.segments() {
        [Segment::Field(field), Segment::Item(key)] => Some((field, key)),
        _ => None,
    }
}

/// Splits off the removal of items that are still referred to. Of the two changes that come back,
/// the first is missing if nothing but removals was to be done.
pub(crate) fn split(change: Change, waiting: &[(String, String)]) -> (Option<Change>, Change) {
    let waits = |field: &FieldChange| {
        item(&field.path).is_some_and(|(field, key)| {
            waiting
                .iter()
                .any(|(waiting, item)| waiting == field && item == key)
        })
    };
    let (late, early): (Vec<_>, Vec<_>) = change.fields.iter().cloned().partition(waits);
    let kept = keep(&change.after, &change.before, waiting);
    let mut fields: Vec<String> = waiting.iter().map(|(field, _key)| field.clone()).collect();
    fields.dedup();
    let second = Change {
        id: ChangeId {
            address: change.id.address.clone(),
            part: 2,
        },
        fields: late,
        before: if early.is_empty() {
            change.before.clone()
        } else {
            kept.clone()
        },
        live_name_before: Some(change.live_name.clone()),
        steps: vec![Step::Write {
            fields,
            rename: Rename::No,
        }],
        depends_on: Vec::new(),
        ..change.clone()
    };
    let first = Change {
        after: kept,
        steps: only(&change.steps, &early),
        fields: early,
        ..change
    };
    ((!first.fields.is_empty()).then_some(first), second)
}

/// Leaves out of writes what does not change any more: a field of which only removals wait.
fn only(steps: &[Step], changes: &[FieldChange]) -> Vec<Step> {
    let changed = |name: &&String| changes.iter().any(|change| change.path.top() == *name);
    let steps = steps.iter().map(|step| match step {
        Step::Write { fields, rename } => Step::Write {
            fields: fields.iter().filter(changed).cloned().collect(),
            rename: *rename,
        },
        Step::Create { .. } | Step::Publish { .. } | Step::Delete => step.clone(),
    });
    let idle = |step: &Step| matches!(step, Step::Write { fields, rename: Rename::No } if fields.is_empty());
    steps.filter(|step| !idle(step)).collect()
}

/// Returns the wanted fields with the waiting items still in them.
fn keep(after: &Fields, before: &Fields, waiting: &[(String, String)]) -> Fields {
    let mut kept = after.clone();
    for (field, key) in waiting {
        let Some(item) = before.get(field).and_then(|items| items.get(key)) else {
            continue;
        };
        let Some(Value::Object(mut items)) = kept.remove(field) else {
            continue;
        };
        items.insert(key.clone(), item.clone());
        kept.set(field, items);
    }
    kept
}
