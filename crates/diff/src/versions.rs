//! What is special about append-only fields: published entries never change and never go.

use std::borrow::Cow;

use lockstep_model::{Field, FieldPath, Fields, LiveObject, Policy, published};
use lockstep_spec::Desired;
use serde_json::Value;

use crate::compare::equal;
use crate::identity::Memory;
use crate::judge::{Judgement, withhold};
use crate::note::Note;
use crate::withheld::Reason;

fn append_only(desired: &Desired) -> impl Iterator<Item = &'static Field> {
    let fields = desired.address.kind.info().fields.iter();
    fields.filter(|field| field.policy == Policy::AppendOnly)
}

/// Takes what is published for what is wanted, wherever it is the same by another road: made of
/// the same parts, or known by its digest alone. What is published is never put together again.
///
/// A text that is listed by its digest and is not live any more may be remembered.
pub(crate) fn settle<'a>(
    desired: &'a Desired,
    live: Option<&LiveObject>,
    memory: Memory<'_>,
) -> Cow<'a, Desired> {
    let mut settled = Cow::Borrowed(desired);
    for field in append_only(desired) {
        let sides = [
            live.map(|live| &live.fields),
            memory.applied.map(|applied| &*applied.fields),
            memory.open.map(|open| &open.after),
        ];
        let wanted = desired.fields.get(field.name).and_then(Value::as_object);
        for (key, entry) in wanted.into_iter().flatten() {
            let path = FieldPath::field(field.name).then_item(key);
            let there = match published::seal(entry) {
                None => sides[0].and_then(|fields| fields.at(&path)),
                Some(_) => sides.iter().flatten().find_map(|fields| fields.at(&path)),
            };
            let parts = desired.assemblies.get(&path);
            let same = |text: &&Value| {
                let text = text.as_str();
                text.is_some_and(|text| published::is(entry, text, parts))
            };
            if let Some(text) = there.filter(|text| *text != entry).filter(same) {
                put(&mut settled.to_mut().fields, (field.name, key), text);
            }
        }
    }
    settled
}

fn put(fields: &mut Fields, (field, key): (&str, &str), text: &Value) {
    let mut entries = fields.remove(field).unwrap_or_default();
    if let Some(entries) = entries.as_object_mut() {
        entries.insert(key.to_owned(), text.clone());
    }
    fields.set(field, entries);
}

/// Withholds what would have to publish a text of which only the digest is known.
pub(crate) fn unknown(desired: &Desired) -> Option<Judgement> {
    let entries = append_only(desired).filter_map(|field| desired.fields.get(field.name));
    let entries = entries.filter_map(Value::as_object).flatten();
    let sealed = entries.filter(|(_key, entry)| published::seal(entry).is_some());
    let versions: Vec<String> = sealed.map(|(key, _entry)| key.clone()).collect();
    if versions.is_empty() {
        return None;
    }
    let reason = Reason::NotPublished { versions };
    Some(withhold(desired, reason, Vec::new()))
}

/// Refuses to write where a published entry has another text, where none can be seen, and where one
/// is to be published whose text is not here.
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
    unknown(desired)
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
