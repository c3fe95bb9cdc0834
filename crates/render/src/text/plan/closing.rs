//! The end of a plan: notes, what was left out, and the line of counts.

use std::io;

use lockstep_diff::{Counts, Note, Plan};

use crate::palette::Tone;
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
    if !plan.guarded {
        sheet.gap()?;
        let text = "This environment has no guards (`guards: none`): nothing is refused.";
        sheet.wrapped(Line::at(0), Tone::Warning, text, 0)?;
    }
    Ok(())
}

/// How many left-out addresses are named.
const NAMED: usize = 20;

fn left_out(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    let count = plan.left_out.len();
    if count == 0 {
        return Ok(());
    }
    let objects = plural(count, "object is", "objects are");
    let text = format!("Left out by --target: {count} {objects} not as Git says");
    sheet.heading(Tone::Warning, &text)?;
    let named = plan.left_out.iter().take(NAMED);
    let mut names: Vec<String> = named.map(ToString::to_string).collect();
    if count > NAMED {
        names.push(format!("and {} more", count - NAMED));
    }
    sheet.wrapped(Line::at(2), Tone::Plain, &names.join(", "), 2)
}

fn words(note: &Note) -> String {
    match note {
        Note::FieldReleased { address, path } => format!(
            "{address}: `{path}` left the manifest; its live value stays and is no longer lockstep's"
        ),
        Note::ExtraEntries { address, entries } => format!(
            "{address}: published and not in Git: {}; they stay",
            entries.join(", ")
        ),
        Note::LikelyRename { from, to } => format!(
            "{from} is deleted and {to} created with equal content. If that is a rename, write \
             `renamedFrom: [{}]` in the metadata of {to}",
            from.name
        ),
        Note::ExternalMissing { address, live_name } => {
            format!("{address} is external, and nothing live is named \"{live_name}\"")
        }
        Note::AlreadyGone { address, live_id } => {
            format!("{address} left Git and is gone already ({live_id})")
        }
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
    if plan.refusals().next().is_some() {
        line = line.put(Tone::Error, "; refused by a guard");
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
