//! A plan in lines: one for each guard that speaks, each change and each withheld object, and what is
//! left out.

use std::io;

use lockstep_model::Severity;

use super::{closing, odd};
use crate::impact::gist;
use crate::palette::{Tone, sign};
use crate::plan_view::PlanView;
use crate::review::{Item, items};
use crate::sheet::{Line, Sheet};
use crate::standing;
use crate::style::Style;

/// Writes a plan, a line an object, what needs care first. Lines are cut to the width.
///
/// # Errors
///
/// Fails if `out` does.
pub fn compact<'a>(
    view: impl Into<PlanView<'a>>,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let view = view.into();
    let plan = view.plan;
    let sheet = &mut Sheet::new(out, *style);
    if !plan.is_empty() {
        super::heading(sheet, plan)?;
    }
    standing::write(sheet, plan)?;
    for item in items(plan) {
        one(sheet, item)?;
    }
    if let Some(impact) = &plan.impact {
        let line = Line::at(0)
            .plain("  i ")
            .put(Tone::Name, "impact")
            .plain("  ");
        sheet.wrapped(line, Tone::Aside, &gist(impact), 4)?;
    }
    super::guards::way(sheet, plan)?;
    super::guards::agreed(sheet, plan)?;
    closing::left_out(sheet, plan)?;
    odd::section(sheet, &view)?;
    closing::summary(sheet, plan)
}

fn one(sheet: &mut Sheet<'_>, item: Item<'_>) -> io::Result<()> {
    let (tone, sign) = match item {
        Item::Guard(_) if item.severity() == Severity::Note => return Ok(()),
        Item::Guard(verdict) if verdict.refuses() => (Tone::Error, "  x"),
        Item::Guard(_) | Item::Withheld(_) => (Tone::Warning, "  !"),
        Item::Change(_, change, _) => (Tone::of(change.action), sign(change.action)),
    };
    let line = Line::at(0).put(tone, sign).plain(" ");
    let line = line.put(Tone::Name, item.subject());
    match item.gist() {
        gist if gist.is_empty() => sheet.line(&line),
        gist => sheet.cut(line.plain("  "), Tone::Aside, &gist),
    }
}
