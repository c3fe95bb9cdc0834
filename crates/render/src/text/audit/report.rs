//! What a verification of the ledger found.

use std::io;

use lockstep_ledger::{Report, Verdict};

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::value::plural;

/// Writes what a verification found.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_report(report: &Report, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let whole = whole(report);
    match &report.verdict {
        Verdict::Intact => {
            let line = Line::at(0).put(Tone::Good, "The ledger is intact: ");
            sheet.line(&line.plain(format!("{whole}.")))?;
        }
        Verdict::TornTail { bytes } => {
            let line = Line::at(0).put(Tone::Warning, "The ledger is intact: ");
            sheet.line(&line.plain(format!("{whole}.")))?;
            let text = format!(
                "Behind the last entry stand {bytes} bytes of one that a crash cut short. No entry \
                 is lost; the next apply moves those bytes aside."
            );
            sheet.wrapped(Line::at(0), Tone::Plain, &text, 0)?;
        }
        Verdict::Damaged { line, damage } => {
            let head = Line::at(0).put(
                Tone::Error,
                format!("The ledger is broken at line {line}: "),
            );
            sheet.line(&head.plain(damage.to_string()))?;
            let text = format!(
                "Up to there it is whole: {whole}. Bring back a copy that verifies before anything \
                 more is applied."
            );
            sheet.wrapped(Line::at(0), Tone::Plain, &text, 0)?;
        }
    }
    match &report.head {
        Some(head) => sheet.line(
            &Line::at(0)
                .plain("Head: ")
                .put(Tone::Name, head.to_string()),
        ),
        None => Ok(()),
    }
}

fn whole(report: &Report) -> String {
    let (entries, contents) = (report.entries, report.contents);
    format!(
        "{entries} {}, {contents} {}",
        plural(usize::from(entries != 1) + 1, "entry", "entries"),
        plural(usize::from(contents != 1) + 1, "content", "contents")
    )
}
