//! A plan as SARIF: a result for each change, each withheld object, each guard that speaks, each note
//! and each finding, at the line of its manifest.

use std::collections::BTreeSet;
use std::io;

use lockstep_diff::Action;
use lockstep_model::{Code, Severity};

use super::fingerprint::Fingerprints;
use super::location::{Location, Locations};
use super::log::{Notification, Outcome, Text};
use super::result::{plain, result};
use super::rule::Rule;
use crate::findings::FindingsView;
use crate::impact::gist;
use crate::neutral::neutral;
use crate::plan_view::PlanView;
use crate::review::{Item, Section, Topic, items, remarks};
use crate::standing;

/// Writes a plan, what needs care first.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let place = FindingsView::new(&[]).with_folder(view.folder);
    let mut locations = Locations::new(place);
    let mut items = items(view.plan);
    items.retain(|item| !matches!(item, Item::Guard(_)) || item.severity() != Severity::Note);
    let remarks = remarks(view.plan);
    let mut used: Vec<Meaning> = items.iter().map(|item| Meaning::of(*item)).collect();
    used.extend(remarks.iter().map(|remark| Meaning::of_topic(remark.topic)));
    used.sort_unstable();
    used.dedup();
    let mut fingerprints = Fingerprints::default();
    let results = items.iter().map(|item| {
        let meaning = Meaning::of(*item);
        Outcome {
            rule_id: meaning.row().0,
            rule_index: used.partition_point(|one| *one < meaning),
            level: item.severity().as_str(),
            message: Text::plain(plain(&item.line())),
            locations: [locations.at(item.origin())],
            related_locations: related(*item, view, &locations),
            partial_fingerprints: fingerprints.planned(meaning.row().0, &item.subject()),
        }
    });
    let mut results: Vec<Outcome<'_>> = results.collect();
    results.extend(remarks.iter().map(|remark| {
        let meaning = Meaning::of_topic(remark.topic);
        let address = remark.address.map(ToString::to_string);
        Outcome {
            rule_id: meaning.row().0,
            rule_index: used.partition_point(|one| *one < meaning),
            level: remark.topic.severity().as_str(),
            message: Text::plain(plain(&remark.text)),
            locations: [locations.at(remark.origin)],
            related_locations: Vec::new(),
            partial_fingerprints: fingerprints
                .planned(meaning.row().0, &address.unwrap_or_default()),
        }
    }));
    let codes: BTreeSet<Code> = view.plan.findings.iter().map(|one| one.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    results.extend(view.plan.findings.iter().map(|finding| {
        let rule = used.len() + codes.partition_point(|code| *code < finding.code);
        result(finding, rule, &mut locations, &mut fingerprints)
    }));
    let planned = used.iter().map(|meaning| meaning.rule());
    let rules = planned.chain(codes.into_iter().map(Rule::of)).collect();
    let impact = view.plan.impact.as_ref();
    let said = impact.map(|impact| ("lockstep/impact", neutral(&gist(impact)).into_owned()));
    let properties = said.into_iter().collect();
    let said = standing::said(view.plan)
        .into_iter()
        .map(|said| Notification {
            level: said.severity.as_str(),
            message: Text::plain(plain(&said.text)),
            locations: [locations.at(None)],
        });
    super::write(rules, results, said.collect(), properties, out)
}

/// How many objects that a guard speaks of are linked.
const LINKED: usize = 10;

/// Returns where the objects are that a guard speaks of.
fn related<'a>(
    item: Item<'_>,
    view: &PlanView<'a>,
    locations: &Locations<'a>,
) -> Vec<Location<'a>> {
    let Item::Guard(verdict) = item else {
        return Vec::new();
    };
    let wanted: BTreeSet<_> = verdict.addresses.iter().collect();
    let changes = view.plan.changes.iter();
    let named = changes.filter(|change| wanted.contains(change.address()));
    let origins = named.filter_map(|change| change.origin.as_ref());
    origins
        .take(LINKED)
        .map(|origin| locations.at(Some(origin)))
        .collect()
}

/// What part of a plan means: a rule, as SARIF calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    Refused,
    Overridden,
    Delete,
    Replace,
    Traffic,
    Guardrail,
    Withheld,
    Create,
    Update,
    Adopt,
    Release,
    LeftOut,
    Note,
}

impl Meaning {
    fn of(item: Item<'_>) -> Self {
        match item {
            Item::Guard(verdict) if verdict.refuses() => Self::Refused,
            Item::Guard(_) => Self::Overridden,
            Item::Withheld(_) => Self::Withheld,
            Item::Change(Section::Traffic, ..) => Self::Traffic,
            Item::Change(Section::Guardrails, ..) => Self::Guardrail,
            Item::Change(Section::Deletes | Section::Replacements | Section::Rest, change, _) => {
                Self::of_action(change.action)
            }
        }
    }

    const fn of_topic(topic: Topic) -> Self {
        match topic {
            Topic::LeftOut => Self::LeftOut,
            Topic::Note => Self::Note,
        }
    }

    const fn of_action(action: Action) -> Self {
        match action {
            Action::Create => Self::Create,
            Action::Update => Self::Update,
            Action::Replace => Self::Replace,
            Action::Adopt => Self::Adopt,
            Action::Release => Self::Release,
            Action::Delete => Self::Delete,
        }
    }

    /// Returns the id, the name, and what is meant.
    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Refused => (
                "plan.refused",
                "PlanRefused",
                "A guard refuses the plan: nothing of it is applied.",
            ),
            Self::Overridden => (
                "plan.overridden",
                "GuardOverridden",
                "A guard would refuse the plan, and that much was agreed to.",
            ),
            Self::Delete => ("plan.delete", "Delete", "An object is deleted."),
            Self::Replace => (
                "plan.replace",
                "Replace",
                "An object is deleted and made anew.",
            ),
            Self::Traffic => (
                "plan.traffic",
                "TrafficMoves",
                "Requests get another version or another model.",
            ),
            Self::Guardrail => (
                "plan.guardrail",
                "GuardrailLoosened",
                "A filter or a blocked category goes.",
            ),
            Self::Withheld => (
                "plan.withheld",
                "Withheld",
                "An object is not as Git says, and is left so.",
            ),
            Self::Create => ("plan.create", "Create", "An object is created."),
            Self::Update => ("plan.update", "Update", "An object is updated."),
            Self::Adopt => (
                "plan.adopt",
                "Adopt",
                "An object that is as Git says is taken over; nothing is sent.",
            ),
            Self::Release => (
                "plan.release",
                "Release",
                "An object is no longer lockstep's; nothing is sent.",
            ),
            Self::LeftOut => (
                "plan.leftOut",
                "LeftOut",
                "Objects that are not as Git says were not asked for.",
            ),
            Self::Note => (
                "plan.note",
                "Note",
                "Something that a reviewer should know.",
            ),
        }
    }

    fn rule(self) -> Rule {
        let (id, name, meaning) = self.row();
        let level = match self {
            Self::Refused => Severity::Error,
            Self::Create | Self::Update | Self::Adopt | Self::Release | Self::Note => {
                Severity::Note
            }
            Self::Overridden
            | Self::Delete
            | Self::Replace
            | Self::Traffic
            | Self::Guardrail
            | Self::Withheld
            | Self::LeftOut => Severity::Warning,
        };
        Rule::planned(id, name, meaning, level)
    }
}
