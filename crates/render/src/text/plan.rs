//! A plan for whoever reviews it: what needs care first.
//!
//! Refusals, deletes, replacements, traffic, guardrails and what is withheld come before creates
//! and updates; notes and a line of counts come last, where a terminal shows them first.

mod change;
mod closing;
mod compact;
mod field;
mod guards;
mod note;
mod odd;
mod prose;
mod reason;
mod row;
mod withheld;

pub(crate) use change::one as change;
pub(crate) use closing::{flags, left_out_words as left_out, listed, remarks};
pub use compact::compact;
pub(super) use field::{Context, INDENT, block, one as field};
pub(crate) use guards::{agreed, one as verdict, refused, sentence};
pub(crate) use note::words as noted;
pub(crate) use odd::{HEADING as ODD, lines as odd};
pub(crate) use reason::words;
pub(crate) use withheld::one as withheld;

use std::io;

use lockstep_diff::Plan;

use crate::impact;
use crate::palette::Tone;
use crate::plan_view::PlanView;
use crate::review::{Item, Section, items};
use crate::sheet::{Line, Sheet};
use crate::standing;
use crate::style::Style;

/// Writes a plan.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan<'a>(
    view: impl Into<PlanView<'a>>,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let view = view.into();
    let plan = view.plan;
    let sheet = &mut Sheet::new(out, *style);
    if plan.is_empty() {
        standing::write(sheet, plan)?;
        remarks(sheet, plan)?;
        odd::section(sheet, &view)?;
        return closing::summary(sheet, plan);
    }
    heading(sheet, plan)?;
    standing::write(sheet, plan)?;
    refused(sheet, plan)?;
    agreed(sheet, plan)?;
    // What guards say stands above, with the flags.
    let items = items(plan);
    let rest = items.iter().position(|item| !item.is_guard());
    let objects = rest.map_or(&[][..], |start| &items[start..]);
    objects
        .chunk_by(Item::stands_with)
        .try_for_each(|group| group_of(sheet, group))?;
    if let Some(impact) = &plan.impact {
        impact::write(sheet, impact)?;
    }
    remarks(sheet, plan)?;
    odd::section(sheet, &view)?;
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

fn group_of(sheet: &mut Sheet<'_>, group: &[Item<'_>]) -> io::Result<()> {
    if let Some(first) = group.first() {
        sheet.heading(tone(*first), first.heading())?;
    }
    group.iter().try_for_each(|item| item.write(sheet))
}

/// Returns the tone of the heading that an item stands below.
const fn tone(item: Item<'_>) -> Tone {
    match item {
        Item::Change(Section::Deletes | Section::Replacements, ..) => Tone::Error,
        Item::Change(Section::Traffic | Section::Guardrails, ..) | Item::Withheld(_) => {
            Tone::Warning
        }
        Item::Change(Section::Rest, ..) | Item::Guard(_) => Tone::Heading,
    }
}
