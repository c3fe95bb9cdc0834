//! A notification as version 1.0 writes it in JSON.

use lockstep_diff::Plan;
use serde::Serialize;

use super::{Ending, Notice};
use crate::view::RunCounts;

/// The version of the format: readers of 1.x ignore what they do not know.
pub(super) const VERSION: &str = "1.0";

/// What kind of document it is.
pub(super) const KIND: &str = "lockstep.notice";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NoticeV1<'a> {
    format_version: &'a str,
    kind: &'a str,
    id: &'a str,
    time: &'a str,
    result: &'a str,
    summary: String,
    project: &'a str,
    environment: &'a str,
    organization: OrganizationV1<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a str>,
    plan: &'a str,
    tool: &'a str,
    planned: usize,
    withheld: usize,
    counts: CountsV1,
    failures: Vec<FailureV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger_error: Option<&'a str>,
    ledger: &'a str,
    duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    git_commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ci_run_url: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct OrganizationV1<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> From<&'a Plan> for OrganizationV1<'a> {
    fn from(plan: &'a Plan) -> Self {
        Self {
            id: &plan.organization.id,
            name: &plan.organization.name,
        }
    }
}

#[derive(Serialize)]
struct FailureV1<'a> {
    change: String,
    error: &'a str,
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
    failed_written: usize,
    unsettled: usize,
    skipped: usize,
    not_reached: usize,
}

/// Writes a notification as JSON.
///
/// # Errors
///
/// Fails if the text cannot be written as JSON.
pub fn json(notice: &Notice<'_>) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&NoticeV1::from(notice))
}

impl<'a> From<&'a Notice<'a>> for NoticeV1<'a> {
    fn from(notice: &'a Notice<'a>) -> Self {
        let (plan, run) = (notice.plan, notice.run);
        Self {
            format_version: VERSION,
            kind: KIND,
            id: notice.id,
            time: notice.time,
            result: Ending::of(run).as_str(),
            summary: notice.summary(),
            project: &plan.project,
            environment: &plan.environment,
            organization: OrganizationV1::from(plan),
            run: run.run.as_deref(),
            plan: notice.digest,
            tool: notice.tool,
            planned: plan.changes.len(),
            withheld: run.remaining.withheld.len(),
            counts: CountsV1::from(run.counts()),
            failures: notice
                .failures()
                .map(|(change, error)| FailureV1 { change, error })
                .collect(),
            ledger_error: run.ledger_error.as_deref(),
            ledger: &run.ledger,
            duration_ms: u64::try_from(run.duration.as_millis()).unwrap_or(u64::MAX),
            git_commit: notice.git_commit,
            ci_run_url: notice.ci_run_url,
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
