//! What became of a run, and of each change while it goes on.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use lockstep_diff::ChangeId;

use super::remaining;
use crate::aftermath::Aftermath;
use crate::notice::Ending;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::view::{End, OutcomeView, RunCounts, RunView, done};

/// Why a change was not reached.
const STOPPED: &str = "because the run was stopped";

/// Writes how one change ended: the line of progress.
///
/// # Errors
///
/// Fails if `out` does.
pub fn outcome(outcome: &OutcomeView, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    one(&mut Sheet::new(out, *style), outcome)
}

/// Writes how a run ended: all that did not go well, the counts, and where the ledger is.
///
/// # Errors
///
/// Fails if `out` does.
pub fn run(run: &RunView, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let outcomes = run.outcomes.iter();
    let mut bad: Vec<_> = outcomes
        .filter(|outcome| outcome.end != End::Done)
        .collect();
    // Within a group the plan's order stays.
    bad.sort_by_key(|outcome| group(&outcome.end));
    if !bad.is_empty() {
        sheet.line(&Line::at(0).put(Tone::Error, "Not applied as planned, or not known to be"))?;
        groups(sheet, &bad)?;
        sheet.gap()?;
    }
    if let Some(error) = &run.ledger_error {
        let line = Line::at(0).put(Tone::Error, "The ledger could not be written: ");
        sheet.wrapped(line, Tone::Plain, error, 2)?;
    }
    if run.out_of_time {
        let why = "The time that the run may take was over before its end.";
        sheet.line(&Line::at(0).put(Tone::Warning, why))?;
    } else if run.interrupted {
        sheet.line(&Line::at(0).put(Tone::Warning, stopped(run)))?;
    }
    remaining::all(sheet, &run.remaining)?;
    summary(sheet, run)?;
    told(sheet, &run.aftermath)
}

/// Says what a signal took from a run.
fn stopped(run: &RunView) -> &'static str {
    match Ending::of(run) {
        Ending::Applied => "The run was asked to stop; every change had been begun, and is done.",
        Ending::Partial | Ending::Failed | Ending::Interrupted => {
            "The run was stopped before its end."
        }
    }
}

/// Writes what was told of a run, if anything was.
///
/// # Errors
///
/// Fails if `out` does.
pub fn aftermath(aftermath: &Aftermath, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    told(&mut Sheet::new(out, *style), aftermath)
}

fn told(sheet: &mut Sheet<'_>, aftermath: &Aftermath) -> io::Result<()> {
    let posted = (aftermath.posted > 0).then(|| format!("{} posted", aftermath.posted));
    let anchored = aftermath
        .anchored
        .map(|entry| format!("entry {entry} anchored"));
    let parts: Vec<String> = posted.into_iter().chain(anchored).collect();
    if !parts.is_empty() {
        let line = Line::at(0).plain("Audit log: ");
        sheet.line(&line.put(Tone::Aside, parts.join(", ")))?;
    }
    for warning in &aftermath.warnings {
        let line = Line::at(0).put(Tone::Warning, "Warning: ");
        sheet.wrapped(line, Tone::Plain, warning, 2)?;
    }
    Ok(())
}

fn summary(sheet: &mut Sheet<'_>, run: &RunView) -> io::Result<()> {
    let text = counted(run.counts());
    let well = run.outcomes.iter().all(|outcome| outcome.end == End::Done);
    let tone = if well && run.ledger_error.is_none() {
        Tone::Good
    } else {
        Tone::Error
    };
    let line = Line::at(0).put(tone, format!("Applied: {text}"));
    sheet.line(&line.put(Tone::Aside, format!(" in {}", spoken(run.duration))))?;
    let line = Line::at(0).plain("Ledger: ").put(Tone::Name, &run.ledger);
    let id = run.run.as_ref().map(|id| format!("  (run {id})"));
    sheet.line(&line.put(Tone::Aside, id.unwrap_or_default()))
}

/// Says what was done, and how much was not: `5 created, 1 updated; 0 failed`.
fn counted(counts: RunCounts) -> String {
    let words = |listed: &[(usize, &str)]| -> Vec<String> {
        let some = listed.iter().filter(|(count, _word)| *count > 0);
        some.map(|(count, word)| format!("{count} {word}"))
            .collect()
    };
    let listed = counts.listed();
    let (done, bad) = listed.split_at(RunCounts::DONE);
    let (done, mut bad) = (words(done), words(bad));
    if counts.failed > 0
        && let Some(failed) = bad.first_mut()
    {
        failed.push_str(&counts.written());
    }
    let done = match (done.is_empty(), counts.failed_written) {
        (true, 0) => "nothing".to_owned(),
        (true, _) => "nothing as planned".to_owned(),
        (false, _) => done.join(", "),
    };
    match bad.is_empty() {
        true => format!("{done}; 0 failed"),
        false => format!("{done}; {}", bad.join(", ")),
    }
}

