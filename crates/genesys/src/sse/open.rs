//! Opens a stream: a request goes out, and the head of its answer says whether events follow.
//!
//! Whatever else answers is read whole, as everywhere. The log of the wire is told of a stream when
//! it ends, or when nobody reads it any more.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, header};
use serde_json::json;
use tokio::time::timeout;

use super::Source;
use crate::answer::{Answer, Body};
use crate::mask::Mask;
use crate::send::{NotSent, Sender, Watch, read_answer};
use crate::turn::Turn;

/// A stream that is open.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Where its bytes come from.
    pub(crate) source: Source,
    /// What the log of the wire is still to be told.
    pub(crate) untold: Option<Untold>,
}

/// What the log of the wire is told when a stream ends.
#[derive(Debug)]
pub(crate) struct Untold {
    watch: Watch,
    turn: Turn,
    head: Answer,
}

impl Sender {
    /// Sends a request; where a stream answers it, the answer is the stream's head, without a body.
    pub(crate) async fn open(
        &self,
        request: Request<Vec<u8>>,
        turn: &Turn,
        limit: Option<Duration>,
        mask: &Mask,
    ) -> Result<(Answer, Option<Opened>), NotSent> {
        let watch = self.watch(&request, mask);
        let begun = self.begin(request, limit).await;
        match begun {
            Ok((head, Some(source))) => {
                let untold = Some(Untold {
                    watch,
                    turn: turn.clone(),
                    head: head.clone(),
                });
                Ok((head, Some(Opened { source, untold })))
            }
            other => {
                let sent = other.map(|(answer, _no_stream)| answer);
                watch.tell(turn, &sent, mask);
                sent.map(|answer| (answer, None))
            }
        }
    }

    async fn begin(
        &self,
        request: Request<Vec<u8>>,
        limit: Option<Duration>,
    ) -> Result<(Answer, Option<Source>), NotSent> {
        let request = self.checked(request)?;
        let soon = limit.map_or(self.limit, |limit| limit.min(self.limit));
        let known = self.known(limit);
        let begun = timeout(soon, async {
            let sent = self.client.execute(request).await;
            let mut response = sent.map_err(|error| known.not_sent(&error))?;
            if !(response.status().is_success() && is_stream(response.headers())) {
                return Ok((read_answer(response, known).await?, None));
            }
            let (status, version) = (response.status(), response.version());
            let headers = std::mem::take(response.headers_mut());
            let head = Answer::new(status, headers, Bytes::new()).over(version);
            Ok((head, Some(Source::new(response, self.limit, limit))))
        });
        begun.await.map_err(|_late| known.late())?
    }
}

impl Untold {
    /// Tells the log how the stream ended: its text, and why it broke off if it did.
    pub(crate) fn tell(self, (events, content): (u64, &str), broken: Option<&str>, mask: &Mask) {
        let mut head = self.head;
        head.body = Body::Json(json!({
            "events": events,
            "content": content,
            "brokenOff": broken,
        }));
        self.watch.tell(&self.turn, &Ok(head), mask);
    }
}

fn is_stream(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE);
    let media = media.and_then(|media| media.to_str().ok());
    let media = media.and_then(|media| media.split(';').next());
    media.is_some_and(|media| media.trim().eq_ignore_ascii_case("text/event-stream"))
}
