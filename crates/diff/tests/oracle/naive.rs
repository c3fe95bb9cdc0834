//! How fields are compared, by the words of `docs/concepts.md`, on values as they are spelled.
//!
//! Nothing here is fast, and nothing is shared with the crate but the kinds' tables.

use std::collections::BTreeSet;

use lockstep_diff::Cause;
use lockstep_model::{Field, FieldPath, Kind, Policy};
use serde_json::{Map, Value};

use crate::organisation::Spelled;

/// What a side says about a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Said<'a> {
    /// It says nothing: whatever stands there is not lockstep's.
    Nothing,
    /// It says that it is this, or that it is not there.
    This(Option<&'a Value>),
}

/// Says whether no reading shows the field.
pub(crate) const fn is_hidden(policy: Policy) -> bool {
    matches!(policy, Policy::Secret | Policy::Outside)
}

/// Returns every path at which what is declared is not what is live.
pub(crate) fn differing(kind: Kind, desired: &Spelled, live: &Spelled) -> Vec<FieldPath> {
    let mut found = Vec::new();
    for field in kind.info().fields {
        if let Some(value) = desired
            .get(field.name)
            .filter(|_value| !is_hidden(field.policy))
        {
            let path = FieldPath::field(field.name);
            found.extend(inside(field.policy, &path, value, live.get(field.name)));
        }
    }
    found
}

fn inside(
    policy: Policy,
    path: &FieldPath,
    desired: &Value,
    live: Option<&Value>,
) -> Vec<FieldPath> {
    let nobody = Map::new();
    match (policy, desired) {
        (Policy::Secret | Policy::Outside, _) => Vec::new(),
        (Policy::Struct(fields), Value::Object(desired)) => {
            let live = live.and_then(Value::as_object).unwrap_or(&nobody);
            parts(fields, path, desired, live)
        }
        (Policy::KeyedList { key, fields }, Value::Array(items)) => {
            let live = live
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice);
            let mut found = Vec::new();
            for name in names(key, items).union(&names(key, live)) {
                let path = path.then_item(name);
                match (item(key, items, name), item(key, live, name)) {
                    (Some(desired), Some(live)) => {
                        found.extend(parts(fields, &path, desired, live));
                    }
                    (Some(_), None) | (None, Some(_)) => found.push(path),
                    (None, None) => {}
                }
            }
            // The key is no field of its own.
            found.retain(|found| *found != path.then_field(key));
            found
        }
        (Policy::Map, Value::Object(desired)) => {
            let live = live.and_then(Value::as_object).unwrap_or(&nobody);
            let keys: BTreeSet<&String> = desired.keys().chain(live.keys()).collect();
            let other = keys
                .into_iter()
                .filter(|key| !holds(Policy::Scalar, desired.get(*key), live.get(*key)));
            other.map(|key| path.then_item(key)).collect()
        }
        (Policy::AppendOnly, Value::Object(desired)) => {
            let live = live.and_then(Value::as_object).unwrap_or(&nobody);
            let other = desired
                .iter()
                .filter(|(key, text)| !holds(Policy::Text, Some(text), live.get(*key)));
            other.map(|(key, _text)| path.then_item(key)).collect()
        }
        (policy, desired) => match holds(policy, Some(desired), live) {
            true => Vec::new(),
            false => vec![path.clone()],
        },
    }
}

/// Compares what a structure declares, field by field.
fn parts(
    fields: &'static [Field],
    path: &FieldPath,
    desired: &Spelled,
    live: &Spelled,
) -> Vec<FieldPath> {
    let parts = desired.iter().map(|(name, value)| {
        let policy = Field::find(fields, name).map_or(Policy::Scalar, |field| field.policy);
        inside(policy, &path.then_field(name), value, live.get(name))
    });
    parts.flatten().collect()
}

fn names<'a>(key: &str, items: &'a [Value]) -> BTreeSet<&'a str> {
    let names = items.iter().filter_map(|item| item.get(key)?.as_str());
    names.collect()
}

fn item<'a>(key: &str, items: &'a [Value], name: &str) -> Option<&'a Map<String, Value>> {
    let found = items
        .iter()
        .find(|item| item.get(key).and_then(Value::as_str) == Some(name));
    found.and_then(Value::as_object)
}

