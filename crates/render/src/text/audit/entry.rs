//! One entry of the ledger in full, with its contents.

use std::io;

use lockstep_ledger::{Counts, Entry, Event, GuardOverridden, Kept, RunStarted};
use serde_json::Value;

use super::log::word;
use super::{change, probe, upkeep};
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::text::plan::block;

/// Writes an entry with its contents.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_entry(entry: &Entry<Kept>, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
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
    let body = entry.json.get("body").unwrap_or(&Value::Null);
    match &entry.event {
        Some(Event::RunStarted(started)) => run_started(sheet, started),
        Some(Event::Intent(intent)) => change::intent(sheet, intent, body),
        Some(Event::Outcome(outcome)) => change::outcome(sheet, outcome, body),
        Some(Event::Adopted(adopted)) => {
            pairs(sheet, &[("address", adopted.address.to_string())])?;
            change::live(sheet, &adopted.address, &adopted.live, body)?;
            adopted
                .probe
                .as_ref()
                .map_or(Ok(()), |probe| pairs(sheet, &probe::said(probe)))
        }
        Some(Event::Released(released)) => {
            pairs(sheet, &[("address", released.address.to_string())])
        }
        Some(Event::Settled(settled)) => change::settled(sheet, settled, body),
        Some(Event::GuardOverridden(given)) => overridden(sheet, given),
        Some(Event::RunFinished(counts)) => finished(sheet, counts),
        Some(Event::Posted(posted)) => pairs(sheet, &upkeep::posted(posted)),
        Some(Event::Anchored(anchored)) => pairs(sheet, &upkeep::anchored(anchored)),
        Some(Event::Signed(signed)) => pairs(sheet, &upkeep::signed(signed)),
        Some(Event::Forgotten(forgotten)) => pairs(sheet, &upkeep::forgotten(forgotten)),
        Some(Event::Repaired(repaired)) => pairs(sheet, &upkeep::repaired(repaired)),
        Some(Event::Restarted(restarted)) => pairs(sheet, &upkeep::restarted(restarted)),
        Some(Event::LockTaken(taken)) => pairs(sheet, &upkeep::lock_taken(taken)),
        None => unknown(sheet, &entry.json),
    }
}

/// A name and what is said under it.
pub(super) type Said = (&'static str, String);

/// Writes names and what is said under them, a line each.
pub(super) fn pairs(sheet: &mut Sheet<'_>, pairs: &[(&str, String)]) -> io::Result<()> {
    pairs.iter().try_for_each(|(name, value)| {
        let line = Line::at(2).put(Tone::Aside, format!("{name:<13} "));
        sheet.line(&line.plain(value))
    })
}

fn run_started(sheet: &mut Sheet<'_>, started: &RunStarted) -> io::Result<()> {
    let organization = &started.organization;
    let mut said = upkeep::actor(&started.actor);
    said.extend([
        ("tool", started.tool.clone()),
        ("environment", started.environment.clone()),
        (
            "organization",
            format!("{} ({})", organization.name, organization.id),
        ),
        ("plan", started.plan.to_string()),
        ("spec", started.spec.to_string()),
    ]);
    let overrides = started.overrides.iter().map(|given| {
        let text = format!("{}={}: {}", given.guard, given.value, given.reason);
        ("override", text)
    });
    said.extend(overrides);
    pairs(sheet, &said)
}

fn overridden(sheet: &mut Sheet<'_>, given: &GuardOverridden) -> io::Result<()> {
    let mut said = vec![
        ("guard", given.guard.clone()),
        ("allowed", given.value.clone()),
    ];
    said.extend(given.measured.map(|far| ("the plan does", far.to_string())));
    said.extend(given.limit.map(|far| ("the limit is", far.to_string())));
    said.push(("reason", given.reason.clone()));
    pairs(sheet, &said)
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
