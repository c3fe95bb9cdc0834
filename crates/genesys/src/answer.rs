//! An answer of the tenant, read as far as HTTP and JSON go.
//!
//! Status, headers and bytes come in; facts that any call may ask for go out. What a body means is
//! said elsewhere.

use std::num::IntErrorKind;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Version, header};
use jiff::fmt::rfc2822::DateTimeParser;
use secrecy::SecretString;
use serde_json::{Map, Value};

/// The longest wait that a server may ask for.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// The version of HTTP that it came over.
    pub(crate) version: Version,
}

/// The body of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    /// JSON that ends before it is whole.
    BrokenOff,
    /// What is no JSON at all.
    Other(Bytes),
}

/// Where the client stands in its window of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) count: u64,
    pub(crate) allowed: u64,
    pub(crate) reset: Duration,
}

impl Answer {
    /// Reads the bytes of a body.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, bytes: Bytes) -> Self {
        let body = if bytes.iter().all(u8::is_ascii_whitespace) {
            Body::Empty
        } else {
            match serde_json::from_slice(&bytes) {
                Ok(value) => Body::Json(value),
                Err(error) if error.is_eof() => Body::BrokenOff,
                Err(_no_json) => Body::Other(bytes),
            }
        };
        Self {
            status,
            headers,
            body,
            version: Version::HTTP_11,
        }
    }

    /// Says over which version of HTTP it came.
    pub(crate) const fn over(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Returns the body as JSON.
    pub(crate) const fn json(&self) -> Option<&Value> {
        match &self.body {
            Body::Json(value) => Some(value),
            Body::Empty | Body::BrokenOff | Body::Other(_) => None,
        }
    }

    /// Returns the body as a JSON object, giving the answer up.
    pub(crate) fn into_object(self) -> Option<Map<String, Value>> {
        match self.body {
            Body::Json(Value::Object(map)) => Some(map),
            Body::Json(_) | Body::Empty | Body::BrokenOff | Body::Other(_) => None,
        }
    }

    /// Returns a text of the body's top level.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.json()?.get(name)?.as_str()
    }

    /// Takes a text out of the body's top level, so that no other copy of it is left there.
    pub(crate) fn take_secret(&mut self, name: &str) -> Option<SecretString> {
        let Body::Json(value) = &mut self.body else {
            return None;
        };
        match value.get_mut(name)? {
            Value::String(text) if !text.is_empty() => {
                Some(SecretString::from(std::mem::take(text)))
            }
            Value::String(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => None,
        }
    }

    /// Returns a header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the entity tag.
    pub(crate) fn tag(&self) -> Option<String> {
        self.header("etag").map(str::to_owned)
    }

    /// Returns when it was made, by the server's clock, in seconds.
    pub(crate) fn made(&self) -> Option<i64> {
        date(self.header(header::DATE.as_str())?)
    }

    /// Returns the id that support asks for.
    pub(crate) fn correlation_id(&self) -> Option<&str> {
        self.header("inin-correlation-id")
            .or_else(|| self.text("contextId"))
    }

    /// Returns how long the server asks to wait: seconds, or a date that is read by the answer's
    /// own clock, so that ours never matters.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let text = self.header(header::RETRY_AFTER.as_str())?.trim();
        let wait = match text.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(error) if *error.kind() == IntErrorKind::PosOverflow => LONGEST_WAIT,
            Err(_no_number) => {
                let now = self.made()?;
                date(text)?
                    .checked_sub(now)
                    .and_then(|seconds| u64::try_from(seconds).ok())
                    .map_or(Duration::ZERO, Duration::from_secs)
            }
        };
        Some(wait.min(LONGEST_WAIT))
    }

    /// Returns where the client stands in its window of requests, if the server says so.
    pub(crate) fn allowance(&self) -> Option<Allowance> {
        let number = |name| self.header(name)?.trim().parse::<u64>().ok();
        Some(Allowance {
            count: number("inin-ratelimit-count")?,
            allowed: number("inin-ratelimit-allowed")?,
            reset: Duration::from_secs(number("inin-ratelimit-reset")?).min(LONGEST_WAIT),
        })
    }
}

/// Reads an HTTP date as seconds; it is written like the date of a letter, with GMT.
pub(crate) fn date(text: &str) -> Option<i64> {
    let parser = DateTimeParser::new().relaxed_weekday(true);
    Some(parser.parse_timestamp(text.trim()).ok()?.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&'static str, &'static str)], body: &'static str) -> Answer {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        Answer::new(StatusCode::OK, headers, Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_by_the_servers_clock() {
        let wait = |headers: &[_]| answer(headers, "").retry_after();
        assert_eq!(wait(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        let endless = ("retry-after", "99999999999999999999999");
        for long in [("retry-after", "86400"), endless] {
            assert_eq!(wait(&[long]), Some(LONGEST_WAIT));
        }
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(
            wait(&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT")]),
            Some(Duration::from_secs(3))
        );
        assert_eq!(
            wait(&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")]),
            Some(Duration::ZERO)
        );
        assert_eq!(
            wait(&[("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT")]),
            None
        );
        assert_eq!(wait(&[date, ("retry-after", "soon")]), None);
    }

    #[test]
    fn bodies_are_told_apart() {
        assert!(matches!(answer(&[], " \n").body, Body::Empty));
        assert!(matches!(answer(&[], "{\"a\": [1, 2").body, Body::BrokenOff));
        assert!(matches!(answer(&[], "<html>").body, Body::Other(_)));
        assert_eq!(answer(&[], "{\"id\": \"x\"}").text("id"), Some("x"));
    }

    #[test]
    fn the_allowance_is_read_whole_or_not_at_all() {
        let all = [
            ("inin-ratelimit-count", "300"),
            ("inin-ratelimit-allowed", "300"),
            ("inin-ratelimit-reset", "600"),
        ];
        assert_eq!(
            answer(&all, "").allowance(),
            Some(Allowance {
                count: 300,
                allowed: 300,
                reset: LONGEST_WAIT
            })
        );
        assert_eq!(answer(&all[..2], "").allowance(), None);
    }
}