/// Says whether all that one side says of a value is so on another side.
pub(crate) fn holds(policy: Policy, said: Option<&Value>, there: Option<&Value>) -> bool {
    let known = |value: &&Value| !value.is_null();
    let (said, there) = match (said.filter(known), there.filter(known)) {
        (None, there) => return there.is_none(),
        // A structure that says nothing is kept by anything.
        (Some(Value::Object(said)), None) if matches!(policy, Policy::Struct(_)) => {
            return said.values().all(Value::is_null);
        }
        (Some(_), None) => return false,
        (Some(said), Some(there)) => (said, there),
    };
    match (policy, said, there) {
        (Policy::Set, Value::Array(said), Value::Array(there)) => {
            let members = |list: &[Value]| -> BTreeSet<String> {
                list.iter().map(Value::to_string).collect()
            };
            members(said) == members(there)
        }
        (Policy::Map, Value::Object(said), Value::Object(there)) => {
            let keys: BTreeSet<&String> = said.keys().chain(there.keys()).collect();
            keys.into_iter()
                .all(|key| holds(Policy::Scalar, said.get(key), there.get(key)))
        }
        (Policy::Struct(fields), Value::Object(said), Value::Object(there)) => {
            said.iter().all(|(name, value)| {
                let policy = Field::find(fields, name).map_or(Policy::Scalar, |f| f.policy);
                holds(policy, Some(value), there.get(name))
            })
        }
        (Policy::KeyedList { key, fields }, Value::Array(said), Value::Array(there)) => {
            names(key, said) == names(key, there)
                && said.iter().all(|one| {
                    let name = one.get(key).and_then(Value::as_str).unwrap_or_default();
                    let other = there
                        .iter()
                        .find(|it| it.get(key).and_then(Value::as_str) == Some(name));
                    holds(Policy::Struct(fields), Some(one), other)
                })
        }
        (Policy::AppendOnly, Value::Object(said), Value::Object(there)) => said
            .iter()
            .all(|(key, text)| holds(Policy::Text, Some(text), there.get(key))),
        (Policy::Text, Value::String(said), Value::String(there)) => {
            said.replace("\r\n", "\n") == there.replace("\r\n", "\n")
        }
        (_, Value::Number(said), Value::Number(there)) => {
            let number = |number: &serde_json::Number| number.as_f64().expect("it is small");
            (number(said) - number(there)).abs() < 1e-9
        }
        (_, said, there) => said == there,
    }
}

/// Returns what a side says at a path.
pub(crate) fn said<'a>(kind: Kind, side: &'a Spelled, path: &FieldPath) -> Said<'a> {
    let mut steps = path.segments().iter().map(|segment| segment.name());
    let top = steps.next().expect("a path has a field");
    let Some(mut value) = side.get(top) else {
        return Said::Nothing;
    };
    let mut policy = kind
        .info()
        .field(top)
        .map_or(Policy::Scalar, |field| field.policy);
    for step in steps {
        // Who says that there is none, says so of all that could be in it.
        if value.is_null() {
            return Said::This(None);
        }
        let (next, is_said) = match policy {
            Policy::KeyedList { key, fields } => {
                let items = value.as_array().expect("a list");
                let found = items
                    .iter()
                    .find(|it| it.get(key).and_then(Value::as_str) == Some(step));
                policy = Policy::Struct(fields);
                (found, true)
            }
            Policy::Map => {
                policy = Policy::Scalar;
                (value.get(step), true)
            }
            Policy::Struct(fields) => {
                policy = Field::find(fields, step).map_or(Policy::Scalar, |field| field.policy);
                (value.get(step), value.get(step).is_some())
            }
            Policy::AppendOnly => {
                policy = Policy::Text;
                (value.get(step), value.get(step).is_some())
            }
            Policy::Scalar | Policy::Text | Policy::Set | Policy::Secret | Policy::Outside => {
                panic!("{path} goes into a value that has no parts")
            }
        };
        match (next, is_said) {
            (Some(next), _) => value = next,
            (None, true) => return Said::This(None),
            (None, false) => return Said::Nothing,
        }
    }
    Said::This(Some(value))
}

