//! One request to somebody who is not the tenant, with an answer that is bounded in time and size.
//!
//! A URL of a manifest and a body come in; the status, the size and the start of what was said go
//! out. Nothing is followed elsewhere, and the tenant's token never goes along.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Request;
use tokio::time::timeout;
use url::Url;

use crate::answer::Answer;
use crate::config::Reach;
use crate::mask::Mask;
use crate::origin::is_loopback;
use crate::send::{Fate, NotSent, Sender};
use crate::turn::Turn;

/// No answer that is waited for comes near this size.
const LARGEST: usize = 1 << 20;

/// What somebody said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) answer: Answer,
    pub(crate) bytes: Bytes,
}

/// Reads a URL of a manifest that something is sent to: HTTPS, or plain HTTP to loopback.
pub(crate) fn url(text: &str, reach: Reach) -> Result<Url, &'static str> {
    let Ok(url) = Url::parse(text) else {
        return Err("its URL cannot be read");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its URL holds a user or a password");
    }
    match (url.scheme(), is_loopback(&url), reach) {
        (_, false, Reach::Loopback) => {
            Err("it is not on loopback, and nothing else may be reached")
        }
        ("https", ..) | ("http", true, _) => Ok(url),
        ("http", false, _) => Err("its URL is plain HTTP, which goes to loopback only"),
        _ => Err("its URL is neither https nor http"),
    }
}

impl Sender {
    /// Sends a request and reads its answer, all of it within a limit of time; both logs are told.
    pub(crate) async fn outward(
        &self,
        request: Request<Vec<u8>>,
        turn: &Turn,
        limit: Duration,
        mask: &Mask,
    ) -> Result<Said, NotSent> {
        let watch = self.watch(&request, mask);
        let late = Err(self.known(None).late());
        let said = timeout(limit, self.said(request)).await.unwrap_or(late);
        let (bytes, sent) = match said {
            Ok(Said { answer, bytes }) => (bytes, Ok(answer)),
            Err(lost) => (Bytes::new(), Err(lost)),
        };
        watch.tell(turn, &sent, mask);
        sent.map(|answer| Said { answer, bytes })
    }

    async fn said(&self, request: Request<Vec<u8>>) -> Result<Said, NotSent> {
        let request = self.checked(request)?;
        let known = self.known(None);
        let sent = self.client.execute(request).await;
        let mut response = sent.map_err(|error| known.not_sent(&error))?;
        let (status, version) = (response.status(), response.version());
        let headers = std::mem::take(response.headers_mut());
        let mut body = BytesMut::new();
        loop {
            let chunk = response.chunk().await;
            let Some(chunk) = chunk.map_err(|error| known.broken_off(&error))? else {
                break;
            };
            if body.len() + chunk.len() > LARGEST {
                let reason = format!("the answer is longer than {} MiB", LARGEST >> 20);
                return Err(NotSent::new(Fate::Refused, reason));
            }
            body.extend_from_slice(&chunk);
        }
        let bytes = body.freeze();
        Ok(Said {
            answer: Answer::new(status, headers, bytes.clone()).over(version),
            bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_encrypted_leaves_the_machine() {
        for (text, reach, right) in [
            ("https://a.example/x?y=1", Reach::Anywhere, true),
            ("http://127.0.0.1:1/", Reach::Anywhere, true),
            ("http://127.0.0.1:1/", Reach::Loopback, true),
            ("https://a.example", Reach::Loopback, false),
            ("http://a.example", Reach::Anywhere, false),
            ("https://u:p@a.example", Reach::Anywhere, false),
            ("ftp://127.0.0.1", Reach::Anywhere, false),
            ("a.example", Reach::Anywhere, false),
        ] {
            assert_eq!(url(text, reach).is_ok(), right, "{text}");
        }
    }
}
