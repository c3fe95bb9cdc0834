//! Compares two sides field by field, by the policies of the kind's table.
//!
//! This is the one place where it is decided what a difference is: plans, drift, staleness and
//! read-back all ask here.

use std::collections::BTreeSet;

use lockstep_model::{Field, FieldPath, Fields, Kind, Policy, number};
use serde_json::Value;

/// A field whose wanted and live values differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'a> {
    /// Which field.
    pub path: FieldPath,
    /// How it is compared.
    pub policy: Policy,
    /// The wanted value; nothing if it is to go.
    pub desired: Option<&'a Value>,
    /// The live value, if there is one.
    pub live: Option<&'a Value>,
}

/// A field that moved between two readings.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Which field.
    pub path: FieldPath,
    /// Its value in the first reading.
    pub was: Option<Value>,
    /// Its value in the second.
    pub is: Option<Value>,
}

/// Returns the fields that `desired` declares and whose live value is another.
///
/// Secrets and what is lockstep's alone are never different: no reading shows them.
pub fn differences<'a>(kind: Kind, desired: &'a Fields, live: &'a Fields) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    for field in kind.info().fields {
        if let Some(value) = desired.get(field.name) {
            let path = FieldPath::field(field.name);
            walk(field, path, (Some(value), live.get(field.name)), &mut found);
        }
    }
    found
}

type Sides<'a> = (Option<&'a Value>, Option<&'a Value>);

fn walk<'a>(field: &Field, path: FieldPath, sides: Sides<'a>, found: &mut Vec<Difference<'a>>) {
    match field.policy {
        Policy::Secret | Policy::Outside => {}
        Policy::Scalar | Policy::Text | Policy::Set => leaf(field.policy, path, sides, found),
        Policy::Struct(fields) => structure(fields, field.policy, path, sides, found),
        Policy::Map => each_key(field.policy, &path, sides, found, leaf),
        Policy::KeyedList { key: _, fields } => {
            each_key(
                field.policy,
                &path,
                sides,
                found,
                |policy, path, sides, found| match sides {
                    (Some(_), Some(_)) => structure(fields, policy, path, sides, found),
                    (None, _) | (_, None) => leaf(policy, path, sides, found),
                },
            );
        }
        Policy::AppendOnly => append_only(field.policy, &path, sides, found),
    }
}

fn leaf<'a>(policy: Policy, path: FieldPath, sides: Sides<'a>, found: &mut Vec<Difference<'a>>) {
    let (desired, live) = sides;
    if !equal(desired, live) {
        found.push(Difference {
            path,
            policy,
            desired,
            live,
        });
    }
}

/// Fields that the wanted structure leaves out are not lockstep's.
fn structure<'a>(
    fields: &'static [Field],
    policy: Policy,
    path: FieldPath,
    sides: Sides<'a>,
    found: &mut Vec<Difference<'a>>,
) {
    let Some(desired) = sides.0.and_then(Value::as_object) else {
        return leaf(policy, path, sides, found);
    };
    for (name, value) in desired {
        let live = sides.1.and_then(|live| live.get(name));
        match Field::find(fields, name) {
            Some(field) => walk(field, path.then_field(name), (Some(value), live), found),
            None => leaf(
                Policy::Scalar,
                path.then_field(name),
                (Some(value), live),
                found,
            ),
        }
    }
}

/// Keys that only the live side has are to go.
fn each_key<'a>(
    policy: Policy,
    path: &FieldPath,
    (desired, live): Sides<'a>,
    found: &mut Vec<Difference<'a>>,
    mut each: impl FnMut(Policy, FieldPath, Sides<'a>, &mut Vec<Difference<'a>>),
) {
    let Some(wanted) = desired.and_then(Value::as_object) else {
        return leaf(policy, path.clone(), (desired, live), found);
    };
    let there = live.and_then(Value::as_object);
    let keys: BTreeSet<&String> = wanted
        .keys()
        .chain(there.into_iter().flat_map(|map| map.keys()))
        .collect();
    for key in keys {
        let sides = (wanted.get(key), there.and_then(|map| map.get(key)));
        each(policy, path.then_item(key), sides, found);
    }
}

/// Entries that only the live side has stay: they are published.
fn append_only<'a>(
    policy: Policy,
    path: &FieldPath,
    (desired, live): Sides<'a>,
    found: &mut Vec<Difference<'a>>,
) {
    for (key, text) in desired.and_then(Value::as_object).into_iter().flatten() {
        let there = live.and_then(|live| live.get(key));
        leaf(policy, path.then_item(key), (Some(text), there), found);
    }
}

/// Says whether two values are one: numbers by value, `null` the same as absent.
pub fn equal(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a.filter(|a| !a.is_null()), b.filter(|b| !b.is_null())) {
        (None, None) => true,
        (Some(a), Some(b)) => same(a, b),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => number::equal(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().all(|key| equal(a.get(key), b.get(key)))
        }
        (a, b) => a == b,
    }
}

/// Returns what moved between two readings, as far as `desired` declares it.
pub fn moved(kind: Kind, desired: &Fields, was: &Fields, is: &Fields) -> Vec<Moved> {
    let before = differences(kind, desired, was);
    let after = differences(kind, desired, is);
    let paths: BTreeSet<&FieldPath> = before.iter().chain(&after).map(|d| &d.path).collect();
    let moved = paths.into_iter().filter_map(|path| {
        let (was, is) = (was.at(path), is.at(path));
        let moved = || Moved {
            path: path.clone(),
            was: was.cloned(),
            is: is.cloned(),
        };
        (!equal(was, is)).then(moved)
    });
    moved.collect()
}

/// Returns the part of live fields that `desired` declares.
pub fn managed(kind: Kind, desired: &Fields, live: &Fields) -> Fields {
    let mut managed = Fields::new();
    for field in kind.info().fields {
        let (Some(wanted), Some(value)) = (desired.get(field.name), live.get(field.name)) else {
            continue;
        };
        match field.policy {
            Policy::Secret | Policy::Outside => {}
            Policy::AppendOnly => managed.set(field.name, common(wanted, value)),
            Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::KeyedList { .. }
            | Policy::Map
            | Policy::Struct(_) => managed.set(field.name, value.clone()),
        }
    }
    managed
}

fn common(wanted: &Value, live: &Value) -> Value {
    let entries = wanted.as_object().into_iter().flatten();
    let there = entries.filter_map(|(key, _text)| Some((key.clone(), live.get(key)?.clone())));
    Value::Object(there.collect())
}

#[cfg(test)]
mod tests;
