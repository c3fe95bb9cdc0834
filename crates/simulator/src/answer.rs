//! An answer of the API before it becomes HTTP: status, headers and a body. Knows no socket.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use futures_util::stream;
use serde::Serialize;

use crate::refusal::Refusal;

/// What a call comes to.
pub(crate) type Outcome = Result<Answer, Refusal>;

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Empty,
    Json(Vec<u8>),
    Plain(String),
    /// Frames of a server-sent event stream, each sent as a piece of its own.
    Frames(Vec<String>),
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        // BUG: a value of ours that cannot be written as JSON would be a map with keys that are no text.
        let bytes = serde_json::to_vec(body).unwrap_or_default();
        Self {
            status,
            headers: HeaderMap::new(),
            content: Content::Json(bytes),
        }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            content: Content::Empty,
        }
    }

    pub(crate) fn plain(status: u16, text: String) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            content: Content::Plain(text),
        }
    }

    pub(crate) fn frames(frames: Vec<String>) -> Self {
        Self {
            status: 200,
            headers: HeaderMap::new(),
            content: Content::Frames(frames),
        }
    }

    pub(crate) fn refused(refusal: &Refusal, context: &str) -> Self {
        Self::json(refusal.status, &refusal.body(context))
    }

    /// Sets a header; a value that HTTP cannot carry is left out.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            let _before = self.headers.insert(HeaderName::from_static(name), value);
        }
    }

    pub(crate) fn with_tag(mut self, tag: Option<&str>) -> Self {
        if let Some(tag) = tag {
            self.set("etag", tag);
        }
        self
    }

    /// Returns the body as one run of bytes, as it would go out.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match &self.content {
            Content::Empty => Vec::new(),
            Content::Json(bytes) => bytes.clone(),
            Content::Plain(text) => text.clone().into_bytes(),
            Content::Frames(frames) => frames.concat().into_bytes(),
        }
    }

    /// Turns the answer into an HTTP response.
    pub(crate) fn into_response(self) -> Response<Body> {
        let (kind, body) = match self.content {
            Content::Empty => (None, Body::empty()),
            Content::Json(bytes) => (Some("application/json"), Body::from(bytes)),
            Content::Plain(text) => (Some("text/html; charset=utf-8"), Body::from(text)),
            Content::Frames(frames) => {
                let pieces = frames
                    .into_iter()
                    .map(|frame| Ok::<_, std::io::Error>(Bytes::from(frame)));
                (
                    Some("text/event-stream"),
                    Body::from_stream(stream::iter(pieces)),
                )
            }
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.headers_mut() = self.headers;
        if let Some(kind) = kind {
            let _before = response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        response
    }
}
