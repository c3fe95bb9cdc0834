//! What came of a rehearsal, for people: what would be refused, how many requests it takes, and
//! whether anything would be left to do.

use std::collections::BTreeMap;
use std::io;

use lockstep_diff::Change;

use crate::palette::Tone;
use crate::rehearsal::{AtFault, End, Refusal, RehearsalView, Rehearsed};
use crate::sheet::{Line, Sheet};
use crate::style::Style;

/// How many changes are listed with their requests: JSON holds all of them.
const MOST: usize = 100;

/// Writes what came of a rehearsal.
///
/// # Errors
///
/// Fails if `out` does.
pub fn rehearsal(view: &RehearsalView, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    head(sheet, view)?;
    let mut refusals = view.refusals().peekable();
    if refusals.peek().is_some() {
        sheet.heading(Tone::Error, "Refused")?;
        refusals.try_for_each(|(change, refusal)| refused(sheet, change, refusal))?;
    }
    requests(sheet, view)?;
    sheet.gap()?;
    next(sheet, view)
}

fn head(sheet: &mut Sheet<'_>, view: &RehearsalView) -> io::Result<()> {
    let line = Line::at(0).plain("Rehearsal for ");
    let line = line.put(Tone::Name, &view.environment).plain(format!(
        ": {} ({})",
        view.organization.name, view.organization.id
    ));
    sheet.line(&line)?;
    let stage = match &view.taken_at {
        Some(at) => format!("a simulated tenant that holds the snapshot of {at}"),
        None => "a simulated tenant that holds what is live".to_owned(),
    };
    let stage = format!("Played on {stage}; nothing was written to the organisation.");
    sheet.wrapped(Line::at(0), Tone::Aside, &stage, 0)?;
    if view.unseen > 0 {
        let unseen = match view.unseen {
            1 => "1 row of its lists was no object, and could not be put on the stage.".to_owned(),
            count => format!(
                "{count} rows of its lists were no objects, and could not be put on the stage."
            ),
        };
        sheet.wrapped(Line::at(0), Tone::Warning, &unseen, 0)?;
    }
    if view.interrupted {
        sheet.line(&Line::at(0).put(Tone::Warning, "It was stopped before its end."))?;
    }
    let count = |word: &str| {
        let ends = view
            .changes
            .iter()
            .filter(|change| change.end.as_str() == word);
        ends.count()
    };
    let (done, all) = (count("done"), view.changes.len());
    let rest = [
        (count("refused"), "refused"),
        (count("skipped"), "not begun because of that"),
        (count("notReached"), "not reached"),
    ];
    let rest = rest.into_iter().filter(|(count, _word)| *count > 0);
    let rest: String = rest
        .map(|(count, word)| format!(", {count} {word}"))
        .collect();
    let tone = if done == all { Tone::Good } else { Tone::Error };
    let text = match all {
        0 => "There was nothing to do.".to_owned(),
        _ => format!("{done} of {all} {} went through{rest}.", changes(all)),
    };
    sheet.line(&Line::at(0).put(tone, text))
}

const fn changes(count: usize) -> &'static str {
    match count {
        1 => "change",
        _ => "changes",
    }
}

