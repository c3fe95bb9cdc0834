//! One try of a request: which one it is, what it waited for, and the line that says how it went.

use std::time::Duration;

use http::{Method, Request};

use crate::answer::Answer;
use crate::mask::Mask;
use crate::unanswered::{Fate, NotSent};

/// One try of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turn {
    /// Which try it is, counted from 1.
    pub(crate) attempt: u32,
    /// How long was waited since the try before, and what for.
    pub(crate) waited: Option<(Duration, String)>,
    /// How long the pace held it back.
    pub(crate) paced: Duration,
    /// Whom it is for.
    pub(crate) to: To,
}

/// Whom a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum To {
    /// The API.
    #[default]
    Api,
    /// The end point that gives tokens.
    Tokens,
}

/// What is sent, for the line that says how it went.
#[derive(Debug)]
pub(crate) struct Sent {
    method: Method,
    path: String,
}

impl Sent {
    /// Notes what is about to be sent.
    pub(crate) fn of(request: &Request<Vec<u8>>) -> Self {
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
        }
    }

    /// Says how it went: no header, no body, no query.
    pub(crate) fn line(
        &self,
        turn: &Turn,
        (sent, took): (&Result<Answer, NotSent>, Duration),
        mask: &Mask,
    ) -> String {
        let (ms, Self { method, path }) = (took.as_millis(), self);
        let path = mask.take_out(path);
        let mut parts = vec![match sent {
            Ok(answer) => format!("{method} {path}: {} in {ms} ms", answer.status.as_u16()),
            Err(lost) => {
                let told = mask.clean(&lost.told("the server"));
                format!("{method} {path}: no answer after {ms} ms: {told}")
            }
        }];
        if let Some((wait, reason)) = &turn.waited {
            let (attempt, ms, reason) = (turn.attempt, wait.as_millis(), mask.clean(reason));
            parts.push(format!("attempt {attempt}, {ms} ms after {reason}"));
        }
        if turn.paced.as_millis() > 0 {
            let ms = turn.paced.as_millis();
            parts.push(format!("held back for {ms} ms by the pace"));
        }
        let failed = sent.as_ref().ok();
        let failed = failed.filter(|answer| answer.status.as_u16() >= 400);
        if let Some(id) = failed.and_then(Answer::correlation_id) {
            parts.push(format!("correlation id {}", mask.clean(id)));
        }
        parts.join("; ")
    }
}

/// Says why a request is sent again, in a few words.
pub(crate) fn reason(sent: &Result<Answer, NotSent>) -> String {
    match sent {
        Ok(answer) if answer.status.is_success() => "an answer that breaks off".to_owned(),
        Ok(answer) => match answer.retry_after() {
            Some(wait) => format!(
                "a {} that asks for {} s",
                answer.status.as_u16(),
                wait.as_secs()
            ),
            None => format!("a {}", answer.status.as_u16()),
        },
        Err(lost) => match lost.fate {
            Fate::Unsent | Fate::Refused => "no connection".to_owned(),
            Fate::Unknown => "no answer".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;

    fn line(turn: &Turn, sent: &Result<Answer, NotSent>) -> String {
        let mask = Mask::default();
        mask.add("canary-key");
        let request = Request::get("https://a.example/api/v2/x/canary-key?y=canary-key");
        let request = request.body(Vec::new()).unwrap();
        Sent::of(&request).line(turn, (sent, Duration::from_millis(12)), &mask)
    }

    fn answer(status: StatusCode) -> Result<Answer, NotSent> {
        let mut headers = HeaderMap::new();
        headers.insert("inin-correlation-id", "c-1".parse().unwrap());
        Ok(Answer::new(status, headers, Bytes::from_static(b"{}")))
    }

    #[test]
    fn a_line_says_how_a_try_went() {
        let first = Turn {
            attempt: 1,
            ..Turn::default()
        };
        assert_eq!(
            line(&first, &answer(StatusCode::OK)),
            "GET /api/v2/x/(secret): 200 in 12 ms"
        );
        let again = Turn {
            attempt: 2,
            waited: Some((Duration::from_millis(310), "a 503".to_owned())),
            paced: Duration::from_millis(40),
            to: To::Api,
        };
        assert_eq!(
            line(&again, &answer(StatusCode::BAD_GATEWAY)),
            "GET /api/v2/x/(secret): 502 in 12 ms; attempt 2, 310 ms after a 503; \
             held back for 40 ms by the pace; correlation id c-1"
        );
        let lost = Err(NotSent::new(
            Fate::Unknown,
            "the connection was lost: canary-key",
        ));
        assert_eq!(
            line(&first, &lost),
            "GET /api/v2/x/(secret): no answer after 12 ms: the connection was lost: (secret)"
        );
    }

    #[test]
    fn reasons_are_short() {
        assert_eq!(reason(&answer(StatusCode::SERVICE_UNAVAILABLE)), "a 503");
        let lost = Err(NotSent::new(Fate::Unknown, "no answer came in time"));
        assert_eq!(reason(&lost), "no answer");
    }
}
