//! Drift as version 1.0 writes it.

use std::borrow::Cow;
use std::io;

use lockstep_diff::{Drifted, FieldChange};
use serde::Serialize;
use serde_json::Value;

use super::{document, secret};
use crate::view::{DriftView, Touch};

#[derive(Serialize)]
struct DriftV1<'a> {
    environment: &'a str,
    objects: Vec<DriftedV1<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DriftedV1<'a> {
    address: String,
    gone: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_at: Option<&'a str>,
    fields: Vec<FieldV1<'a>>,
}

#[derive(Serialize)]
struct FieldV1<'a> {
    path: String,
    cause: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    desired: Option<Cow<'a, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Cow<'a, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live: Option<Cow<'a, Value>>,
}

/// Writes what drifted.
///
/// # Errors
///
/// Fails if `out` does.
pub fn drift(view: &DriftView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let objects = view.drift.objects.iter();
    let body = DriftV1 {
        environment: view.environment,
        objects: objects
            .map(|object| drifted(object, view.touches.get(&object.address)))
            .collect(),
    };
    document("lockstep.drift", body, out)
}

fn drifted<'a>(object: &'a Drifted, touch: Option<&'a Touch>) -> DriftedV1<'a> {
    DriftedV1 {
        address: object.address.to_string(),
        gone: object.gone,
        modified_by: touch.and_then(|touch| touch.by.as_deref()),
        modified_at: touch.and_then(|touch| touch.at.as_deref()),
        fields: object.fields.iter().map(FieldV1::from).collect(),
    }
}

impl<'a> From<&'a FieldChange> for FieldV1<'a> {
    fn from(change: &'a FieldChange) -> Self {
        let shown = |value: &'a Option<Value>| {
            let value = value.as_ref();
            value.map(|value| secret::shown(&change.policy, value))
        };
        Self {
            path: change.path.to_string(),
            cause: change.cause.as_str(),
            desired: shown(&change.after),
            base: shown(&change.base),
            live: shown(&change.before),
        }
    }
}
