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
    lost(field) > 0
}

/// Returns how many filters and categories a field's change takes away; another value of a field
/// that holds no list takes one away.
pub fn lost(field: &FieldChange) -> usize {
    difference(field.policy, field.before.as_ref(), field.after.as_ref())
}

fn difference(policy: Policy, before: Option<&Value>, after: Option<&Value>) -> usize {
    match (before, after) {
        (None | Some(Value::Null), _) => 0,
        (Some(Value::Array(before)), after) => {
            let kept = after.and_then(Value::as_array);
            let is_kept = |one: &&Value| {
                kept.is_some_and(|kept| kept.iter().any(|k| equal(Some(one), Some(k))))
            };
            before.iter().filter(|one| !is_kept(one)).count()
        }
        (Some(Value::Object(before)), after) if has_guardrail(policy) => {
            let guardrails = policy.fields().iter().filter(|field| field.guardrail);
            let lost = guardrails.map(|field| {
                let after = after.and_then(|after| after.get(field.name));
                difference(field.policy, before.get(field.name), after)
            });
            lost.sum()
        }
        (Some(before), after) => usize::from(!equal(Some(before), after)),
    }
}
