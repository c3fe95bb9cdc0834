//! What probes came to, as an outcome stores it.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text;
use crate::entry::{self, Pass};
use crate::error::Misfit;

/// What was asked of an object after it was written, and what came of it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Probe<'a> {
    /// The gateway's own check.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    health: Option<Health<'a>>,
    /// The synthetic prompt.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    prompt: Option<Reply<'a>>,
    /// The status webhook.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    webhook: Option<Delivery<'a>>,
}

/// What the gateway said of its check.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Health<'a> {
    /// The word that it used.
    status: &'a str,
    /// How long the model took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<u64>,
    /// When it was checked, in RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_at: Option<&'a str>,
}

/// What came of a synthetic prompt.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Reply<'a> {
    /// Whether it was answered as it should.
    #[schemars(extend("enum" = ["PASS", "FAIL"]))]
    status: &'a str,
    /// How long the answer took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<u64>,
    /// The HTTP status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
    /// The size of the answer, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    /// What was odd about the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
    /// Why there was no answer, or none that will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// What came of a webhook.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Delivery<'a> {
    /// Whether the receiver took it.
    delivered: bool,
    /// The id by which the receiver tells deliveries apart.
    delivery_id: &'a str,
    /// How many requests it took.
    attempts: u32,
    /// Why it was not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl<'a> From<&'a entry::Probe> for Probe<'a> {
    fn from(probe: &'a entry::Probe) -> Self {
        Self {
            health: probe.health.as_ref().map(Health::from),
            prompt: probe.prompt.as_ref().map(Reply::from),
            webhook: probe.webhook.as_ref().map(Delivery::from),
        }
    }
}

impl<'a> From<&'a entry::Health> for Health<'a> {
    fn from(health: &'a entry::Health) -> Self {
        Self {
            status: &health.status,
            latency_ms: health.latency.map(text::millis),
            checked_at: health.checked_at.as_deref(),
        }
    }
}

impl<'a> From<&'a entry::Reply> for Reply<'a> {
    fn from(reply: &'a entry::Reply) -> Self {
        Self {
            status: reply.status.as_str(),
            latency_ms: reply.latency.map(text::millis),
            code: reply.code,
            bytes: reply.bytes,
            warning: reply.warning.as_deref(),
            error: reply.error.as_deref(),
        }
    }
}

impl<'a> From<&'a entry::Delivery> for Delivery<'a> {
    fn from(delivery: &'a entry::Delivery) -> Self {
        Self {
            delivered: delivery.delivered,
            delivery_id: &delivery.delivery_id,
            attempts: delivery.attempts,
            error: delivery.error.as_deref(),
        }
    }
}

impl TryFrom<Probe<'_>> for entry::Probe {
    type Error = Misfit;

    fn try_from(stored: Probe<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            health: stored.health.map(entry::Health::from),
            prompt: stored.prompt.map(entry::Reply::try_from).transpose()?,
            webhook: stored.webhook.map(entry::Delivery::from),
        })
    }
}

impl From<Health<'_>> for entry::Health {
    fn from(stored: Health<'_>) -> Self {
        Self {
            status: stored.status.to_owned(),
            latency: stored.latency_ms.map(Duration::from_millis),
            checked_at: stored.checked_at.map(str::to_owned),
        }
    }
}

impl TryFrom<Reply<'_>> for entry::Reply {
    type Error = Misfit;

    fn try_from(stored: Reply<'_>) -> Result<Self, Misfit> {
        let unknown = || Misfit::Result(stored.status.to_owned());
        Ok(Self {
            status: Pass::from_word(stored.status).ok_or_else(unknown)?,
            latency: stored.latency_ms.map(Duration::from_millis),
            code: stored.code,
            bytes: stored.bytes,
            warning: stored.warning.map(str::to_owned),
            error: stored.error.map(str::to_owned),
        })
    }
}

impl From<Delivery<'_>> for entry::Delivery {
    fn from(stored: Delivery<'_>) -> Self {
        Self {
            delivered: stored.delivered,
            delivery_id: stored.delivery_id.to_owned(),
            attempts: stored.attempts,
            error: stored.error.map(str::to_owned),
        }
    }
}
