//! Remembers the requests that came in, the latest ones, so that tests can ask what was sent. Secrets are
//! masked before anything is given out.

use std::collections::VecDeque;

use axum::body::Bytes;
use serde::Serialize;
use serde_json::{Value, json};

use crate::config::Bodies;

const SECRETS: [&str; 3] = ["apiKey", "client_secret", "access_token"];
const MASK: &str = "(secret)";

/// A request that came in, and what it was answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recorded {
    /// The place in the order of arrival, from 1.
    pub sequence: u64,
    /// The method.
    pub method: String,
    /// The path, as it was sent.
    pub path: String,
    /// The query, without the question mark.
    pub query: String,
    /// The body: JSON with secrets masked, a form with secrets masked as text, or null.
    pub body: Value,
    /// The `If-Match` header.
    pub if_match: Option<String>,
    /// The status of the answer; none where the connection was dropped.
    pub status: Option<u16>,
    /// The correlation id of the answer.
    pub correlation_id: String,
    /// The row of the fault table that struck.
    pub fault: Option<u64>,
}

/// A request as it is kept: the body is only read when somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) body: Bytes,
    pub(crate) if_match: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) correlation_id: String,
    pub(crate) fault: Option<u64>,
}

/// The latest requests.
#[derive(Debug)]
pub(crate) struct Recorder {
    kept: VecDeque<(u64, Kept)>,
    most: usize,
    bodies: Bodies,
    count: u64,
}

impl Recorder {
    pub(crate) fn new(most: usize, bodies: Bodies) -> Self {
        Self {
            kept: VecDeque::new(),
            most,
            bodies,
            count: 0,
        }
    }

    pub(crate) fn keep(&mut self, mut request: Kept) {
        self.count += 1;
        if self.bodies == Bodies::Forgotten {
            request.body = Bytes::new();
        }
        self.kept.push_back((self.count, request));
        while self.kept.len() > self.most {
            let _oldest = self.kept.pop_front();
        }
    }

    /// Returns how many requests came in, those that are forgotten included.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn clear(&mut self) {
        self.kept.clear();
    }

    pub(crate) fn all(&self) -> Vec<Recorded> {
        self.kept
            .iter()
            .map(|(sequence, kept)| show(*sequence, kept))
            .collect()
    }
}

fn show(sequence: u64, kept: &Kept) -> Recorded {
    Recorded {
        sequence,
        method: kept.method.clone(),
        path: kept.path.clone(),
        query: mask_form(kept.query.as_bytes()),
        body: masked(&kept.body),
        if_match: kept.if_match.clone(),
        status: kept.status,
        correlation_id: kept.correlation_id.clone(),
        fault: kept.fault,
    }
}

fn masked(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    match serde_json::from_slice(body) {
        Ok(mut value) => {
            mask(&mut value);
            value
        }
        Err(_) => json!(mask_form(body)),
    }
}

fn mask(value: &mut Value) {
    if let Some(fields) = value.as_object_mut() {
        for (name, value) in fields.iter_mut() {
            if SECRETS.contains(&name.as_str()) {
                *value = json!(MASK);
            } else {
                mask(value);
            }
        }
    }
    value.as_array_mut().into_iter().flatten().for_each(mask);
}

fn mask_form(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((key, _)) if SECRETS.contains(&key) => format!("{key}={MASK}"),
        Some(_) | None => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}