fn one(sheet: &mut Sheet<'_>, outcome: &OutcomeView) -> io::Result<()> {
    let (sign, word, tone) = match &outcome.end {
        End::Done => ("✓", done(outcome.action), Tone::of(outcome.action)),
        End::Failed { .. } => ("✗", "failed", Tone::Error),
        End::Unsettled { .. } => ("?", "unsettled", Tone::Error),
        End::Skipped { .. } => ("-", "skipped", Tone::Warning),
        End::NotReached => ("-", "not reached", Tone::Warning),
    };
    let line = Line::at(2)
        .put(tone, format!("{sign} {word:<11} "))
        .put(Tone::Name, outcome.id.to_string());
    let begun = outcome.attempts > 0;
    let took = begun.then(|| format!("  {}", spoken(outcome.duration)));
    sheet.line(&line.put(Tone::Aside, took.unwrap_or_default()))?;
    if let Some((why, tone)) = why(outcome) {
        sheet.wrapped(Line::at(16), tone, &why, 16)?;
    }
    if outcome.is_failed_written() {
        let stays = "what was written stays written, and the next plan goes on from there";
        sheet.wrapped(Line::at(16), Tone::Plain, stays, 16)?;
    }
    for remark in &outcome.remarks {
        sheet.wrapped(Line::at(16), Tone::Plain, remark, 16)?;
    }
    Ok(())
}

/// Writes what did not go well: each failure by itself, and what was not begun for one and the same
/// reason together, so that a cause with thousands of dependants does not hide the others.
fn groups(sheet: &mut Sheet<'_>, bad: &[&OutcomeView]) -> io::Result<()> {
    let mut together: Vec<(&End, Vec<&OutcomeView>)> = Vec::new();
    let mut known: BTreeMap<Option<&ChangeId>, usize> = BTreeMap::new();
    for outcome in bad {
        let cause = match &outcome.end {
            End::Skipped { because } if outcome.remarks.is_empty() => Some(because),
            End::NotReached if outcome.remarks.is_empty() => None,
            End::Done
            | End::Failed { .. }
            | End::Unsettled { .. }
            | End::Skipped { .. }
            | End::NotReached => {
                one(sheet, outcome)?;
                continue;
            }
        };
        let place = *known.entry(cause).or_insert(together.len());
        match together.get_mut(place) {
            Some((_end, same)) => same.push(outcome),
            None => together.push((&outcome.end, vec![outcome])),
        }
    }
    for (end, same) in together {
        match same.as_slice() {
            [alone] => one(sheet, alone)?,
            all => not_begun(sheet, end, all)?,
        }
    }
    Ok(())
}

/// Writes changes that were not begun for the same reason.
fn not_begun(sheet: &mut Sheet<'_>, end: &End, all: &[&OutcomeView]) -> io::Result<()> {
    let (word, why) = match end {
        End::Skipped { because } => ("skipped", missed(because)),
        End::Done | End::Failed { .. } | End::Unsettled { .. } | End::NotReached => {
            ("not reached", STOPPED.to_owned())
        }
    };
    let line = Line::at(2).put(Tone::Warning, format!("- {word:<11} "));
    let count = all.len();
    sheet.wrapped(line, Tone::Plain, &format!("{count} changes, {why}"), 16)?;
    let names = all.iter().map(|outcome| outcome.id.to_string());
    sheet.wrapped(
        Line::at(16),
        Tone::Name,
        &remaining::named(names.collect()),
        16,
    )
}

fn missed(because: &ChangeId) -> String {
    format!("because {because} did not end well")
}

/// What failed comes first, then what was skipped for it, then what was not reached.
const fn group(end: &End) -> u8 {
    match end {
        End::Done => 0,
        End::Failed { .. } | End::Unsettled { .. } => 1,
        End::Skipped { .. } => 2,
        End::NotReached => 3,
    }
}

fn why(outcome: &OutcomeView) -> Option<(String, Tone)> {
    match &outcome.end {
        End::Done => None,
        End::Failed { error } => Some((error.clone(), Tone::Error)),
        End::Unsettled { error } => Some((
            format!("{error}; nobody knows whether it was carried out, the next run settles it"),
            Tone::Error,
        )),
        End::Skipped { because } => Some((missed(because), Tone::Plain)),
        End::NotReached => Some((STOPPED.to_owned(), Tone::Plain)),
    }
}

/// Returns a duration as people say it.
pub(super) fn spoken(duration: Duration) -> String {
    let (seconds, millis) = (duration.as_secs(), duration.as_millis());
    match seconds {
        0 => format!("{millis} ms"),
        1..60 => format!("{}.{} s", seconds, duration.subsec_millis() / 100),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_before_it_failed_is_not_nothing() {
        let failed = |failed, failed_written| RunCounts {
            failed,
            failed_written,
            ..RunCounts::default()
        };
        assert_eq!(counted(failed(1, 0)), "nothing; 1 failed");
        let one = "nothing as planned; 1 failed after it was written";
        assert_eq!(counted(failed(1, 1)), one);
        let two = "nothing as planned; 2 failed after they were written";
        assert_eq!(counted(failed(2, 2)), two);
        let mixed = RunCounts {
            created: 3,
            skipped: 1,
            ..failed(2, 1)
        };
        let said = "3 created; 2 failed (1 of them after a write), 1 skipped";
        assert_eq!(counted(mixed), said);
    }
}
