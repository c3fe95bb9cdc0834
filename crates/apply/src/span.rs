//! Spans for whoever collects traces: a change, an append to the ledger that is waited for, a probe.
//!
//! Addresses, actions and words for ends go in; no field, no text of an error and no id of a tenant.
//! Where nobody collects, nothing is built.

use lockstep_diff::Change;
use tracing::Span;
use tracing::field::Empty;

use crate::outcome::{Ended, Outcome};

/// Makes the span of a change.
pub(crate) fn change(change: &Change) -> Span {
    tracing::info_span!(
        target: "otlp",
        "change",
        otel.name = format!("{} {}", change.action.as_str(), change.address().kind),
        otel.status_code = Empty,
        lockstep.change = change.id.to_string(),
        lockstep.address = change.address().to_string(),
        lockstep.action = change.action.as_str(),
        lockstep.end = Empty,
        lockstep.attempts = Empty,
    )
}

/// Notes how a change ended.
pub(crate) fn end(span: &Span, outcome: &Outcome) {
    if span.is_none() {
        return;
    }
    let end = match &outcome.ended {
        Ended::Done(done) => done.as_str(),
        Ended::Failed { .. } => "failed",
        Ended::Unsettled { .. } => "unsettled",
        Ended::Skipped { .. } => "skipped",
        Ended::NotReached => "not reached",
    };
    span.record("lockstep.end", end);
    span.record("lockstep.attempts", outcome.trace.attempts);
    if !outcome.ended.is_done() {
        span.record("otel.status_code", "ERROR");
    }
}

/// Makes the span of an append that is waited for.
pub(crate) fn append() -> Span {
    tracing::info_span!(target: "otlp", "append", otel.name = "ledger append")
}

/// Makes the span of a model's probes.
pub(crate) fn probe() -> Span {
    tracing::info_span!(target: "otlp", "probe")
}
