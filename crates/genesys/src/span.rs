//! A span for each request that is sent, for whoever collects traces.
//!
//! Method, host, and the path with `{id}` in the place of each id go in; how it ended is added when
//! it has. No id, no query, no header, no body and no text of an answer is in it. Where nobody
//! collects, nothing is built.

use http::Method;
use tracing::Span;
use tracing::field::Empty;
use url::Url;

use crate::answer::Answer;
use crate::send::{Fate, NotSent};

/// The words that paths of the API are made of; whatever else stands in one is an id.
const WORDS: &[&str] = &[
    "api",
    "v2",
    "ai",
    "llm",
    "llm-gateway",
    "gateway",
    "providers",
    "models",
    "prompts",
    "jobs",
    "organizations",
    "me",
    "audit-logs",
    "health-checks",
    "completions",
    "invoke",
    "invocations",
    "telemetry",
    "traffic",
    "versions",
    "oauth",
    "oauth2",
    "token",
    "v1",
    "login",
];

/// Makes the span of one request; `attempt` counts from 1.
pub(crate) fn request(method: &Method, url: &Url, attempt: u32) -> Span {
    if !tracing::enabled!(target: "otlp", tracing::Level::INFO) {
        return Span::none();
    }
    let route = route(url);
    tracing::info_span!(
        target: "otlp",
        "http",
        otel.name = format!("{method} {route}"),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method.as_str(),
        url.template = route,
        url.scheme = url.scheme(),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        http.request.resend_count = (attempt > 1).then(|| attempt - 1),
        http.response.status_code = Empty,
        error.type = Empty,
    )
}

/// Notes how a request ended.
pub(crate) fn end(span: &Span, sent: &Result<Answer, NotSent>) {
    if span.is_none() {
        return;
    }
    match sent {
        Ok(answer) => {
            let status = answer.status.as_u16();
            span.record("http.response.status_code", status);
            if status >= 400 {
                span.record("error.type", answer.status.as_str());
                span.record("otel.status_code", "ERROR");
            }
        }
        Err(lost) => {
            let kind = match lost.fate {
                Fate::Unsent => "not_connected",
                Fate::Unknown => "no_answer",
                Fate::Refused => "not_allowed",
            };
            span.record("error.type", kind);
            span.record("otel.status_code", "ERROR");
        }
    }
}

/// Returns a path with a word in the place of each id.
fn route(url: &Url) -> String {
    let segments = url.path().split('/').skip(1);
    segments.fold(String::new(), |mut route, segment| {
        route.push('/');
        route.push_str(match WORDS.contains(&segment) {
            true => segment,
            false => "{id}",
        });
        route
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    fn of(path: &str) -> String {
        route(&format!("https://api.example{path}").parse().unwrap())
    }

    #[test]
    fn ids_have_no_place_in_a_route() {
        let id = "/api/v2/ai/llm/providers/3f1c-9/health-checks?x=canary";
        assert_eq!(of(id), "/api/v2/ai/llm/providers/{id}/health-checks");
        assert_eq!(of("/api/v2/ai/jobs/job-7"), "/api/v2/ai/jobs/{id}");
    }

    #[test]
    fn every_collection_is_made_of_known_words() {
        for kind in lockstep_model::Kind::ALL {
            let Some(wire) = wire::of(*kind) else {
                continue;
            };
            assert_eq!(of(wire.collection.path), wire.collection.path);
        }
        assert_eq!(of(wire::JOBS), wire::JOBS);
        assert_eq!(of(wire::ORGANIZATION), wire::ORGANIZATION);
    }
}
