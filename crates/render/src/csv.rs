//! Entries of the ledger as CSV (RFC 4180), for spreadsheets.
//!
//! Entries come in, rows go out as they come. A cell that a spreadsheet would take for a formula begins
//! with an apostrophe, so that it is shown and not carried out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use csv::{ErrorKind, Terminator, WriterBuilder};
use lockstep_ledger::{Actor, Entry, Event};

/// The names of the columns.
const COLUMNS: [&str; 12] = [
    "sequence",
    "time",
    "run",
    "actor",
    "client",
    "gitCommit",
    "kind",
    "address",
    "result",
    "liveId",
    "error",
    "hash",
];

/// Writes entries, a row each, under a row of names. Each says who wrote it: the entry itself, or else
/// whoever began its run.
///
/// # Errors
///
/// Fails if `out` does, or with what the entries fail with.
pub fn audit_log(
    entries: impl IntoIterator<Item = io::Result<Entry>>,
    runs: &BTreeMap<String, Actor>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let mut rows = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out);
    rows.write_record(COLUMNS).map_err(failed)?;
    for entry in entries {
        let entry = entry?;
        let row = row(&entry, runs);
        let cells = row.iter().map(|cell| harmless(cell).into_owned());
        rows.write_record(cells).map_err(failed)?;
    }
    rows.flush()
}

/// A reader that went away is told by the kind of the error, which is kept.
fn failed(error: csv::Error) -> io::Error {
    let text = error.to_string();
    if let ErrorKind::Io(error) = error.into_kind() {
        return error;
    }
    io::Error::other(text)
}

fn row(entry: &Entry, runs: &BTreeMap<String, Actor>) -> [String; COLUMNS.len()] {
    let event = entry.event.as_ref();
    let actor = event
        .and_then(Event::actor)
        .or_else(|| runs.get(&entry.run));
    let commit = actor.and_then(|actor| actor.git_commit.clone());
    let address = event.and_then(Event::address).map(ToString::to_string);
    let (result, live_id, error) = told(event);
    [
        entry.sequence.to_string(),
        entry.time.clone(),
        entry.run.clone(),
        actor.map_or_else(String::new, |by| format!("{}@{}", by.user, by.host)),
        actor.map_or_else(String::new, |by| by.client.clone()),
        commit.unwrap_or_default(),
        entry.kind.clone(),
        address.unwrap_or_default(),
        result.to_owned(),
        live_id.to_owned(),
        error.to_owned(),
        entry.hash.to_string(),
    ]
}

/// What was done or found, the live object, and what went wrong.
fn told(event: Option<&Event>) -> (&str, &str, &str) {
    let live = event.and_then(Event::live).map(|live| live.id.as_str());
    match event {
        Some(Event::Intent(intent)) => {
            let id = intent.live_id.as_ref().map(|id| id.as_str());
            (&intent.action, id.unwrap_or_default(), "")
        }
        Some(Event::Outcome(outcome)) => {
            let id = outcome.effect.live_id().map(|id| id.as_str());
            let error = outcome.error.as_deref();
            let (id, error) = (id.unwrap_or_default(), error.unwrap_or_default());
            (outcome.effect.result(), id, error)
        }
        Some(Event::Settled(settled)) => (settled.found.as_str(), live.unwrap_or_default(), ""),
        Some(Event::GuardOverridden(given)) => (&given.guard, "", ""),
        _ => ("", live.unwrap_or_default(), ""),
    }
}

/// Makes a cell one that no spreadsheet carries out.
fn harmless(cell: &str) -> Cow<'_, str> {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_shown_and_not_carried_out() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "Prompt/a", "2026-11-21", "a=1"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
