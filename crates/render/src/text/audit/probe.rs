//! What was asked of an object after it was written, and what came of it.

use lockstep_ledger::{Delivery, Health, Probe, Reply};

use super::entry::Said;
use crate::text::run::spoken;

/// Says what the probes came to.
pub(super) fn said(probe: &Probe) -> Vec<Said> {
    let health = probe
        .health
        .as_ref()
        .map(|health| ("health", self::health(health)));
    let prompt = probe
        .prompt
        .as_ref()
        .map(|reply| ("prompt", self::reply(reply)));
    let webhook = probe.webhook.as_ref();
    let webhook = webhook.map(|delivery| ("webhook", self::delivery(delivery)));
    [health, prompt, webhook].into_iter().flatten().collect()
}

fn health(health: &Health) -> String {
    let took = health.latency.map(|took| format!("in {}", spoken(took)));
    let at = health.checked_at.as_ref().map(|at| format!("at {at}"));
    listed([Some(health.status.clone()), took, at])
}

fn reply(reply: &Reply) -> String {
    listed([
        Some(reply.status.as_str().to_owned()),
        reply.code.map(|code| format!("HTTP {code}")),
        reply.latency.map(|took| format!("in {}", spoken(took))),
        reply.bytes.map(|bytes| format!("{bytes} bytes")),
        reply.warning.clone(),
        reply.error.clone(),
    ])
}

fn delivery(delivery: &Delivery) -> String {
    let taken = if delivery.delivered {
        "taken"
    } else {
        "not taken"
    };
    let requests = match delivery.attempts {
        1 => "1 request".to_owned(),
        many => format!("{many} requests"),
    };
    listed([
        Some(taken.to_owned()),
        Some(requests),
        Some(format!("delivery {}", delivery.delivery_id)),
        delivery.error.clone(),
    ])
}

fn listed<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}