fn refused(sheet: &mut Sheet<'_>, change: &Rehearsed, refusal: &Refusal) -> io::Result<()> {
    let line = Line::at(2).put(Tone::Error, "✗ ");
    let line = line.put(Tone::Name, change.id.to_string());
    let step = match &refusal.doing {
        Some(doing) => format!(
            "  {}, step {} of {}: {doing}",
            change.action.as_str(),
            refusal.step,
            refusal.steps
        ),
        None => format!("  {}", change.action.as_str()),
    };
    sheet.line(&line.plain(step))?;
    let status = refusal.status.map(|status| status.to_string());
    let facts = [status, refusal.code.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let said = match facts.is_empty() {
        true => refusal.message.clone(),
        false => format!("{}: {}", facts.join(" "), refusal.message),
    };
    sheet.wrapped(Line::at(6), Tone::Error, &said, 6)?;
    // The API's own words mostly hold its details already.
    let told = |fault: &&AtFault| !refusal.message.contains(&fault.message);
    for fault in refusal.fields.iter().filter(told) {
        let line = match &fault.field {
            Some(field) => Line::at(6).put(Tone::Name, format!("{field}: ")),
            None => Line::at(6),
        };
        sheet.wrapped(line, Tone::Plain, &fault.message, 8)?;
    }
    if let Some(request) = &refusal.request {
        sheet.wrapped(Line::at(6), Tone::Aside, request, 6)?;
    }
    let skipped = refusal.skipped.iter().map(|id| format!("{id} as a whole"));
    let undone: Vec<String> = refusal.left.iter().cloned().chain(skipped).collect();
    match undone.is_empty() {
        true => Ok(()),
        false => {
            let text = format!("left undone by it: {}", undone.join("; "));
            sheet.wrapped(Line::at(6), Tone::Plain, &text, 8)
        }
    }
}

fn requests(sheet: &mut Sheet<'_>, view: &RehearsalView) -> io::Result<()> {
    let mut sent = view.changes.iter().filter(|one| !one.requests.is_empty());
    let total = view.request_count();
    if total == 0 {
        return Ok(());
    }
    let methods = methods(&view.methods());
    sheet.heading(
        Tone::Heading,
        &format!("{total} requests in this order ({methods})"),
    )?;
    let width = view.changes.iter().take(MOST);
    let width = width.map(|change| change.id.to_string().chars().count());
    let width = width.max().unwrap_or_default().min(48);
    for change in sent.by_ref().take(MOST) {
        let words = change
            .requests
            .iter()
            .map(|request| request.method.as_str());
        let words: Vec<&str> = words.collect();
        let line = Line::at(2).put(Tone::Name, format!("{:<width$}", change.id.to_string()));
        let line = line.put(
            Tone::of(change.action),
            format!("  {:<8}", change.action.as_str()),
        );
        sheet.wrapped(line, Tone::Aside, &words.join(" "), width + 12)?;
    }
    match sent.count() {
        0 => Ok(()),
        more => {
            let more = format!("and {more} more changes: `--format json` lists them all");
            sheet.line(&Line::at(2).put(Tone::Aside, more))
        }
    }
}

fn methods(counts: &BTreeMap<&str, usize>) -> String {
    let counted = counts
        .iter()
        .map(|(method, count)| format!("{count} {method}"));
    counted.collect::<Vec<_>>().join(", ")
}

fn next(sheet: &mut Sheet<'_>, view: &RehearsalView) -> io::Result<()> {
    let Some(next) = &view.next else {
        let text =
            "What the next plan would do is not told: a saved plan has no manifests with it.";
        return sheet.wrapped(Line::at(0), Tone::Aside, text, 0);
    };
    if next.changes.is_empty() {
        let text = match next.withheld.len() {
            0 => "The next plan would be empty.".to_owned(),
            1 => "The next plan would change nothing; 1 object stays withheld.".to_owned(),
            count => format!("The next plan would change nothing; {count} objects stay withheld."),
        };
        return sheet.line(&Line::at(0).put(Tone::Good, text));
    }
    let count = next.changes.len();
    let text = format!(
        "The next plan would not be empty: {count} {}",
        changes(count)
    );
    sheet.heading(Tone::Warning, &text)?;
    for change in next.changes.iter().take(MOST) {
        let line = Line::at(2).put(
            Tone::of(change.action),
            format!("{:<8}", change.action.as_str()),
        );
        let line = line.put(Tone::Name, change.id.to_string());
        let why = why(view, change);
        sheet.wrapped(line.plain("  "), Tone::Plain, &why, 12)?;
    }
    match count.saturating_sub(MOST) {
        0 => Ok(()),
        more => sheet.line(&Line::at(2).put(Tone::Aside, format!("and {more} more"))),
    }
}

/// Says why a change would still be planned.
fn why(view: &RehearsalView, change: &Change) -> String {
    let before = view
        .changes
        .iter()
        .find(|one| one.id.address == change.id.address);
    let left = match before.map(|one| &one.end) {
        Some(End::Refused(_)) => Some("since it was refused"),
        Some(End::Skipped { .. } | End::NotReached) => Some("since it was not begun"),
        Some(End::Done) => Some("though it went through"),
        None => None,
    };
    let fields = change.fields.iter();
    let fields = fields.map(|field| format!("{} ({})", field.path, field.cause.as_str()));
    let fields: Vec<String> = fields.collect();
    let told = left
        .map(str::to_owned)
        .into_iter()
        .chain((!fields.is_empty()).then(|| fields.join(", ")));
    told.collect::<Vec<_>>().join(": ")
}
