//! What happened to one object: an entry about it in full, with its contents.

use std::io;

use lockstep_ledger::{Intent, Kept, Live, Outcome, Settled};
use lockstep_model::{Address, Fields, Found, VersionTag};
use serde_json::Value;

use super::entry::pairs;
use super::probe;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::text::plan::block;
use crate::text::run::spoken;

pub(super) fn intent(sheet: &mut Sheet<'_>, intent: &Intent<Kept>, body: &Value) -> io::Result<()> {
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
    optional(sheet, "reason", intent.reason.as_ref())?;
    content(
        sheet,
        &intent.address,
        ("before", body),
        intent.before.as_ref(),
    )?;
    content(
        sheet,
        &intent.address,
        ("after", body),
        intent.after.as_ref(),
    )
}

pub(super) fn outcome(
    sheet: &mut Sheet<'_>,
    outcome: &Outcome<Kept>,
    body: &Value,
) -> io::Result<()> {
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
    said.extend(outcome.job.map(|job| ("job took", spoken(job))));
    let warnings = outcome.warnings.iter();
    said.extend(warnings.map(|warning| ("warning", warning.clone())));
    pairs(sheet, &said)?;
    if let Some(probe) = &outcome.probe {
        pairs(sheet, &probe::said(probe))?;
    }
    match (outcome.effect.live(), outcome.effect.live_id()) {
        (Some(there), _) => live(sheet, &outcome.address, there, body),
        (None, Some(id)) => pairs(sheet, &[("live id", id.to_string())]),
        (None, None) => Ok(()),
    }
}

/// Shows what an open intent turned out to have come to.
pub(super) fn settled(
    sheet: &mut Sheet<'_>,
    settled: &Settled<Kept>,
    body: &Value,
) -> io::Result<()> {
    pairs(
        sheet,
        &[
            ("address", settled.address.to_string()),
            ("intent", format!("entry {}", settled.intent)),
            ("found", found(settled.found).to_owned()),
        ],
    )?;
    match &settled.live {
        Some(there) => live(sheet, &settled.address, there, body),
        None => Ok(()),
    }
}

/// Says what was found, for people.
pub(super) const fn found(found: Found) -> &'static str {
    match found {
        Found::Applied => "it was applied",
        Found::NotApplied => "it was not applied",
        Found::Partly => "it was applied in part",
        Found::Gone => "the object is gone",
    }
}

fn optional(sheet: &mut Sheet<'_>, name: &str, value: Option<&impl ToString>) -> io::Result<()> {
    value.map_or(Ok(()), |value| pairs(sheet, &[(name, value.to_string())]))
}

pub(super) fn live(
    sheet: &mut Sheet<'_>,
    address: &Address,
    live: &Live<Kept>,
    body: &Value,
) -> io::Result<()> {
    pairs(
        sheet,
        &[
            ("live name", live.name.clone()),
            ("live id", live.id.to_string()),
        ],
    )?;
    optional(
        sheet,
        "tag",
        live.tag.as_ref().map(VersionTag::as_str).as_ref(),
    )?;
    optional(sheet, "read back", live.digest.as_ref())?;
    let published = live.published.iter();
    let published =
        published.map(|(version, digest)| ("published", format!("{version}  {digest}")));
    pairs(sheet, &published.collect::<Vec<_>>())?;
    let secrets = live.secrets.iter();
    let secrets = secrets.map(|(path, print)| ("secret", format!("{path}  fingerprint {print}")));
    pairs(sheet, &secrets.collect::<Vec<_>>())?;
    if live.protected {
        pairs(sheet, &[("protected", "deleting it is refused".to_owned())])?;
    }
    content(sheet, address, ("applied", body), Some(&live.applied))
}

/// Shows a content, with the hash by which the entry names it.
fn content(
    sheet: &mut Sheet<'_>,
    address: &Address,
    (name, body): (&str, &Value),
    kept: Option<&Kept>,
) -> io::Result<()> {
    let hash = body.get(name).and_then(Value::as_str);
    if let Some(Kept::Forgotten(tombstone)) = kept {
        let line = Line::at(2).put(Tone::Heading, format!("{name}: "));
        let text = format!(
            "forgotten, see entry {}: {}",
            tombstone.sequence, tombstone.reason
        );
        sheet.line(&line.plain(text))?;
        return hash.map_or(Ok(()), |hash| {
            sheet.line(&Line::at(4).put(Tone::Aside, hash))
        });
    }
    let Some(Value::Object(map)) = kept.and_then(Kept::fields).map(Fields::to_value) else {
        return Ok(());
    };
    let line = Line::at(2).put(Tone::Heading, format!("{name}:"));
    let hash = hash.map(|hash| format!(" {hash}"));
    sheet.line(&line.put(Tone::Aside, hash.unwrap_or_default()))?;
    block(sheet, (4, Tone::Plain), address.kind.info().fields, &map)
}
