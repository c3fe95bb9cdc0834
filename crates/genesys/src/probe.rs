//! The synthetic prompt (guide 003): one question to a model's end point, to see whether it answers.
//!
//! The settings of a manifest come in; whether the end point answered, how fast and with what goes
//! out. The token is read right before it is sent, and goes to that end point and nowhere else.

use std::time::Duration;

use http::{HeaderValue, Method, Request, header};
use lockstep_model::probe::{Answered, Synthetic};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::deadline::OVER;
use crate::outward::Said;
use crate::prober::Prober;
use crate::send::{Fate, NotSent};
use crate::turn::Turn;

const QUESTION: &str = "Respond with exactly: VALIDATION_SUCCESS";
const ANSWER: &str = "VALIDATION_SUCCESS";
const MAX_TOKENS: u32 = 10;
/// How often the prompt is sent at most: again only where it surely was not carried out.
const TRIES: u32 = 3;

impl Prober<'_> {
    /// Sends the synthetic prompt.
    pub(crate) async fn prompt(&self, live_name: &str, prompt: &Synthetic) -> Answered {
        let asked = self.endpoint(live_name, &prompt.endpoint);
        let asked = asked.map_err(|why| format!("the end point cannot be reached: {why}"));
        let token = prompt.token.as_ref();
        let token = token.map(|source| self.secret("probe.token", source));
        let (url, bearer) = match (asked, token.transpose()) {
            (Ok(url), Ok(token)) => match token.as_ref().map(bearer).transpose() {
                Ok(bearer) => (url, bearer),
                Err(why) => return failed(why),
            },
            (Err(why), _) | (_, Err(why)) => return failed(why),
        };
        let trying = self.tries(&url, bearer.as_ref(), prompt);
        // What the end point was asked for changes nothing there: it is left when time is over.
        let answered = self.client.caller.deadline.wait(trying, false).await;
        answered.unwrap_or_else(|| failed(OVER.to_owned()))
    }

    async fn tries(&self, url: &Url, bearer: Option<&HeaderValue>, prompt: &Synthetic) -> Answered {
        let give_up = Instant::now() + prompt.timeout;
        let mut turn = Turn::default();
        loop {
            turn.attempt += 1;
            let request = match request(url, bearer, &prompt.model) {
                Ok(request) => request,
                Err(why) => return failed(why),
            };
            let begun = Instant::now();
            let left = give_up.saturating_duration_since(begun);
            let caller = &self.client.caller;
            let said = self
                .sender
                .outward(request, &turn, left, &caller.mask)
                .await;
            let took = begun.elapsed();
            let wait = caller.jitter.wait(turn.attempt).max(asked_for(&said));
            let late = Instant::now() + wait >= give_up;
            if turn.attempt >= TRIES || late || !is_unasked(&said) {
                return self.judge(said, took);
            }
            sleep(wait).await;
        }
    }

    fn judge(&self, said: Result<Said, NotSent>, took: Duration) -> Answered {
        let latency_ms = Some(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        let mask = &self.client.caller.mask;
        let said = match said {
            Ok(said) => said,
            Err(lost) => {
                return Answered {
                    latency_ms: latency_ms.filter(|_ms| lost.fate == Fate::Unknown),
                    ..failed(mask.clean(&lost.told("the end point")))
                };
            }
        };
        let status = said.answer.status.as_u16();
        let passed = status == 200;
        let means = ANSWER.as_bytes();
        let found = said.bytes.windows(means.len()).any(|part| part == means);
        Answered {
            passed,
            latency_ms,
            code: Some(status),
            bytes: u64::try_from(said.bytes.len()).ok(),
            warning: (passed && !found)
                .then(|| format!("the end point answered, and did not say {ANSWER}")),
            error: (!passed).then(|| refusal(&said)),
        }
    }
}

/// Says what an answer that does not pass means. What it says besides is left out: it is no
/// business of ours, and may be anything.
fn refusal(said: &Said) -> String {
    let status = said.answer.status;
    let reason = status.canonical_reason().unwrap_or("no known status");
    match status.as_u16() {
        301..=303 | 307 | 308 => format!(
            "the end point answered {} ({reason}): a redirect is not followed, since the token \
             would go along",
            status.as_u16()
        ),
        401 | 403 => format!(
            "the end point answered {} ({reason}): it does not take `probe.token`",
            status.as_u16()
        ),
        code => format!("the end point answered {code} ({reason})"),
    }
}

fn failed(why: String) -> Answered {
    Answered {
        error: Some(why),
        ..Answered::default()
    }
}

fn bearer(token: &SecretString) -> Result<HeaderValue, String> {
    let value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()));
    let mut value = value.map_err(|_unsendable| {
        "`probe.token` holds a character that no HTTP header can carry".to_owned()
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn request(
    url: &Url,
    bearer: Option<&HeaderValue>,
    model: &str,
) -> Result<Request<Vec<u8>>, String> {
    let body = json!({
        "model": model,
        "messages": [{"role": "user", "content": QUESTION}],
        "temperature": 0.0,
        "max_tokens": MAX_TOKENS,
    });
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json");
    if let Some(bearer) = bearer {
        request = request.header(header::AUTHORIZATION, bearer);
    }
    let request = request.body(body.to_string().into_bytes());
    request.map_err(|_unbuilt| "the request cannot be built".to_owned())
}

/// Says whether the prompt surely was not carried out, and may be another time.
fn is_unasked(said: &Result<Said, NotSent>) -> bool {
    match said {
        Ok(said) => said.answer.status.as_u16() == 429,
        Err(lost) => lost.fate == Fate::Unsent,
    }
}

/// Returns how long the end point asks to wait.
pub(crate) fn asked_for(said: &Result<Said, NotSent>) -> Duration {
    let asked = said
        .as_ref()
        .ok()
        .and_then(|said| said.answer.retry_after());
    asked.unwrap_or_default()
}
