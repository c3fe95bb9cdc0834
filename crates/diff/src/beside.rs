//! What stands beside the fields that a change is about: live values that no manifest declares.
//!
//! A shape and the live fields come in; a digest for each value beside it goes out. A plan keeps
//! them so that whoever applies it can say that something moved there, which is nobody's harm.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::{Digest, Field, FieldPath, Fields, Kind, Policy, Snapshot};
use serde_json::Value;

use crate::change::{Action, Change, Subject};

/// The values beside a change, by their place.
pub type Beside = BTreeMap<FieldPath, Digest>;

/// Notes beside each change what was live when it was planned.
pub(crate) fn note(changes: &mut [Change], snapshot: &Snapshot) {
    for change in changes {
        let Subject::Live(id) = &change.subject else {
            continue;
        };
        let kind = change.id.address.kind;
        let live = match change.action {
            Action::Update | Action::Replace | Action::Adopt => snapshot.by_id(kind, id),
            Action::Create | Action::Release | Action::Delete => None,
        };
        if let Some(live) = live {
            change.beside = beside(kind, &change.after, &live.fields);
        }
    }
}

/// Digests the live values that `shape` does not declare. What no reading shows is left out.
pub fn beside(kind: Kind, shape: &Fields, live: &Fields) -> Beside {
    let mut found = Beside::new();
    for field in kind.info().fields {
        let path = FieldPath::field(field.name);
        let sides = (shape.get(field.name), live.get(field.name));
        walk(field, path, sides, &mut found);
    }
    found
}

/// Returns the places where two readings of what is beside a shape differ.
pub fn strayed<'a>(was: &'a Beside, is: &'a Beside) -> Vec<&'a FieldPath> {
    let paths: BTreeSet<&FieldPath> = was.keys().chain(is.keys()).collect();
    let differs = |path: &&FieldPath| was.get(*path) != is.get(*path);
    paths.into_iter().filter(differs).collect()
}

type Sides<'a> = (Option<&'a Value>, Option<&'a Value>);

fn walk(field: &Field, path: FieldPath, (shape, live): Sides<'_>, found: &mut Beside) {
    let Some(live) = live.filter(|live| !live.is_null()) else {
        return;
    };
    match (field.policy, shape) {
        (Policy::Secret | Policy::Outside, _) => {}
        (_, None) => {
            found.insert(path, Digest::of_value(live));
        }
        (Policy::Struct(fields), Some(shape)) => structure(fields, &path, (shape, live), found),
        (Policy::KeyedList { key: _, fields }, Some(shape)) => {
            for (key, item) in entries(live) {
                if let Some(shape) = shape.get(key) {
                    structure(fields, &path.then_item(key), (shape, item), found);
                }
            }
        }
        // Entries that only the live side has stay.
        (Policy::AppendOnly, Some(shape)) => {
            let extra = entries(live).filter(|(key, _entry)| shape.get(key).is_none());
            found.extend(extra.map(|(key, entry)| (path.then_item(key), Digest::of_value(entry))));
        }
        (Policy::Scalar | Policy::Text | Policy::Set | Policy::Map, Some(_)) => {}
    }
}

fn structure(
    fields: &'static [Field],
    path: &FieldPath,
    (shape, live): (&Value, &Value),
    found: &mut Beside,
) {
    for (name, value) in entries(live) {
        let path = path.then_field(name);
        match (Field::find(fields, name), shape.get(name)) {
            (Some(field), shape) => walk(field, path, (shape, Some(value)), found),
            (None, Some(_)) => {}
            (None, None) => {
                found.insert(path, Digest::of_value(value));
            }
        }
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    fn strays(shape: Value, was: Value, is: Value) -> Vec<String> {
        let of = |live| beside(Kind::Prompt, &fields(shape.clone()), &fields(live));
        let (was, is) = (of(was), of(is));
        let found = strayed(&was, &is).into_iter();
        found.map(ToString::to_string).collect()
    }

    #[test]
    fn only_what_no_manifest_declares_is_beside() {
        let shape = json!({"model": "m", "guardrails": {"maxTokens": 5}});
        let was = json!({
            "model": "m", "temperature": 1, "contextWindow": 8000,
            "guardrails": {"maxTokens": 5, "blockedCategories": ["violence"]},
        });
        let is = json!({
            "model": "n", "temperature": 2, "contextWindow": 16000,
            "guardrails": {"maxTokens": 6, "blockedCategories": []},
        });
        let found = strays(shape.clone(), was.clone(), is);
        assert_eq!(found, ["guardrails.blockedCategories", "temperature"]);
        let spelled = json!({
            "model": "o", "temperature": 1.0,
            "guardrails": {"blockedCategories": ["violence"], "maxTokens": 7},
        });
        assert!(strays(shape, was, spelled).is_empty());
    }

    #[test]
    fn what_came_and_what_went_is_told() {
        let shape = json!({"versions": {"1.0.0": "a"}});
        let was = json!({"versions": {"1.0.0": "a"}, "temperature": 0.5});
        let is = json!({"versions": {"1.0.0": "b", "1.1.0": "c"}, "temperature": null});
        assert_eq!(strays(shape, was, is), ["temperature", "versions[1.1.0]"]);
    }
}
