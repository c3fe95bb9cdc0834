//! One entry of the ledger in full, with its contents.

use std::io;

use lockstep_ledger::{Counts, Entry, Event, Intent, Live, Outcome, RunStarted};
use lockstep_model::{Address, Fields};
use serde_json::Value;

use super::log::word;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::text::plan::block;
use crate::text::run::spoken;

/// Writes an entry with its contents.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_entry(
    entry: &Entry<Fields>,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let line = Line::at(0).put(Tone::Heading, format!("Entry {}: ", entry.sequence));
    sheet.line(&line.put(Tone::Heading, word(entry)))?;
    pairs(
        sheet,
        &[
            ("time", entry.time.clone()),
            ("run", entry.run.clone()),
            ("hash", entry.hash.to_string()),
            ("previous", entry.previous.to_string()),
        ],
    )?;
    match &entry.event {
        Some(Event::RunStarted(started)) => run_started(sheet, started),
        Some(Event::Intent(intent)) => self::intent(sheet, intent),
        Some(Event::Outcome(outcome)) => self::outcome(sheet, outcome),
        Some(Event::Adopted(adopted)) => {
            pairs(sheet, &[("address", adopted.address.to_string())])?;
            live(sheet, &adopted.address, &adopted.live)
        }
        Some(Event::Released(released)) => {
            pairs(sheet, &[("address", released.address.to_string())])
        }
        Some(Event::RunFinished(counts)) => finished(sheet, counts),
        None => unknown(sheet, &entry.json),
    }
}

fn pairs(sheet: &mut Sheet<'_>, pairs: &[(&str, String)]) -> io::Result<()> {
    pairs.iter().try_for_each(|(name, value)| {
        let line = Line::at(2).put(Tone::Aside, format!("{name:<13} "));
        sheet.line(&line.plain(value))
    })
}

fn run_started(sheet: &mut Sheet<'_>, started: &RunStarted) -> io::Result<()> {
    let actor = &started.actor;
    let commit = actor
        .git_commit
        .clone()
        .map(|commit| match actor.git_dirty {
            Some(true) => format!("{commit} (with changes not committed)"),
            Some(false) | None => commit,
        });
    let organization = &started.organization;
    let mut said = vec![
        ("user", format!("{}@{}", actor.user, actor.host)),
        ("client", actor.client.clone()),
        ("tool", started.tool.clone()),
        ("environment", started.environment.clone()),
        (
            "organization",
            format!("{} ({})", organization.name, organization.id),
        ),
        ("plan", started.plan.to_string()),
        ("spec", started.spec.to_string()),
    ];
    said.extend(commit.map(|commit| ("commit", commit)));
    said.extend(actor.ci_run_url.clone().map(|url| ("ci run", url)));
    let overrides = started.overrides.iter().map(|given| {
        let text = format!("{}={}: {}", given.guard, given.value, given.reason);
        ("override", text)
    });
    said.extend(overrides);
    pairs(sheet, &said)
}

fn intent(sheet: &mut Sheet<'_>, intent: &Intent<Fields>) -> io::Result<()> {
    let live_id = intent.live_id.as_ref().map(ToString::to_string);
    pairs(
        sheet,
        &[
            ("address", intent.address.to_string()),
            ("action", intent.action.clone()),
            ("change", intent.change.clone()),
            ("live name", intent.live_name.clone()),
            ("live id", live_id.unwrap_or_else(|| "(new)".to_owned())),
        ],
    )?;
    content(sheet, &intent.address, "before", intent.before.as_ref())?;
    content(sheet, &intent.address, "after", intent.after.as_ref())
}

fn outcome(sheet: &mut Sheet<'_>, outcome: &Outcome<Fields>) -> io::Result<()> {
    let mut said = vec![
        ("address", outcome.address.to_string()),
        ("intent", format!("entry {}", outcome.intent)),
        ("took", spoken(outcome.duration)),
        ("requests", outcome.attempts.to_string()),
    ];
    said.extend(outcome.error.clone().map(|error| ("error", error)));
    let ids = outcome.correlation_ids.iter();
    said.extend(ids.map(|id| ("correlation", id.clone())));
    let tries = outcome.tries.iter();
    said.extend(tries.map(|attempt| ("request", attempt.to_string())));
    pairs(sheet, &said)?;
    match (outcome.effect.live(), outcome.effect.live_id()) {
        (Some(there), _) => live(sheet, &outcome.address, there),
        (None, Some(id)) => pairs(sheet, &[("live id", id.to_string())]),
        (None, None) => Ok(()),
    }
}

fn live(sheet: &mut Sheet<'_>, address: &Address, live: &Live<Fields>) -> io::Result<()> {
    pairs(
        sheet,
        &[
            ("live name", live.name.clone()),
            ("live id", live.id.to_string()),
        ],
    )?;
    if live.protected {
        pairs(sheet, &[("protected", "deleting it is refused".to_owned())])?;
    }
    content(sheet, address, "applied", Some(&live.applied))
}

fn content(
    sheet: &mut Sheet<'_>,
    address: &Address,
    name: &str,
    fields: Option<&Fields>,
) -> io::Result<()> {
    let Some(Value::Object(map)) = fields.map(Fields::to_value) else {
        return Ok(());
    };
    sheet.line(&Line::at(2).put(Tone::Heading, format!("{name}:")))?;
    block(sheet, (4, Tone::Plain), address.kind.info().fields, &map)
}

fn finished(sheet: &mut Sheet<'_>, counts: &Counts) -> io::Result<()> {
    let all = [
        ("created", counts.created),
        ("updated", counts.updated),
        ("replaced", counts.replaced),
        ("deleted", counts.deleted),
        ("adopted", counts.adopted),
        ("released", counts.released),
        ("failed", counts.failed),
        ("unsettled", counts.unsettled),
        ("skipped", counts.skipped),
    ];
    let said = all.map(|(name, count)| (name, count.to_string()));
    pairs(sheet, &said)
}

/// Shows an entry of a kind that a later version brought, as it is stored.
fn unknown(sheet: &mut Sheet<'_>, json: &Value) -> io::Result<()> {
    let Some(body) = json.get("body").and_then(Value::as_object) else {
        return Ok(());
    };
    sheet.line(&Line::at(2).put(Tone::Heading, "body, of a newer lockstep:"))?;
    block(sheet, (4, Tone::Plain), &[], body)
}
