//! The status webhook (guide 003): tells a receiver that a registration ended.
//!
//! What happened comes in; a signed delivery goes out, again and again until it is taken or its
//! bounds are reached. Each try carries one id, so that a receiver can tell a repeated delivery from
//! a new one. Headers and signature are those of the Standard Webhooks specification.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{Method, Request, header};
use jiff::Timestamp;
use lockstep_model::probe::{Delivered, Notice, Webhook};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use sha2::Sha256;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::deadline::OVER;
use crate::outward::Said;
use crate::probe::asked_for;
use crate::prober::Prober;
use crate::send::{Fate, NotSent};
use crate::turn::Turn;

const EVENT: &str = "llm_model_registration_updated";
pub(crate) const ID: &str = "webhook-id";
pub(crate) const TIMESTAMP: &str = "webhook-timestamp";
pub(crate) const SIGNATURE: &str = "webhook-signature";
/// What a secret begins with that is Base64 from there on.
const ENCODED: &str = "whsec_";
/// How often a delivery is sent at most.
const TRIES: u32 = 5;
/// How long the answer to one try may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// How long a delivery is tried in all.
const LIMIT: Duration = Duration::from_secs(30);

/// A delivery that is ready to be sent, as often as it takes.
struct Parcel {
    url: Url,
    id: String,
    timestamp: String,
    signature: Option<String>,
    body: Vec<u8>,
}

impl Prober<'_> {
    /// Tells a receiver.
    pub(crate) async fn deliver(&self, to: &Webhook, notice: &Notice<'_>) -> Delivered {
        let blank = Delivered {
            delivery_id: notice.delivery_id.to_owned(),
            ..Delivered::default()
        };
        let parcel = match self.pack(to, notice) {
            Ok(parcel) => parcel,
            Err(why) => {
                return Delivered {
                    error: Some(why),
                    ..blank
                };
            }
        };
        let mut attempts = 0;
        let sending = self.send(&parcel, &mut attempts);
        let taken = self.client.caller.deadline.wait(sending, false).await;
        let taken = taken.unwrap_or_else(|| Err(OVER.to_owned()));
        Delivered {
            delivered: taken.is_ok(),
            attempts,
            error: taken.err(),
            ..blank
        }
    }

    fn pack(&self, to: &Webhook, notice: &Notice<'_>) -> Result<Parcel, String> {
        let url = self.receiver(&to.url);
        let url = url.map_err(|why| format!("the receiver cannot be reached: {why}"))?;
        let at: Timestamp = notice
            .at
            .parse()
            .map_err(|_no_time| "the present time cannot be read".to_owned())?;
        let (timestamp, body) = (at.as_second().to_string(), body(notice));
        let secret = to.secret.as_ref();
        let secret = secret.map(|source| self.secret("webhook.secret", source));
        let signature = secret
            .transpose()?
            .map(|secret| sign(&secret, (notice.delivery_id, &timestamp), &body))
            .transpose()?;
        Ok(Parcel {
            url,
            id: notice.delivery_id.to_owned(),
            timestamp,
            signature,
            body,
        })
    }

    async fn send(&self, parcel: &Parcel, attempts: &mut u32) -> Result<(), String> {
        let give_up = Instant::now() + LIMIT;
        let caller = &self.client.caller;
        let mut turn = Turn::default();
        loop {
            turn.attempt += 1;
            let request = parcel.request()?;
            let left = give_up.saturating_duration_since(Instant::now());
            let limit = left.min(ANSWER_LIMIT);
            *attempts = turn.attempt;
            let said = self
                .sender
                .outward(request, &turn, limit, &caller.mask)
                .await;
            let wait = caller.jitter.wait(turn.attempt).max(asked_for(&said));
            let late = Instant::now() + wait >= give_up;
            if turn.attempt >= TRIES || late || !may_be_taken_later(&said) {
                return self.taken(said);
            }
            // Nobody who interrupts a run waits for a receiver that may come back.
            if caller.deadline.wait(sleep(wait), true).await.is_none() {
                return self.taken(said);
            }
        }
    }

    fn taken(&self, said: Result<Said, NotSent>) -> Result<(), String> {
        match said {
            Ok(said) if said.answer.status.is_success() => Ok(()),
            Ok(said) => {
                let status = said.answer.status;
                let reason = status.canonical_reason().unwrap_or("no known status");
                Err(format!(
                    "the receiver answered {} ({reason})",
                    status.as_u16()
                ))
            }
            Err(lost) => Err(self.client.caller.mask.clean(&lost.told("the receiver"))),
        }
    }
}

