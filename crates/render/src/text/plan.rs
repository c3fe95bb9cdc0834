//! A plan for whoever reviews it: what needs care first.
//!
//! Refusals, what is withheld, deletes, replacements, traffic and guardrails come before creates and
//! updates; notes and a line of counts come last.

mod change;
mod closing;
mod compact;
mod field;
mod guards;
mod prose;
mod reason;
mod withheld;

pub(crate) use change::one as change;
pub(crate) use closing::{listed, remarks};
pub use compact::compact;
pub(super) use field::{Context, INDENT, block, one as field};
pub(crate) use guards::{agreed, one as verdict, refused, sentence};
pub(crate) use reason::words;
pub(crate) use withheld::one as withheld;

use std::io;

use lockstep_diff::{Change, Plan};

use crate::palette::Tone;
use crate::review::{Section, sections};
use crate::sheet::{Line, Sheet};
use crate::style::Style;

/// Writes a plan.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(plan: &Plan, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    if plan.is_empty() {
        remarks(sheet, plan)?;
        return closing::summary(sheet, plan);
    }
    heading(sheet, plan)?;
    refused(sheet, plan)?;
    agreed(sheet, plan)?;
    withheld::all(sheet, plan)?;
    for (section, changes) in sections(plan) {
        group(sheet, section, &changes)?;
    }
    remarks(sheet, plan)?;
    closing::summary(sheet, plan)
}

fn heading(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    let line = Line::at(0)
        .plain("Plan for ")
        .put(Tone::Name, &plan.environment)
        .plain(": ")
        .plain(&plan.organization.name)
        .put(Tone::Aside, format!(" ({})", plan.organization.id));
    sheet.line(&line)
}

fn group(sheet: &mut Sheet<'_>, section: Section, changes: &[&Change]) -> io::Result<()> {
    sheet.heading(tone(section), section.heading())?;
    changes
        .iter()
        .try_for_each(|change| change::one(sheet, change))
}

/// Returns the tone of a section's heading.
const fn tone(section: Section) -> Tone {
    match section {
        Section::Deletes | Section::Replacements => Tone::Error,
        Section::Traffic | Section::Guardrails => Tone::Warning,
        Section::Rest => Tone::Heading,
    }
}
