//! What is special about append-only fields: published entries never change and never go.

use lockstep_model::{Field, LiveObject, Policy};
use lockstep_spec::Desired;
use serde_json::Value;

use crate::compare::equal;
use crate::judge::{Judgement, withhold};
use crate::note::Note;
use crate::withheld::Reason;

fn append_only(desired: &Desired) -> impl Iterator<Item = &'static Field> {
    let fields = desired.address.kind.info().fields.iter();
    fields.filter(|field| field.policy == Policy::AppendOnly)
}

/// Refuses to write where a published entry has another text, or where none can be seen.
pub(crate) fn refuse(desired: &Desired, live: &LiveObject) -> Option<Judgement> {
    for field in append_only(desired) {
        let Some(wanted) = desired.fields.get(field.name).and_then(Value::as_object) else {
            continue;
        };
        let Some(there) = live.fields.get(field.name) else {
            let why = format!("the tenant does not tell its `{}`", field.name);
            return Some(withhold(desired, Reason::Unreadable { why }, Vec::new()));
        };
        let other = wanted.iter().filter(|(key, text)| {
            there
                .get(key.as_str())
                .is_some_and(|live| !equal(Some(live), Some(text)))
        });
        let versions: Vec<String> = other.map(|(key, _text)| key.clone()).collect();
        if !versions.is_empty() {
            return Some(withhold(
                desired,
                Reason::PublishedText { versions },
                Vec::new(),
            ));
        }
    }
    None
}

/// Mentions published entries that Git does not declare.
pub(crate) fn extra(desired: &Desired, live: &LiveObject) -> Option<Note> {
    let mut entries = Vec::new();
    for field in append_only(desired) {
        let there = live
            .fields
            .get(field.name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let wanted = desired.fields.get(field.name);
        let extra =
            there.filter(|(key, _text)| wanted.is_none_or(|w| w.get(key.as_str()).is_none()));
        entries.extend(extra.map(|(key, _text)| key.clone()));
    }
    let address = desired.address.clone();
    (!entries.is_empty()).then_some(Note::ExtraEntries { address, entries })
}
