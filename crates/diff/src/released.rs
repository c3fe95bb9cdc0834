//! What was declared and is not any more: its live value stays, and is no longer lockstep's.

use lockstep_model::{Field, FieldPath, Fields, Kind, Policy};
use lockstep_spec::Desired;
use serde_json::{Map, Value};

use crate::identity::Memory;
use crate::note::Note;

/// Notes what a manifest releases.
pub(crate) fn notes(desired: &Desired, memory: Memory<'_>) -> Vec<Note> {
    let Some(applied) = memory.applied else {
        return Vec::new();
    };
    let paths = paths(desired.address.kind, &desired.fields, &applied.fields);
    let note = |path| Note::FieldReleased {
        address: desired.address.clone(),
        path,
    };
    paths.into_iter().map(note).collect()
}

/// Returns the fields that were declared and are not any more, also inside of structures. Where
/// absence means removal, nothing is released.
pub(crate) fn paths(kind: Kind, desired: &Fields, base: &Fields) -> Vec<FieldPath> {
    let mut found = Vec::new();
    for field in kind.info().fields {
        let path = FieldPath::field(field.name);
        match (field.policy, desired.get(field.name), base.get(field.name)) {
            (Policy::Outside, _, _) | (_, _, None) => {}
            (_, None, Some(_)) => found.push(path),
            (policy, Some(desired), Some(base)) => {
                inside(policy, &path, (desired, base), &mut found);
            }
        }
    }
    found
}

fn inside(
    policy: Policy,
    path: &FieldPath,
    (desired, base): (&Value, &Value),
    found: &mut Vec<FieldPath>,
) {
    let (Value::Object(desired), Value::Object(base)) = (desired, base) else {
        return;
    };
    match policy {
        Policy::Struct(fields) => parts(fields, path, (desired, base), found),
        Policy::KeyedList { key: _, fields } => {
            for (key, base) in base {
                if let (Some(Value::Object(desired)), Value::Object(base)) =
                    (desired.get(key), base)
                {
                    parts(fields, &path.then_item(key), (desired, base), found);
                }
            }
        }
        Policy::Scalar
        | Policy::Text
        | Policy::Set
        | Policy::Map
        | Policy::AppendOnly
        | Policy::Secret
        | Policy::Outside => {}
    }
}

fn parts(
    fields: &'static [Field],
    path: &FieldPath,
    (desired, base): (&Map<String, Value>, &Map<String, Value>),
    found: &mut Vec<FieldPath>,
) {
    for (name, base) in base {
        let path = path.then_field(name);
        match (desired.get(name), Field::find(fields, name)) {
            (None, _) => found.push(path),
            (Some(desired), Some(field)) => inside(field.policy, &path, (desired, base), found),
            (Some(_), None) => {}
        }
    }
}
