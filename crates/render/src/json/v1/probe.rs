//! What came of probing a model, as version 1.0 writes it.

use std::io;

use lockstep_model::probe::{Answered, Health};
use serde::Serialize;

use super::document;
use crate::probe::ProbeView;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProbeV1<'a> {
    environment: &'a str,
    address: String,
    live_id: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    health: Option<HealthV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    health_error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<AnsweredV1<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HealthV1<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_at: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnsweredV1<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// Writes what came of probing a model.
///
/// # Errors
///
/// Fails if `out` does.
pub fn probe(view: &ProbeView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let body = ProbeV1 {
        environment: view.environment,
        address: view.address.to_string(),
        live_id: view.live_id.as_str(),
        status: word(view.probed.is_passed()),
        health: view.probed.health.as_ref().map(HealthV1::from),
        health_error: view.unchecked,
        prompt: view.probed.prompt.as_ref().map(AnsweredV1::from),
    };
    document("lockstep.probe", body, out)
}

impl<'a> From<&'a Health> for HealthV1<'a> {
    fn from(health: &'a Health) -> Self {
        Self {
            status: word(health.passed),
            latency_ms: health.latency_ms,
            checked_at: health.checked_at.as_deref(),
        }
    }
}

impl<'a> From<&'a Answered> for AnsweredV1<'a> {
    fn from(answered: &'a Answered) -> Self {
        Self {
            status: word(answered.passed),
            latency_ms: answered.latency_ms,
            code: answered.code,
            bytes: answered.bytes,
            warning: answered.warning.as_deref(),
            error: answered.error.as_deref(),
        }
    }
}

const fn word(passed: bool) -> &'static str {
    match passed {
        true => "PASS",
        false => "FAIL",
    }
}
