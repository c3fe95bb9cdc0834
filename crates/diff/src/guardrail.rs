//! Guardrails: whether a change lets through what was held back before.
//!
//! A change comes in, the fields that loosen a guardrail go out. Which fields are guardrails is
//! said by the kind.

use lockstep_model::Policy;
use serde_json::Value;

use crate::change::{Action, Change, FieldChange};
use crate::compare::equal;

/// Returns the fields of an update or a replacement that take a category or a filter away, or
/// another kind of guardrail altogether.
pub fn loosened(change: &Change) -> impl Iterator<Item = &FieldChange> {
    let kind = change.address().kind.info();
    let is_kept = matches!(change.action, Action::Update | Action::Replace);
    let fields = change.fields.iter().filter(move |_field| is_kept);
    fields.filter(move |field| {
        let about = field.path.resolve(kind.fields);
        about.is_some_and(|about| about.guardrail || has_guardrail(about.policy)) && loses(field)
    })
}

fn has_guardrail(policy: Policy) -> bool {
    policy.fields().iter().any(|field| field.guardrail)
}

/// Says whether something that was there before is there no more.
fn loses(field: &FieldChange) -> bool {
    match (&field.before, &field.after) {
        (None, _) => false,
        (Some(Value::Array(before)), Some(Value::Array(after))) => before
            .iter()
            .any(|one| !after.iter().any(|other| equal(Some(one), Some(other)))),
        (Some(Value::Array(before)), None | Some(_)) => !before.is_empty(),
        (Some(before), after) => !equal(Some(before), after.as_ref()),
    }
}
