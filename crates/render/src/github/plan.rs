//! A plan as workflow commands: a line for each guard that speaks, each change and each withheld
//! object, at the line of its manifest.

use std::io;

use lockstep_model::Severity;

use super::{command, property, value};
use crate::impact::gist;
use crate::neutral::neutral;
use crate::plan_view::PlanView;
use crate::review::{Item, items};
use crate::standing;

/// Writes a plan: errors, warnings, notes, each in the order of the care that they need.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let mut items = items(view.plan);
    items.retain(|item| !matches!(item, Item::Guard(_)) || item.severity() != Severity::Note);
    // The sort is stable: each kind stays in its order.
    items.sort_by_key(|item| item.severity());
    let notes = items
        .iter()
        .position(|item| item.severity() == Severity::Note);
    let notes = items.split_off(notes.unwrap_or(items.len()));
    commands(&items, view, out)?;
    // Of each kind GitHub shows ten: before the notes it is seen.
    for said in standing::said(view.plan) {
        let command = command(said.severity);
        let message = value(&neutral(&said.text));
        writeln!(out, "::{command} title={}::{message}", said.topic.word())?;
    }
    if let Some(impact) = &view.plan.impact {
        let message = value(&neutral(&gist(impact)));
        writeln!(out, "::notice title=impact::{message}")?;
    }
    commands(&notes, view, out)
}

fn commands(items: &[Item<'_>], view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    for item in items {
        let command = command(item.severity());
        let place = place(*item, view);
        let title = property(&format!("{} {}", item.verb(), item.subject()));
        let message = item.line();
        let message = value(&neutral(&message));
        writeln!(out, "::{command} {place}title={title}::{message}")?;
    }
    Ok(())
}

fn place(item: Item<'_>, view: &PlanView<'_>) -> String {
    let Some(origin) = item.origin() else {
        return String::new();
    };
    let path = property(&view.path(&origin.file));
    format!("file={path},line={},col={},", origin.line, origin.column)
}
