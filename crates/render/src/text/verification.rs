//! What a saved plan is worth, a line a check.

use std::io;

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::verification::{CheckEnd, CheckView, VerificationView};

/// Where the words of a check begin.
const BEHIND: usize = 24;

/// Writes what was looked at of a saved plan.
///
/// # Errors
///
/// Fails if `out` does.
pub fn verification(
    view: &VerificationView<'_>,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    if let Some(saved) = view.saved {
        let plan = &saved.plan;
        let organization = &plan.organization;
        let title = format!(
            "Plan for {}: {} ({})",
            plan.environment, organization.name, organization.id
        );
        sheet.wrapped(Line::at(0), Tone::Heading, &title, 0)?;
        sheet.wrapped(Line::at(0), Tone::Aside, &made(view), 0)?;
        sheet.gap()?;
    }
    for check in view.checks {
        line(sheet, check)?;
    }
    sheet.gap()?;
    let (tone, verdict) = match view.holds() {
        true => (Tone::Good, "The plan holds."),
        false => (
            Tone::Error,
            "The plan does not hold: `lockstep apply` refuses it.",
        ),
    };
    sheet.wrapped(Line::at(0), tone, verdict, 0)
}

fn made(view: &VerificationView<'_>) -> String {
    let Some(saved) = view.saved else {
        return String::new();
    };
    let envelope = &saved.envelope;
    let commit = envelope.git_commit.as_ref().map(|commit| {
        let dirty = match envelope.git_dirty {
            Some(true) => " with changes that were not committed",
            Some(false) => "",
            None => ", and Git did not say whether all was committed",
        };
        format!("commit {commit}{dirty}")
    });
    let commit = commit.unwrap_or_else(|| "no commit is known".to_owned());
    let snapshot = envelope.snapshot_taken_at.as_ref();
    let snapshot = snapshot.map(|at| format!(" Made from the snapshot of {at}."));
    format!(
        "Made by {}; {commit}.{}",
        envelope.tool,
        snapshot.unwrap_or_default()
    )
}

fn line(sheet: &mut Sheet<'_>, check: &CheckView) -> io::Result<()> {
    let tone = match check.end {
        CheckEnd::Passed => Tone::Good,
        CheckEnd::Failed => Tone::Error,
        CheckEnd::Skipped => Tone::Aside,
    };
    let word = match check.end {
        CheckEnd::Passed => "ok",
        CheckEnd::Failed => "FAILED",
        CheckEnd::Skipped => "skipped",
    };
    let mut rest = check.says.lines();
    let first = rest.next().unwrap_or_default();
    let begin = Line::at(0).put(tone, format!("{word:<8}")).plain(format!(
        "{:<width$}",
        check.name,
        width = BEHIND - 8
    ));
    sheet.wrapped(begin, Tone::Plain, first, BEHIND)?;
    for more in rest {
        sheet.wrapped(Line::at(BEHIND), Tone::Plain, more.trim_start(), BEHIND)?;
    }
    match &check.help {
        None => Ok(()),
        Some(help) => sheet.wrapped(Line::at(BEHIND), Tone::Remedy, help, BEHIND),
    }
}
