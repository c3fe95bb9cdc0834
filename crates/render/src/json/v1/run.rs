//! Runs and outcomes as version 1.0 writes them.

use std::borrow::Cow;
use std::io;
use std::time::Duration;

use lockstep_model::Address;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document;
use super::told::ToldV1;
use crate::view::{End, OutcomeView, Remaining, RunCounts, RunView};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunV1<'a> {
    pub(super) environment: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) run: Option<Cow<'a, str>>,
    pub(super) outcomes: Vec<OutcomeV1<'a>>,
    pub(super) counts: CountsV1,
    pub(super) interrupted: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) out_of_time: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ledger_error: Option<Cow<'a, str>>,
    pub(super) ledger: Cow<'a, str>,
    pub(super) duration_ms: u64,
    /// What the plan withheld.
    pub(super) withheld: Vec<HeldV1<'a>>,
    /// What was not asked for.
    pub(super) left_out: Vec<String>,
    /// What was told of it, if anything was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) told: Option<ToldV1<'a>>,
}

/// An address that a plan withheld.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct HeldV1<'a> {
    address: String,
    /// The reason's word.
    reason: Cow<'a, str>,
}

/// How many changes ended in each way.
#[derive(Debug, Default, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CountsV1 {
    created: usize,
    updated: usize,
    replaced: usize,
    deleted: usize,
    adopted: usize,
    released: usize,
    failed: usize,
    /// How many of those that failed were written nevertheless, at least in part.
    #[serde(default)]
    failed_written: usize,
    unsettled: usize,
    skipped: usize,
    not_reached: usize,
}

/// What became of one change.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutcomeV1<'a> {
    /// The change: the address, with the number of its part where an object has several.
    change: String,
    address: String,
    /// What was planned: `create`, `update`, `replace`, `delete`, `adopt` or `release`.
    action: Cow<'a, str>,
    /// How it ended: `done`, `failed`, `unsettled`, `skipped` or `notReached`.
    end: Cow<'a, str>,
    /// Whether any write of it was acknowledged: one that failed is then written at least in part.
    #[serde(default)]
    wrote: bool,
    /// Why it failed, or what is known where nobody knows whether it was carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<Cow<'a, str>>,
    /// The change for whose sake it was skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    duration_ms: u64,
    /// How many requests were sent for it.
    attempts: u32,
    correlation_ids: Cow<'a, [String]>,
    /// What is worth knowing besides; a sentence each.
    remarks: Cow<'a, [String]>,
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
    let (withheld, left_out) = remaining(&run.remaining);
    let body = RunV1 {
        environment: Cow::from(&run.environment),
        run: run.run.as_deref().map(Cow::from),
        outcomes: run.outcomes.iter().map(OutcomeV1::from).collect(),
        counts: CountsV1::from(run.counts()),
        interrupted: run.interrupted,
        out_of_time: run.out_of_time,
        ledger_error: run.ledger_error.as_deref().map(Cow::from),
        ledger: Cow::from(&run.ledger),
        duration_ms: millis(run.duration),
        withheld,
        left_out,
        told: ToldV1::of(&run.aftermath),
    };
    finish(&body, out)
}

/// Writes the document of a run.
pub(super) fn finish(body: &RunV1<'_>, out: &mut impl io::Write) -> io::Result<()> {
    document("lockstep.run", body, out)
}

/// Lists what a run leaves as it is.
pub(super) fn remaining(remaining: &Remaining) -> (Vec<HeldV1<'_>>, Vec<String>) {
    let held = remaining.withheld.iter().map(HeldV1::from);
    (held.collect(), all(&remaining.left_out))
}

const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl<'a> From<&'a (Address, &'static str)> for HeldV1<'a> {
    fn from((address, reason): &'a (Address, &'static str)) -> Self {
        Self {
            address: address.to_string(),
            reason: Cow::from(*reason),
        }
    }
}

fn all(addresses: &[Address]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl<'a> From<&'a OutcomeView> for OutcomeV1<'a> {
    fn from(outcome: &'a OutcomeView) -> Self {
        let (error, because) = match &outcome.end {
            End::Done | End::NotReached => (None, None),
            End::Failed { error } | End::Unsettled { error } => (Some(Cow::from(error)), None),
            End::Skipped { because } => (None, Some(because.to_string())),
        };
        Self {
            change: outcome.id.to_string(),
            address: outcome.id.address.to_string(),
            action: Cow::from(outcome.action.as_str()),
            end: Cow::from(outcome.end.as_str()),
            wrote: outcome.wrote,
            error,
            because,
            duration_ms: millis(outcome.duration),
            attempts: outcome.attempts,
            correlation_ids: Cow::from(&outcome.correlation_ids),
            remarks: Cow::from(&outcome.remarks),
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
            failed_written: counts.failed_written,
            unsettled: counts.unsettled,
            skipped: counts.skipped,
            not_reached: counts.not_reached,
        }
    }
}