/// Returns how the value at a path is compared.
fn policy_at(kind: Kind, path: &FieldPath) -> Policy {
    let mut steps = path.segments().iter().map(|segment| segment.name());
    let top = steps.next().expect("a path has a field");
    let mut policy = kind
        .info()
        .field(top)
        .map_or(Policy::Scalar, |field| field.policy);
    for step in steps {
        policy = match policy {
            Policy::KeyedList { fields, .. } => Policy::Struct(fields),
            Policy::Struct(fields) => {
                Field::find(fields, step).map_or(Policy::Scalar, |field| field.policy)
            }
            Policy::AppendOnly => Policy::Text,
            Policy::Map
            | Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::Secret
            | Policy::Outside => Policy::Scalar,
        };
    }
    policy
}

/// The sides that a difference is attributed by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribution<'a> {
    pub(crate) kind: Kind,
    pub(crate) desired: &'a Spelled,
    pub(crate) live: &'a Spelled,
    pub(crate) base: Option<&'a Spelled>,
    pub(crate) begun: Option<&'a Spelled>,
}

impl Attribution<'_> {
    /// Says who made the difference at a path: the table "Whose a difference is".
    pub(crate) fn cause(self, path: &FieldPath) -> Cause {
        let policy = policy_at(self.kind, path);
        let value = |side| match said(self.kind, side, path) {
            Said::Nothing => None,
            Said::This(value) => value,
        };
        let (desired, live) = (value(self.desired), value(self.live));
        // What a write of our own left there is nobody else's doing.
        if let Some(begun) = self.begun
            && let Said::This(begun) = said(self.kind, begun, path)
            && holds(policy, begun, live)
        {
            return Cause::Git;
        }
        let Some(Said::This(base)) = self.base.map(|base| said(self.kind, base, path)) else {
            return Cause::Git;
        };
        three_way(holds(policy, base, live), holds(policy, desired, base))
    }
}

/// L = B: Git changed it. D = B: drift. Neither: both did.
pub(crate) const fn three_way(live_is_base: bool, desired_is_base: bool) -> Cause {
    match (live_is_base, desired_is_base) {
        (true, _) => Cause::Git,
        (false, true) => Cause::Drift,
        (false, false) => Cause::Conflict,
    }
}

/// Returns every field that was said and is not any more, outside of what absence removes.
pub(crate) fn released(kind: Kind, desired: &Spelled, base: &Spelled) -> BTreeSet<FieldPath> {
    let mut found = BTreeSet::new();
    for field in kind
        .info()
        .fields
        .iter()
        .filter(|field| field.policy != Policy::Outside)
    {
        let path = FieldPath::field(field.name);
        match (desired.get(field.name), base.get(field.name)) {
            (None, Some(_)) => {
                found.insert(path);
            }
            (Some(desired), Some(base)) => let_go(field.policy, &path, (desired, base), &mut found),
            (_, None) => {}
        }
    }
    found
}

fn let_go(
    policy: Policy,
    path: &FieldPath,
    (desired, base): (&Value, &Value),
    found: &mut BTreeSet<FieldPath>,
) {
    match (policy, desired, base) {
        (Policy::Struct(fields), Value::Object(desired), Value::Object(base)) => {
            for (name, base) in base {
                let policy = Field::find(fields, name).map_or(Policy::Scalar, |f| f.policy);
                let path = path.then_field(name);
                match desired.get(name) {
                    None => {
                        found.insert(path);
                    }
                    Some(desired) => let_go(policy, &path, (desired, base), found),
                }
            }
        }
        (Policy::KeyedList { key, fields }, Value::Array(desired), Value::Array(base)) => {
            for name in names(key, base).intersection(&names(key, desired)) {
                let of = |list: &[Value]| {
                    Value::Object(item(key, list, name).expect("it is there").clone())
                };
                let sides = (&of(desired), &of(base));
                let_go(Policy::Struct(fields), &path.then_item(name), sides, found);
            }
        }
        (_, _, _) => {}
    }
}
