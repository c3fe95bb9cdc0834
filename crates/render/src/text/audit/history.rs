//! The life of one object: what was done to it, with what changed.

use std::io;

use lockstep_diff::{Action, FieldChange};
use lockstep_ledger::{Deed, Life};

use super::change::found;
use super::entry::pairs;
use super::probe;
use crate::deed::{self, Became};
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::text::plan::{Context, INDENT, field};

/// Writes the life of an object.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_history(life: &Life, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    sheet.line(&Line::at(0).put(Tone::Name, life.address.to_string()))?;
    for (name, until) in &life.former {
        let line = Line::at(2).put(Tone::Aside, "formerly ");
        let line = line.put(Tone::Name, name.to_string());
        sheet.line(&line.put(Tone::Aside, format!(", until entry {until}")))?;
    }
    if let Some((name, since)) = &life.renamed {
        let line = Line::at(2).put(Tone::Aside, "now ");
        let line = line.put(Tone::Name, name.to_string());
        sheet.line(&line.put(Tone::Aside, format!(", since entry {since}")))?;
    }
    life.deeds
        .iter()
        .try_for_each(|deed| one(sheet, life, deed))
}

fn one(sheet: &mut Sheet<'_>, life: &Life, deed: &Deed) -> io::Result<()> {
    sheet.gap()?;
    let line = Line::at(0)
        .plain(format!("{}  ", deed.entry.time))
        .put(tone(deed), deed::word(deed));
    let line = match deed::address(deed) {
        Some(name) if *name != life.address => line.plain("  ").put(Tone::Name, name.to_string()),
        Some(_) | None => line,
    };
    sheet.line(&line.put(Tone::Aside, format!("  entry {}", deed.entry.sequence)))?;
    said(sheet, deed)?;
    fields(sheet, deed)
}

fn tone(deed: &Deed) -> Tone {
    match deed::became(deed) {
        Became::Done => Tone::Heading,
        Became::Wanted => Tone::Error,
    }
}

/// Says who did it, why, and what came of it.
fn said(sheet: &mut Sheet<'_>, deed: &Deed) -> io::Result<()> {
    let who = deed.started.as_ref().map(|started| {
        let actor = &started.actor;
        format!("{}@{}, client {}, ", actor.user, actor.host, actor.client)
    });
    let who = who.unwrap_or_default();
    sheet.line(&Line::at(2).put(Tone::Aside, format!("by {who}run {}", deed.entry.run)))?;
    if let Some((number, intent)) = &deed.intent
        && *number != deed.entry.sequence
    {
        let text = format!("began with entry {number}, to {}", intent.action);
        sheet.line(&Line::at(2).put(Tone::Aside, text))?;
    }
    let reason = deed
        .intent
        .as_ref()
        .and_then(|(_at, intent)| intent.reason.as_ref());
    if let Some(reason) = reason {
        sheet.wrapped(
            Line::at(2).put(Tone::Aside, "reason: "),
            Tone::Plain,
            reason,
            4,
        )?;
    }
    if let Some(error) = deed::error(deed) {
        sheet.wrapped(
            Line::at(2).put(Tone::Error, "error: "),
            Tone::Plain,
            error,
            4,
        )?;
    }
    if let Some(probe) = deed::probe(deed) {
        pairs(sheet, &probe::said(probe))?;
    }
    match deed::found(deed) {
        Some(seen) => sheet.line(&Line::at(2).put(Tone::Aside, "found: ").plain(found(seen))),
        None => Ok(()),
    }
}

fn fields(sheet: &mut Sheet<'_>, deed: &Deed) -> io::Result<()> {
    let Some(changes) = deed::changes(deed) else {
        return sheet.line(&Line::at(INDENT).put(Tone::Aside, "(what it held was forgotten)"));
    };
    if deed::became(deed) == Became::Wanted && !changes.is_empty() {
        sheet.line(&Line::at(2).put(Tone::Aside, "wanted:"))?;
    }
    let Some(kind) = deed::address(deed).map(|address| address.kind) else {
        return Ok(());
    };
    let context = Context {
        kind,
        action: Some(action(deed)),
        before: None,
    };
    let mut changes = changes.iter();
    changes.try_for_each(|change: &FieldChange| field(sheet, context, change))
}

fn action(deed: &Deed) -> Action {
    match (&deed.before, &deed.after) {
        (None, Some(_)) => Action::Create,
        (Some(_), None) => Action::Delete,
        (Some(_), Some(_)) | (None, None) => Action::Update,
    }
}
