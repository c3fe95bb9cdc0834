//! The ledger as version 1.0 writes it: entries as they are stored, and what a verification found.

use std::collections::BTreeMap;
use std::io;

use lockstep_ledger::{Damage, Entry, Event, Kept, Report, Run, Verdict};
use lockstep_model::Fields;
use serde::Serialize;
use serde_json::Value;

use super::stream::Stream;
use super::{document, secret};

#[derive(Serialize)]
#[serde(bound(serialize = "I: Iterator<Item = io::Result<Value>>"))]
struct LogV1<I> {
    entries: Stream<I>,
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
    /// Those that were erased, each with the number of the entry that tells it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    forgotten: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportV1<'a> {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    torn_bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    damage_kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    damage: Option<String>,
    /// Where it cannot be told which of several entries is the bad one: the last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<String>,
    entries: u64,
    contents: u64,
    forgotten: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unerased: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a str>,
    anchored: &'a [u64],
    signatures: SignaturesV1<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignaturesV1<'a> {
    keys_asked: bool,
    right: &'a BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    covered: Option<CoveredV1<'a>>,
}

#[derive(Serialize)]
struct CoveredV1<'a> {
    sequence: u64,
    time: &'a str,
    key: &'a str,
}

/// Writes entries as they are stored, as they come.
///
/// # Errors
///
/// Fails if `out` does, or with what the entries fail with.
pub fn audit_log(
    entries: impl IntoIterator<Item = io::Result<Entry>>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let stored = entries
        .into_iter()
        .map(|entry| entry.map(|entry| entry.json));
    let entries = Stream::new(stored);
    document("lockstep.audit.log", LogV1 { entries }, out)
}

/// Writes entries as they are stored, a line each, as they come.
///
/// # Errors
///
/// Fails if `out` does, or with what the entries fail with.
pub fn audit_lines(
    entries: impl IntoIterator<Item = io::Result<Entry>>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    entries.into_iter().try_for_each(|entry| {
        serde_json::to_writer(&mut *out, &entry?.json)?;
        out.write_all(b"\n")
    })
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
pub fn audit_entry(entry: &Entry<Kept>, out: &mut impl io::Write) -> io::Result<()> {
    let body = EntryV1 {
        entry: &entry.json,
        contents: entry.event.as_ref().map(contents).unwrap_or_default(),
    };
    document("lockstep.audit.entry", body, out)
}

fn contents(event: &Event<Kept>) -> ContentsV1 {
    let mut contents = ContentsV1::default();
    let Some(address) = event.address() else {
        return contents;
    };
    let mut forgotten = BTreeMap::new();
    let mut shown = |name, kept: Option<&Kept>| match kept? {
        Kept::Whole(fields) => Some(secret::fields(address.kind, fields).into_owned()),
        Kept::Forgotten(tombstone) => {
            forgotten.insert(name, tombstone.sequence);
            None
        }
    };
    match event {
        Event::Intent(intent) => {
            contents.before = shown("before", intent.before.as_ref());
            contents.after = shown("after", intent.after.as_ref());
        }
        Event::Outcome(outcome) => {
            let live = outcome.effect.live();
            contents.applied = shown("applied", live.map(|live| &live.applied));
        }
        Event::Adopted(adopted) => {
            contents.applied = shown("applied", Some(&adopted.live.applied));
        }
        Event::Settled(settled) => {
            let live = settled.live.as_ref();
            contents.applied = shown("applied", live.map(|live| &live.applied));
        }
        Event::RunStarted(_)
        | Event::Released(_)
        | Event::GuardOverridden(_)
        | Event::RunFinished(_)
        | Event::Posted(_)
        | Event::Anchored(_)
        | Event::Signed(_)
        | Event::Forgotten(_)
        | Event::Repaired(_)
        | Event::Restarted(_)
        | Event::LockTaken(_) => {}
    }
    contents.forgotten = forgotten;
    contents
}

/// Writes what a verification found.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_report(report: &Report, out: &mut impl io::Write) -> io::Result<()> {
    let signatures = &report.signatures;
    let covered = signatures.covered.as_ref();
    let mut body = ReportV1 {
        verdict: "intact",
        torn_bytes: None,
        line: None,
        damage_kind: None,
        damage: None,
        last_line: None,
        ledger: report.ledger.map(|id| id.to_string()),
        entries: report.entries,
        contents: report.contents,
        forgotten: report.forgotten,
        unerased: report.unerased.iter().map(ToString::to_string).collect(),
        head: report.head.map(|head| head.to_string()),
        time: report.time.as_deref(),
        anchored: &report.anchored,
        signatures: SignaturesV1 {
            keys_asked: signatures.asked,
            right: &signatures.right,
            covered: covered.map(|covered| CoveredV1 {
                sequence: covered.sequence,
                time: &covered.time,
                key: &covered.key,
            }),
        },
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
            body.damage_kind = Some(damage.word());
            body.damage = Some(damage.to_string());
            if let Damage::Rewritten { last, .. } = damage {
                body.last_line = Some(last + 1);
            }
        }
    }
    document("lockstep.audit.report", body, out)
}
