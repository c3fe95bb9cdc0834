//! A plan for whoever reviews it: what needs care first.
//!
//! Refusals, what is withheld, deletes, replacements and traffic come before creates and updates;
//! notes and a line of counts come last.

mod change;
mod closing;
mod field;
mod guards;
mod prose;
mod reason;
mod withheld;

pub(super) use field::{Context, INDENT, block, one as field};

use std::io;

use lockstep_diff::guard::shift;
use lockstep_diff::{Action, Change, Plan};

use crate::palette::Tone;
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
        closing::remarks(sheet, plan)?;
        return closing::summary(sheet, plan);
    }
    heading(sheet, plan)?;
    guards::refused(sheet, plan)?;
    guards::agreed(sheet, plan)?;
    withheld::all(sheet, plan)?;
    for section in Section::ALL {
        section.write(sheet, plan)?;
    }
    closing::remarks(sheet, plan)?;
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

/// A group of changes that are read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Deletes,
    Replacements,
    Traffic,
    Rest,
}

impl Section {
    const ALL: [Self; 4] = [Self::Deletes, Self::Replacements, Self::Traffic, Self::Rest];

    fn of(change: &Change) -> Self {
        match change.action {
            Action::Delete => Self::Deletes,
            Action::Replace => Self::Replacements,
            Action::Update if shift(change) > 0.0 => Self::Traffic,
            Action::Create | Action::Update | Action::Adopt | Action::Release => Self::Rest,
        }
    }

    const fn heading(self) -> (Tone, &'static str) {
        match self {
            Self::Deletes => (Tone::Error, "Deletes"),
            Self::Replacements => (Tone::Error, "Replacements: deleted, then made anew"),
            Self::Traffic => (Tone::Warning, "Traffic moves"),
            Self::Rest => (Tone::Heading, "Changes"),
        }
    }

    fn write(self, sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
        let mut changes = plan
            .changes
            .iter()
            .filter(|change| Self::of(change) == self)
            .peekable();
        if changes.peek().is_none() {
            return Ok(());
        }
        let (tone, text) = self.heading();
        sheet.heading(tone, text)?;
        changes.try_for_each(|change| change::one(sheet, change))
    }
}
