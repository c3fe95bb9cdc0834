//! A plan as workflow commands: a line for each guard that speaks, each change, each withheld object
//! and each note, at the line of its manifest, and for what is odd in the manifests.

use std::io;

use lockstep_model::{Origin, Severity};

use super::{command, found, property, value};
use crate::findings::FindingsView;
use crate::impact::gist;
use crate::neutral::neutral;
use crate::plan_view::PlanView;
use crate::review::{Item, Remark, items, remarks};
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
    let remarks = remarks(view.plan);
    let (notices, warnings): (Vec<&Remark<'_>>, _) = remarks
        .iter()
        .partition(|remark| remark.topic.severity() == Severity::Note);
    said(&warnings, view, out)?;
    found(
        &FindingsView::new(&view.plan.findings).with_folder(view.folder),
        out,
    )?;
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
    commands(&notes, view, out)?;
    said(&notices, view, out)
}

fn commands(items: &[Item<'_>], view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    for item in items {
        let command = command(item.severity());
        let place = place(item.origin(), view);
        let title = property(&format!("{} {}", item.verb(), item.subject()));
        let message = item.line();
        let message = value(&neutral(&message));
        writeln!(out, "::{command} {place}title={title}::{message}")?;
    }
    Ok(())
}

fn said(remarks: &[&Remark<'_>], view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    for remark in remarks {
        let command = command(remark.topic.severity());
        let (place, title) = (place(remark.origin, view), property(&remark.title()));
        let message = value(&neutral(&remark.text));
        writeln!(out, "::{command} {place}title={title}::{message}")?;
    }
    Ok(())
}

fn place(origin: Option<&Origin>, view: &PlanView<'_>) -> String {
    let Some(origin) = origin else {
        return String::new();
    };
    let path = property(&view.path(&origin.file));
    format!("file={path},line={},col={},", origin.line, origin.column)
}