impl Parcel {
    fn request(&self) -> Result<Request<Vec<u8>>, String> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(self.url.as_str())
            .header(header::CONTENT_TYPE, "application/json")
            .header(ID, &self.id)
            .header(TIMESTAMP, &self.timestamp);
        if let Some(signature) = &self.signature {
            request = request.header(SIGNATURE, signature);
        }
        let request = request.body(self.body.clone());
        request.map_err(|_unbuilt| "the request cannot be built".to_owned())
    }
}

fn body(notice: &Notice<'_>) -> Vec<u8> {
    let status = match notice.completed {
        true => "COMPLETED",
        false => "FAILED",
    };
    let job = notice.job.map(|job| u64::try_from(job.as_millis()).ok());
    let body = json!({
        "event": EVENT,
        "timestamp": notice.at,
        "modelId": notice.model.map(|id| id.as_str()),
        "status": status,
        "metrics": {"jobDurationMs": job, "validationLatencyMs": notice.latency_ms},
    });
    body.to_string().into_bytes()
}

/// Signs id, time and body, each behind a full stop, as Standard Webhooks has it.
pub(crate) fn sign(
    secret: &SecretString,
    (id, timestamp): (&str, &str),
    body: &[u8],
) -> Result<String, String> {
    let text = secret.expose_secret();
    let key = match text.strip_prefix(ENCODED) {
        Some(encoded) => BASE64_STANDARD.decode(encoded).map_err(|_odd| {
            format!("`webhook.secret` begins with `{ENCODED}` and is no Base64 from there on")
        })?,
        None => text.as_bytes().to_vec(),
    };
    let key = Zeroizing::new(key);
    let mac = Hmac::<Sha256>::new_from_slice(&key);
    let mut mac = mac.map_err(|_length| "`webhook.secret` cannot be a key".to_owned())?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    let code = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    Ok(format!("v1,{code}"))
}

/// Says whether a receiver that did not take a delivery may take it another time. One that took it
/// already knows it by its id.
fn may_be_taken_later(said: &Result<Said, NotSent>) -> bool {
    match said {
        Ok(said) => matches!(said.answer.status.as_u16(), 408 | 425 | 429 | 500..=599),
        Err(lost) => lost.fate != Fate::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification.
    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let named = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
        let signature = sign(&secret, named, br#"{"test": 2432232314}"#);
        assert_eq!(
            signature.as_deref(),
            Ok("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        );
    }

    #[test]
    fn a_secret_without_the_prefix_is_its_bytes() {
        let plain = sign(&SecretString::from("secret-1"), ("a", "1"), b"{}");
        let encoded = sign(&SecretString::from("whsec_c2VjcmV0LTE="), ("a", "1"), b"{}");
        assert_eq!(plain, encoded);
        let odd = sign(&SecretString::from("whsec_!canary"), ("a", "1"), b"{}");
        assert!(odd.is_err_and(|why| !why.contains("canary")));
    }

    #[test]
    fn the_body_is_that_of_the_guide() {
        let notice = Notice {
            delivery_id: "d",
            at: "2026-11-21T10:00:00Z",
            model: None,
            completed: false,
            job: Some(Duration::from_millis(1200)),
            latency_ms: None,
        };
        let read: serde_json::Value = serde_json::from_slice(&body(&notice)).unwrap();
        assert_eq!(
            read,
            json!({
                "event": "llm_model_registration_updated",
                "timestamp": "2026-11-21T10:00:00Z",
                "modelId": null,
                "status": "FAILED",
                "metrics": {"jobDurationMs": 1200, "validationLatencyMs": null},
            })
        );
    }
}
