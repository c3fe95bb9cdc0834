//! Secrets on their way out: references pass, anything else is struck out.

use std::borrow::Cow;

use lockstep_model::{Fields, Kind, Policy};
use serde_json::Value;

use crate::value::reference;

/// What stands for a value that should have been a reference.
const STRUCK: &str = "(secret)";

/// Returns a value of a field as it may be shown.
pub(crate) fn shown<'a>(policy: &Policy, value: &'a Value) -> Cow<'a, Value> {
    match *policy == Policy::Secret && reference(value).is_none() {
        true => Cow::Owned(Value::String(STRUCK.to_owned())),
        false => Cow::Borrowed(value),
    }
}

/// Returns the fields of an object as they may be shown.
pub(super) fn fields(kind: Kind, fields: &Fields) -> Cow<'_, Fields> {
    let literal = |name: &str, value: &Value| {
        let policy = kind.info().field(name).map(|field| field.policy);
        policy == Some(Policy::Secret) && reference(value).is_none()
    };
    if !fields.iter().any(|(name, value)| literal(name, value)) {
        return Cow::Borrowed(fields);
    }
    let struck = fields.iter().map(|(name, value)| {
        let value = match literal(name, value) {
            true => Value::String(STRUCK.to_owned()),
            false => value.clone(),
        };
        (name.to_owned(), value)
    });
    Cow::Owned(struck.collect())
}
