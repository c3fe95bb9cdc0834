//! The end of a plan: notes, what was left out, and the line of counts.

use std::io;

use lockstep_diff::{Counts, Plan};

use super::note::words;
use crate::palette::Tone;
use crate::probing;
use crate::sheet::{Line, Sheet};
use crate::value::plural;

/// Writes notes, what was left out, and what holds for the whole plan.
pub(crate) fn remarks(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    if !plan.notes.is_empty() {
        sheet.heading(Tone::Heading, "Notes")?;
        for note in &plan.notes {
            sheet.wrapped(Line::at(2).plain("* "), Tone::Plain, &words(note), 4)?;
        }
    }
    left_out(sheet, plan)?;
    secrets(sheet, plan)
}

/// Writes which secrets an apply takes, so that they can be made ready.
fn secrets(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    let lines = probing::secrets(plan);
    if lines.is_empty() {
        return Ok(());
    }
    sheet.heading(Tone::Heading, "Secrets that apply reads")?;
    let mut lines = lines.iter();
    lines.try_for_each(|line| sheet.wrapped(Line::at(2).plain("* "), Tone::Plain, line, 4))
}

/// How many left-out addresses are named.
const NAMED: usize = 20;

/// Writes what was not asked for.
pub(super) fn left_out(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    if plan.left_out.is_empty() {
        return Ok(());
    }
    let text = format!("Left out{}", how_many_are_left_out(plan));
    sheet.heading(Tone::Warning, &text)?;
    sheet.wrapped(Line::at(2), Tone::Plain, &names_left_out(plan), 2)
}

/// Returns what was not asked for, if anything: a sentence.
pub(crate) fn left_out_words(plan: &Plan) -> Option<String> {
    let (flags, names) = (how_many_are_left_out(plan), names_left_out(plan));
    (!plan.left_out.is_empty()).then(|| format!("left out{flags}: {names}"))
}

fn how_many_are_left_out(plan: &Plan) -> String {
    let count = plan.left_out.len();
    let objects = plural(count, "object is", "objects are");
    format!("{}: {count} {objects} not as Git says", flags(plan))
}

fn names_left_out(plan: &Plan) -> String {
    let count = plan.left_out.len();
    let named = plan.left_out.iter().take(NAMED);
    let mut names: Vec<String> = named.map(ToString::to_string).collect();
    if count > NAMED {
        names.push(format!("and {} more", count - NAMED));
    }
    names.join(", ")
}

/// Returns what narrowed a plan, as far as there is room for it.
pub(crate) fn flags(plan: &Plan) -> String {
    const FLAGS: usize = 3;
    let all: Vec<String> = plan.targets.flags().collect();
    let mut shown: Vec<String> = all.iter().take(FLAGS).cloned().collect();
    if all.len() > FLAGS {
        shown.push(format!("and {} more", all.len() - FLAGS));
    }
    match shown.is_empty() {
        true => String::new(),
        false => format!(" by {}", shown.join(", ")),
    }
}

/// Writes the line of counts.
pub(super) fn summary(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    sheet.gap()?;
    if plan.is_empty() {
        let count = plan.unchanged;
        let text = match count {
            1 => "No changes. 1 object is as Git says.".to_owned(),
            _ => format!("No changes. {count} objects are as Git says."),
        };
        return sheet.line(&Line::at(0).put(Tone::Good, text));
    }
    if plan
        .changes
        .iter()
        .any(|change| !change.depends_on.is_empty())
    {
        let text = "Order: what others need comes first, deletes come last.";
        sheet.line(&Line::at(0).put(Tone::Aside, text))?;
    }
    let counts = plan.counts();
    let mut line = Line::at(0)
        .put(Tone::Heading, "Plan: ")
        .put(Tone::Heading, listed(counts));
    if counts.withheld > 0 {
        line = line.put(Tone::Warning, format!("; {} withheld", counts.withheld));
    }
    let found = plan.found().count();
    if found > 0 {
        let writes = plural(found, "write", "writes");
        let text = format!("; {found} interrupted {writes} to record");
        line = line.put(Tone::Heading, text);
    }
    let refusing: Vec<&str> = plan.refusals().map(|one| one.guard.as_str()).collect();
    if !refusing.is_empty() {
        line = line.put(Tone::Error, format!("; refused by {}", refusing.join(", ")));
    }
    sheet.line(&line.put(Tone::Heading, "."))
}

/// Returns the counts in words: `1 to create, 2 to update`.
pub(crate) fn listed(counts: Counts) -> String {
    let all = [
        (counts.create, "create"),
        (counts.update, "update"),
        (counts.replace, "replace"),
        (counts.delete, "delete"),
        (counts.adopt, "adopt"),
        (counts.release, "release"),
    ];
    let some = all.into_iter().filter(|(count, _verb)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, verb)| format!("{count} to {verb}"))
        .collect();
    match words.is_empty() {
        true => "nothing to do".to_owned(),
        false => words.join(", "),
    }
}
