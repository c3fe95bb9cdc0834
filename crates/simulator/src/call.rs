//! One call of the API, as the routes see it: who calls, when, with which parameters, query and body.
//! Reads and decodes; decides nothing.

use axum::body::Bytes;
use axum::http::HeaderMap;
use jiff::Timestamp;
use serde_json::Value;

use crate::jobs::JobFailure;
use crate::object::{Fields, Moment};
use crate::refusal::Refusal;

/// A call.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
    pub(crate) now: Timestamp,
    /// What stands in the place of `{…}` in the route's pattern.
    pub(crate) parameter: String,
    /// The id of the client.
    pub(crate) client: String,
    /// A failure that the fault table wants of the job that this call starts.
    pub(crate) forced: Option<JobFailure>,
}

impl Call<'_> {
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            at: self.now,
            by: self.client.clone(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Tells whether the client wants an event stream.
    pub(crate) fn wants_stream(&self) -> bool {
        self.header("accept")
            .is_some_and(|accept| accept.contains("text/event-stream"))
    }

    /// Returns the first value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Reads the body, which must be a JSON object.
    pub(crate) fn object(&self) -> Result<Fields, Refusal> {
        let kind = self.header("content-type").unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("application/json") {
            let message = format!("send Content-Type: application/json (got {kind:?})");
            return Err(Refusal::new(415, "unsupported.media.type", message));
        }
        match serde_json::from_slice(self.body) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(Refusal::new(
                400,
                "bad.request",
                "the body must be a JSON object",
            )),
            Err(error) => Err(Refusal::new(
                400,
                "bad.request",
                format!("the body is not JSON: {error}"),
            )),
        }
    }
}

/// Undoes the percent-encoding of a path segment; what is not well encoded stays as it is.
pub(crate) fn decode(segment: &str) -> String {
    let bytes = segment.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| segment.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| segment.to_owned())
}
