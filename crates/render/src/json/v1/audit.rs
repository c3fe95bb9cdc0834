//! The ledger as version 1.0 writes it: entries as they are stored, and what a verification found.

use std::io;

use lockstep_ledger::{Entry, Event, Report, Run, Verdict};
use lockstep_model::{Address, Fields};
use serde::Serialize;
use serde_json::Value;

use super::{document, secret};

#[derive(Serialize)]
struct LogV1<'a> {
    entries: Vec<&'a Value>,
}

#[derive(Serialize)]
struct RunsV1<'a> {
    runs: Vec<RunV1<'a>>,
}

/// A run of the ledger.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunV1<'a> {
    id: &'a str,
    sequence: u64,
    last: u64,
    time: &'a str,
    environment: &'a str,
    user: &'a str,
    host: &'a str,
    client: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    git_commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished: Option<CountsV1>,
}

/// What a run did, in numbers.
#[derive(Serialize)]
struct CountsV1 {
    created: u64,
    updated: u64,
    replaced: u64,
    deleted: u64,
    adopted: u64,
    released: u64,
    failed: u64,
    unsettled: u64,
    skipped: u64,
}

#[derive(Serialize)]
struct EntryV1<'a> {
    entry: &'a Value,
    contents: ContentsV1,
}

/// What an entry names by hash.
#[derive(Serialize, Default)]
struct ContentsV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Fields>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Fields>,
    #[serde(skip_serializing_if = "Option::is_none")]
    applied: Option<Fields>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportV1 {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    torn_bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    damage: Option<String>,
    entries: u64,
    contents: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<String>,
}

/// Writes entries as they are stored.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_log(entries: &[Entry], out: &mut impl io::Write) -> io::Result<()> {
    let entries = entries.iter().map(|entry| &entry.json).collect();
    document("lockstep.audit.log", LogV1 { entries }, out)
}

/// Writes the runs of the ledger.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_runs(runs: &[Run], out: &mut impl io::Write) -> io::Result<()> {
    let runs = runs.iter().map(run).collect();
    document("lockstep.audit.runs", RunsV1 { runs }, out)
}

fn run(run: &Run) -> RunV1<'_> {
    let actor = &run.started.actor;
    RunV1 {
        id: &run.id,
        sequence: run.sequence,
        last: run.last,
        time: &run.time,
        environment: &run.started.environment,
        user: &actor.user,
        host: &actor.host,
        client: &actor.client,
        git_commit: actor.git_commit.as_deref(),
        finished: run.finished.map(|counts| CountsV1 {
            created: counts.created,
            updated: counts.updated,
            replaced: counts.replaced,
            deleted: counts.deleted,
            adopted: counts.adopted,
            released: counts.released,
            failed: counts.failed,
            unsettled: counts.unsettled,
            skipped: counts.skipped,
        }),
    }
}

/// Writes an entry as it is stored, and its contents.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_entry(entry: &Entry<Fields>, out: &mut impl io::Write) -> io::Result<()> {
    let body = EntryV1 {
        entry: &entry.json,
        contents: entry.event.as_ref().map(contents).unwrap_or_default(),
    };
    document("lockstep.audit.entry", body, out)
}

fn contents(event: &Event<Fields>) -> ContentsV1 {
    let shown =
        |address: &Address, fields: &Fields| secret::fields(address.kind, fields).into_owned();
    match event {
        Event::Intent(intent) => ContentsV1 {
            before: intent.before.as_ref().map(|f| shown(&intent.address, f)),
            after: intent.after.as_ref().map(|f| shown(&intent.address, f)),
            applied: None,
        },
        Event::Outcome(outcome) => {
            let live = outcome.effect.live();
            ContentsV1 {
                applied: live.map(|live| shown(&outcome.address, &live.applied)),
                ..ContentsV1::default()
            }
        }
        Event::Adopted(adopted) => ContentsV1 {
            applied: Some(shown(&adopted.address, &adopted.live.applied)),
            ..ContentsV1::default()
        },
        Event::RunStarted(_) | Event::Released(_) | Event::RunFinished(_) => ContentsV1::default(),
    }
}

/// Writes what a verification found.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_report(report: &Report, out: &mut impl io::Write) -> io::Result<()> {
    let mut body = ReportV1 {
        verdict: "intact",
        torn_bytes: None,
        line: None,
        damage: None,
        entries: report.entries,
        contents: report.contents,
        head: report.head.map(|head| head.to_string()),
    };
    match &report.verdict {
        Verdict::Intact => {}
        Verdict::TornTail { bytes } => {
            body.verdict = "tornTail";
            body.torn_bytes = Some(*bytes);
        }
        Verdict::Damaged { line, damage } => {
            body.verdict = "damaged";
            body.line = Some(*line);
            body.damage = Some(damage.to_string());
        }
    }
    document("lockstep.audit.report", body, out)
}
