//! What goes over the wire, told to whoever wants a log of it.
//!
//! A request and what became of it come in; one JSON object an exchange goes out, without secrets,
//! and without the texts of prompts and conversations unless they are asked for. It must not change
//! or delay an exchange.

mod echoes;
mod redact;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Request};
use serde_json::{Map, Value, json};

use self::echoes::Echoes;
use self::redact::Redact;
pub(crate) use self::redact::{HIDDEN, is_secret};
use crate::answer::{Answer, Body};
use crate::mask::Mask;
use crate::turn::{To, Turn};
use crate::unanswered::NotSent;

/// Headers that are shown; any other could hold what nobody may see.
const SHOWN: &[&str] = &[
    "accept",
    "content-length",
    "content-type",
    "date",
    "etag",
    "if-match",
    "inin-correlation-id",
    "inin-ratelimit-allowed",
    "inin-ratelimit-count",
    "inin-ratelimit-reset",
    "location",
    "retry-after",
    "server",
];

/// Keeps what goes over the wire.
pub trait LogExchange: Send + Sync {
    /// Keeps one exchange: method, host, path, query, headers and bodies, status, duration, which
    /// try it was and what that waited for.
    fn log(&self, exchange: Value);
}

/// Whether the texts of prompts and conversations are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Texts {
    /// Their lengths are.
    #[default]
    Hidden,
    /// They are.
    Shown,
}

/// A log of the wire, and what it may hold.
#[derive(Clone)]
pub struct Tap {
    /// Who keeps it.
    pub log: Arc<dyn LogExchange>,
    /// Whether it holds texts.
    pub texts: Texts,
}

impl fmt::Debug for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { log: _, texts } = self;
        f.debug_struct("Tap")
            .field("texts", texts)
            .finish_non_exhaustive()
    }
}

/// The half of an exchange that is known before it is sent.
#[derive(Debug)]
pub(crate) struct Asked {
    line: Map<String, Value>,
    /// Texts that were sent and are not to be logged: an answer may repeat them.
    hidden: Echoes,
}

impl Tap {
    /// Notes what is about to be sent.
    pub(crate) fn ask(&self, request: &Request<Vec<u8>>, mask: &Mask) -> Asked {
        let redact = self.redact(mask);
        let (uri, mut line) = (request.uri(), Map::new());
        line.insert("method".to_owned(), json!(request.method().as_str()));
        line.insert(
            "host".to_owned(),
            json!(uri.authority().map(ToString::to_string)),
        );
        line.insert("path".to_owned(), redact.text(uri.path()));
        if let Some(query) = uri.query() {
            line.insert("query".to_owned(), redact.form(query));
        }
        let body = match request.body().as_slice() {
            [] => Value::Null,
            bytes => body_of(bytes, request.headers(), &redact),
        };
        let headers = headers(request.headers(), &redact);
        line.insert(
            "request".to_owned(),
            json!({"headers": headers, "body": body}),
        );
        let hidden = match self.texts {
            Texts::Hidden => Echoes::of(request.body()),
            Texts::Shown => Echoes::default(),
        };
        Asked { line, hidden }
    }

    /// Tells what became of it.
    pub(crate) fn tell(
        &self,
        asked: Asked,
        turn: &Turn,
        (sent, took): (&Result<Answer, NotSent>, Duration),
        mask: &Mask,
    ) {
        let redact = Redact {
            echoes: Some(&asked.hidden),
            to: turn.to,
            ..self.redact(mask)
        };
        let mut line = asked.line;
        line.insert("ms".to_owned(), json!(millis(took)));
        line.insert("attempt".to_owned(), json!(turn.attempt));
        if let Some((wait, reason)) = &turn.waited {
            let reason = redact.text(reason);
            let waited = json!({"ms": millis(*wait), "after": reason});
            line.insert("waited".to_owned(), waited);
        }
        if turn.paced.as_millis() > 0 {
            line.insert("pacedMs".to_owned(), json!(millis(turn.paced)));
        }
        match sent {
            Ok(answer) => {
                line.insert("status".to_owned(), json!(answer.status.as_u16()));
                let headers = headers(&answer.headers, &redact);
                let body = match &answer.body {
                    Body::Empty => Value::Null,
                    // What has no fields may be the token itself.
                    Body::Other(_) | Body::Json(Value::String(_) | Value::Array(_))
                        if turn.to == To::Tokens =>
                    {
                        json!(HIDDEN)
                    }
                    Body::Json(value) => redact.value(value),
                    Body::BrokenOff => json!("(breaks off)"),
                    Body::Other(bytes) => redact.page(bytes),
                };
                line.insert(
                    "response".to_owned(),
                    json!({"headers": headers, "body": body}),
                );
            }
            Err(lost) => {
                line.insert("error".to_owned(), redact.text(&lost.told("the server")));
            }
        }
        self.log.log(Value::Object(line));
    }

    const fn redact<'a>(&self, mask: &'a Mask) -> Redact<'a> {
        Redact {
            mask,
            texts: self.texts,
            to: To::Api,
            echoes: None,
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn headers(headers: &HeaderMap, redact: &Redact<'_>) -> Map<String, Value> {
    let shown = |name: &str| SHOWN.contains(&name);
    headers
        .iter()
        .map(|(name, value)| {
            let value = match (shown(name.as_str()), value.to_str()) {
                // Where a redirect leads is told, and not what it carries.
                (true, Ok(text)) if *name == http::header::LOCATION => {
                    redact.text(text.split(['?', '#']).next().unwrap_or_default())
                }
                (true, Ok(text)) => redact.text(text),
                (true, Err(_no_text)) => json!("(no text)"),
                (false, _) => json!(HIDDEN),
            };
            (name.to_string(), value)
        })
        .collect()
}

fn body_of(bytes: &[u8], headers: &HeaderMap, redact: &Redact<'_>) -> Value {
    let kind = headers.get(http::header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => redact.value(&value),
        Err(_no_json) if kind.contains("form-urlencoded") => {
            redact.form(&String::from_utf8_lossy(bytes))
        }
        Err(_no_json) => redact.page(bytes),
    }
}
