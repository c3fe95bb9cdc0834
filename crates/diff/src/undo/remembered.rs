//! What no reading of a tenant shows, and the ledger remembers: secrets, and what is for lockstep alone.

use lockstep_model::past::{Owned, Touched};
use lockstep_model::{Fields, Kind, Policy};
use lockstep_spec::Desired;
use serde_json::Value;

use super::bar::Bar;

/// Returns the names of a kind's secrets.
pub(super) fn secret_fields(kind: Kind) -> impl Iterator<Item = &'static str> {
    let fields = kind.info().fields.iter();
    let secret = fields.filter(|field| field.policy == Policy::Secret);
    secret.map(|field| field.name)
}

/// Secrets that are not sent are remembered as they were.
pub(super) fn kept_secrets(kind: Kind, fields: &mut Fields, remembered: &Fields) {
    for name in secret_fields(kind) {
        match remembered.get(name) {
            Some(secret) => fields.set(name, secret.clone()),
            None => drop(fields.remove(name)),
        }
    }
}

/// Takes what no reading shows, secrets and what is for lockstep alone, from what is remembered.
pub(super) fn rest_of_secrets(kind: Kind, fields: &mut Fields, remembered: &Fields) {
    kept_secrets(kind, fields, remembered);
    for field in kind.info().fields {
        if let (Policy::Outside, Some(value)) = (field.policy, remembered.get(field.name)) {
            fields.set(field.name, value.clone());
        }
    }
}

/// What is for lockstep alone is what it was.
pub(super) fn outside(kind: Kind, fields: &mut Fields, owned: Option<&Owned>) {
    let remembered = owned.and_then(|owned| owned.fields.fields());
    for field in kind.info().fields {
        if field.policy != Policy::Outside {
            continue;
        }
        match remembered.and_then(|fields| fields.get(field.name)) {
            Some(value) => fields.set(field.name, value.clone()),
            None => drop(fields.remove(field.name)),
        }
    }
}

/// Adds the fields that another side has besides.
pub(super) fn rest(fields: &mut Fields, other: &Fields) {
    for (name, value) in other.iter() {
        if fields.get(name).is_none() {
            fields.set(name, value.clone());
        }
    }
}

/// Returns what a run applied, as the base of its undoing; secrets are those of today.
pub(super) fn memory(kind: Kind, applied: &Fields, today: &Fields) -> Fields {
    let mut fields = applied.clone();
    kept_secrets(kind, &mut fields, today);
    fields
}

/// Remembers of each field that there was none: whatever is there now came since.
pub(super) fn nothing(fields: &Fields) -> Fields {
    fields
        .iter()
        .map(|(name, _value)| (name.to_owned(), Value::Null))
        .collect()
}

/// Takes the secrets of what is made anew from today's manifest.
pub(super) fn todays_secrets(
    today: Option<&Desired>,
    touched: &Touched,
    fields: &mut Fields,
) -> Result<(), Bar> {
    let owned = touched.owned.as_ref();
    let remembered = owned.and_then(|owned| owned.fields.fields());
    let mut missing = Vec::new();
    for name in secret_fields(touched.address.kind) {
        let had = remembered.is_none_or(|fields| fields.get(name).is_some());
        match today.and_then(|today| today.fields.get(name)) {
            Some(secret) => fields.set(name, secret.clone()),
            None if had => missing.push(name.to_owned()),
            None => drop(fields.remove(name)),
        }
    }
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Bar::NoSecret { fields: missing }),
    }
}
