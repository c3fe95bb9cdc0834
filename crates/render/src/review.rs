//! A plan as it is reviewed: one item for each guard, each change and each withheld object, in the
//! order of the care that they need.
//!
//! A plan comes in; items with their words, places and weights go out, and every format shows them.

mod ending;
mod gist;
mod remark;

use std::collections::HashMap;
use std::io;

use lockstep_diff::guard::shift;
use lockstep_diff::guardrail::loosened;
use lockstep_diff::{Action, Change, Plan, Verdict, Withheld};
use lockstep_model::{Address, Origin, Severity};

pub(crate) use self::ending::Ending;
pub(crate) use self::remark::{Remark, Topic, remarks};
use crate::sheet::Sheet;
use crate::style::Style;
use crate::text::plan;

/// A group of changes that are read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    /// Objects that go.
    Deletes,
    /// Objects that go and come anew.
    Replacements,
    /// Requests that get another version or model.
    Traffic,
    /// Filters and categories that go.
    Guardrails,
    /// Everything else.
    Rest,
}

/// What is reviewed at once.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Item<'a> {
    /// What a guard says.
    Guard(&'a Verdict),
    /// A change, and what its requests come to if it ends them.
    Change(Section, &'a Change, Option<Ending<'a>>),
    /// What is not planned.
    Withheld(&'a Withheld),
}

impl Section {
    /// All sections, in the order in which they are shown.
    pub(crate) const ALL: [Self; 5] = [
        Self::Deletes,
        Self::Replacements,
        Self::Traffic,
        Self::Guardrails,
        Self::Rest,
    ];

    /// Returns the section that a change is in.
    pub(crate) fn of(change: &Change) -> Self {
        match change.action {
            Action::Delete => Self::Deletes,
            Action::Replace => Self::Replacements,
            Action::Update if shift(change) > 0.0 => Self::Traffic,
            Action::Update if loosened(change).next().is_some() => Self::Guardrails,
            Action::Create | Action::Update | Action::Adopt | Action::Release => Self::Rest,
        }
    }

    /// Returns the heading of the section.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Deletes => "Deletes",
            Self::Replacements => "Replacements: deleted, then made anew",
            Self::Traffic => "Traffic moves",
            Self::Guardrails => "Guardrails loosened",
            Self::Rest => "Changes",
        }
    }
}

/// Returns the changes of each section that has any, in the order of the plan.
fn sections(plan: &Plan) -> Vec<(Section, Vec<&Change>)> {
    let mut sections: Vec<(Section, Vec<&Change>)> =
        Section::ALL.map(|one| (one, Vec::new())).into();
    for change in &plan.changes {
        let of = Section::of(change);
        let group = sections.iter_mut().find(|(section, _)| *section == of);
        group.into_iter().for_each(|(_, all)| all.push(change));
    }
    sections.retain(|(_, changes)| !changes.is_empty());
    sections
}

/// Returns all that is reviewed: guards, what needs care, what is withheld, and the rest.
pub(crate) fn items(plan: &Plan) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = plan.verdicts.iter().map(Item::Guard).collect();
    let mut rest = Vec::new();
    let endings: HashMap<&Address, Ending<'_>> = ending::all(&plan.notes).collect();
    for (section, changes) in sections(plan) {
        let of_section = changes.into_iter().map(|change| {
            let ending = match change.action {
                Action::Delete => endings.get(change.address()).copied(),
                Action::Create
                | Action::Update
                | Action::Replace
                | Action::Adopt
                | Action::Release => None,
            };
            Item::Change(section, change, ending)
        });
        match section {
            Section::Rest => rest.extend(of_section),
            Section::Deletes | Section::Replacements | Section::Traffic | Section::Guardrails => {
                items.extend(of_section);
            }
        }
    }
    items.extend(plan.withheld.iter().map(Item::Withheld));
    items.extend(rest);
    items
}

impl<'a> Item<'a> {
    /// Returns the heading that it stands below.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Guard(_) => "Guards",
            Self::Change(section, ..) => section.heading(),
            Self::Withheld(_) => "Withheld: not part of this plan",
        }
    }

    /// Says whether another one stands below the same heading.
    pub(crate) fn stands_with(&self, other: &Self) -> bool {
        self.heading() == other.heading()
    }

    /// Says whether a guard speaks.
    pub(crate) const fn is_guard(self) -> bool {
        matches!(self, Self::Guard(_))
    }

    /// Says how much care is needed.
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Guard(verdict) if verdict.refuses() => Severity::Error,
            Self::Guard(verdict) if !verdict.is_overridden() => Severity::Note,
            Self::Change(Section::Rest, ..) => Severity::Note,
            Self::Guard(_) | Self::Change(..) | Self::Withheld(_) => Severity::Warning,
        }
    }

    /// Returns where it was written.
    pub(crate) fn origin(self) -> Option<&'a Origin> {
        match self {
            Self::Guard(_) => None,
            Self::Change(_, change, _) => change.origin.as_ref(),
            Self::Withheld(withheld) => withheld.origin.as_ref(),
        }
    }

    /// Returns what it is about: an address, or the name of a guard.
    pub(crate) fn subject(self) -> String {
        match self {
            Self::Guard(verdict) => verdict.guard.as_str().to_owned(),
            Self::Change(_, change, _) => change.id.to_string(),
            Self::Withheld(withheld) => withheld.address.to_string(),
        }
    }

    /// Returns what is done, in one word.
    pub(crate) const fn verb(self) -> &'static str {
        match self {
            Self::Guard(_) => "guard",
            Self::Change(_, change, _) => change.action.as_str(),
            Self::Withheld(_) => "withheld",
        }
    }

    /// Draws all of it, as text for people shows it.
    pub(crate) fn draw(self, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
        self.write(&mut Sheet::new(out, style))
    }

    /// Writes all of it on a sheet.
    pub(crate) fn write(self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        match self {
            Self::Guard(verdict) => plan::verdict(sheet, verdict),
            Self::Change(_, change, ending) => plan::change(sheet, change, ending),
            Self::Withheld(withheld) => plan::withheld(sheet, withheld),
        }
    }

    /// Returns all of it in one line: `delete Prompt/old_agent: 2 fields`.
    pub(crate) fn line(self) -> String {
        let (verb, subject, gist) = (self.verb(), self.subject(), self.gist());
        match gist.is_empty() {
            true => format!("{verb} {subject}"),
            false => format!("{verb} {subject}: {gist}"),
        }
    }
}
