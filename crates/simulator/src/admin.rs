//! The admin side under `/_sim`, for loopback only and without a token: the fault table, what was asked, the
//! objects past all checks, the switches. Beside it, what the simulator plays for others: model end points
//! and webhook receivers.

mod objects;
mod switches;

use axum::body::Bytes;
use axum::http::{Method, request};
use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::decode;
use crate::exchange::Simulation;
use crate::link::Link;
use crate::play;
use crate::refusal::Refusal;
use crate::tenant::Tenant;
use crate::webhooks::{Delivery, Sender};

const ROOT: &str = "/_sim";
const ENDPOINTS: &str = "/_sim/endpoints/";
const CHAT: &str = "/v1/chat/completions";
const WEBHOOKS: &str = "/_sim/webhooks/";

/// A request to the admin side.
struct Order<'a> {
    method: &'a Method,
    path: Vec<String>,
    query: &'a str,
    body: &'a Bytes,
}

impl Order<'_> {
    fn json(&self) -> Result<Value, Refusal> {
        serde_json::from_slice(self.body).map_err(|error| {
            Refusal::new(400, "bad.request", format!("the body is not JSON: {error}"))
        })
    }
}

/// Answers a request to the admin side; `None` for all others.
pub(crate) fn answer(
    simulation: &Simulation,
    link: &Link,
    parts: &request::Parts,
    body: &Bytes,
) -> Option<Answer> {
    let path = parts.uri.path();
    let rest = path
        .strip_prefix(ROOT)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
    if path.starts_with(ENDPOINTS) || path.starts_with(WEBHOOKS) {
        return None; // played for others: subject to faults, and remembered
    }
    let order = Order {
        method: &parts.method,
        path: rest
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decode)
            .collect(),
        query: parts.uri.query().unwrap_or_default(),
        body,
    };
    let outcome = if link.peer.ip().is_loopback() {
        obey(simulation, &order)
    } else {
        Err(Refusal::new(
            403,
            "not.allowed",
            "the admin side is for loopback only",
        ))
    };
    Some(outcome.unwrap_or_else(|refusal| Answer::refused(&refusal, "")))
}

fn obey(simulation: &Simulation, order: &Order<'_>) -> Outcome {
    let path: Vec<&str> = order.path.iter().map(String::as_str).collect();
    match path.split_first() {
        None => switches::summary(simulation),
        Some((&"faults", rest)) => switches::faults(simulation, order, rest),
        Some((&"requests", [])) => switches::requests(simulation, order),
        Some((&"webhooks", [])) => switches::webhooks(simulation, order),
        Some((&"behaviour", [])) => switches::behaviour(simulation, order),
        Some((&"clock", [])) => switches::clock(simulation, order),
        Some((&"tokens", [])) => switches::tokens(simulation, order),
        Some((&"reset", [])) => switches::reset(simulation, order),
        Some((&"objects", rest)) => objects::answer(simulation, order, rest),
        Some((&"api-keys", [provider])) => objects::api_key(simulation, order, provider),
        Some(_) => Err(Refusal::new(
            404,
            "not.found",
            "there is no such thing on the admin side",
        )),
    }
}

fn not_possible(order: &Order<'_>) -> Refusal {
    Refusal::new(
        405,
        "method.not.allowed",
        format!("{} is not possible here", order.method),
    )
}

fn failed(error: &crate::error::Error) -> Refusal {
    Refusal::new(400, "bad.request", error.to_string())
}

/// Plays a model end point or a webhook receiver; `None` where the path is neither.
pub(crate) fn play(
    tenant: &mut Tenant,
    path: &str,
    parts: &request::Parts,
    body: &Bytes,
) -> Option<Answer> {
    let endpoint = path.strip_prefix(ENDPOINTS);
    let receiver = path.strip_prefix(WEBHOOKS).filter(|rest| !rest.is_empty());
    if endpoint.is_none() && receiver.is_none() {
        return None;
    }
    if parts.method != Method::POST {
        return Some(Answer::refused(
            &Refusal::new(405, "method.not.allowed", "use POST"),
            "",
        ));
    }
    if let Some(name) = endpoint.and_then(|rest| rest.strip_suffix(CHAT)) {
        return Some(play::answer(&tenant.behaviour, &decode(name), body));
    }
    let Some(receiver) = receiver else {
        let message = format!("a model end point ends with {CHAT}");
        return Some(Answer::refused(
            &Refusal::new(404, "not.found", message),
            "",
        ));
    };
    tenant.webhooks.note(Delivery {
        sender: Sender::Client,
        receiver: decode(receiver),
        body: serde_json::from_slice(body).unwrap_or_else(|_| json!(String::from_utf8_lossy(body))),
        headers: extra_headers(parts),
    });
    Some(Answer::json(200, &json!({"received": true})))
}

/// Signatures and delivery ids travel in headers of this kind.
fn extra_headers(parts: &request::Parts) -> Vec<(String, String)> {
    let pairs = parts.headers.iter().filter(|(name, _)| {
        ["x-", "webhook-"]
            .iter()
            .any(|kind| name.as_str().starts_with(kind))
    });
    pairs
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}
