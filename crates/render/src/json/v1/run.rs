//! Runs and outcomes as version 1.0 writes them.

use std::io;
use std::time::Duration;

use lockstep_model::Address;
use serde::Serialize;

use super::document;
use crate::view::{End, OutcomeView, RunCounts, RunView};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunV1<'a> {
    environment: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a str>,
    outcomes: Vec<OutcomeV1<'a>>,
    counts: CountsV1,
    interrupted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger_error: Option<&'a str>,
    ledger: &'a str,
    duration_ms: u64,
    /// What the plan withheld.
    withheld: Vec<HeldV1<'a>>,
    /// What was not asked for.
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct HeldV1<'a> {
    address: String,
    reason: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CountsV1 {
    created: usize,
    updated: usize,
    replaced: usize,
    deleted: usize,
    adopted: usize,
    released: usize,
    failed: usize,
    unsettled: usize,
    skipped: usize,
    not_reached: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutcomeV1<'a> {
    change: String,
    address: String,
    action: &'a str,
    end: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    duration_ms: u64,
    attempts: u32,
    correlation_ids: &'a [String],
    remarks: &'a [String],
}

/// Writes how one change ended: one document in one line, for progress.
///
/// # Errors
///
/// Fails if `out` does.
pub fn outcome(outcome: &OutcomeView, out: &mut impl io::Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &OutcomeV1::from(outcome))?;
    out.write_all(b"\n")
}

/// Writes how a run ended.
///
/// # Errors
///
/// Fails if `out` does.
pub fn run(run: &RunView, out: &mut impl io::Write) -> io::Result<()> {
    let body = RunV1 {
        environment: &run.environment,
        run: run.run.as_deref(),
        outcomes: run.outcomes.iter().map(OutcomeV1::from).collect(),
        counts: CountsV1::from(run.counts()),
        interrupted: run.interrupted,
        ledger_error: run.ledger_error.as_deref(),
        ledger: &run.ledger,
        duration_ms: millis(run.duration),
        withheld: run.remaining.withheld.iter().map(HeldV1::from).collect(),
        left_out: all(&run.remaining.left_out),
    };
    document("lockstep.run", body, out)
}

impl<'a> From<&'a (Address, &'static str)> for HeldV1<'a> {
    fn from((address, reason): &'a (Address, &'static str)) -> Self {
        Self {
            address: address.to_string(),
            reason,
        }
    }
}

fn all(addresses: &[Address]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl<'a> From<&'a OutcomeView> for OutcomeV1<'a> {
    fn from(outcome: &'a OutcomeView) -> Self {
        let (error, because) = match &outcome.end {
            End::Done | End::NotReached => (None, None),
            End::Failed { error } | End::Unsettled { error } => (Some(error.as_str()), None),
            End::Skipped { because } => (None, Some(because.to_string())),
        };
        Self {
            change: outcome.id.to_string(),
            address: outcome.id.address.to_string(),
            action: outcome.action.as_str(),
            end: outcome.end.as_str(),
            error,
            because,
            duration_ms: millis(outcome.duration),
            attempts: outcome.attempts,
            correlation_ids: &outcome.correlation_ids,
            remarks: &outcome.remarks,
        }
    }
}

impl From<RunCounts> for CountsV1 {
    fn from(counts: RunCounts) -> Self {
        Self {
            created: counts.created,
            updated: counts.updated,
            replaced: counts.replaced,
            deleted: counts.deleted,
            adopted: counts.adopted,
            released: counts.released,
            failed: counts.failed,
            unsettled: counts.unsettled,
            skipped: counts.skipped,
            not_reached: counts.not_reached,
        }
    }
}
