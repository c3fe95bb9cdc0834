//! What a verification of the ledger found.

use std::io;

use lockstep_ledger::{Covered, Damage, Report, Signatures, Verdict};

use super::remedy::remedy;
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
    match &report.verdict {
        Verdict::Intact => intact(sheet, report, Tone::Good)?,
        Verdict::TornTail { bytes } => {
            intact(sheet, report, Tone::Warning)?;
            let text = format!(
                "Behind the last entry stand {bytes} bytes of one that a crash cut short. No entry \
                 is lost: the next apply moves those bytes aside and says so in the ledger, and so \
                 does `lockstep audit repair`."
            );
            sheet.wrapped(Line::at(0), Tone::Plain, &text, 0)?;
        }
        Verdict::Damaged { line, damage } => broken(sheet, report, *line, damage)?,
    }
    unerased(sheet, report)?;
    proofs(sheet, report)?;
    ends(sheet, report)
}

fn intact(sheet: &mut Sheet<'_>, report: &Report, tone: Tone) -> io::Result<()> {
    let line = Line::at(0).put(tone, "The ledger is intact: ");
    sheet.line(&line.plain(format!("{}.", whole(report))))
}

fn broken(sheet: &mut Sheet<'_>, report: &Report, line: u64, damage: &Damage) -> io::Result<()> {
    let head = Line::at(0).put(
        Tone::Error,
        format!("The ledger is broken at line {line}: "),
    );
    sheet.wrapped(head, Tone::Plain, &damage.to_string(), 0)?;
    let text = format!("Up to there it is whole: {}.", whole(report));
    sheet.wrapped(Line::at(0), Tone::Plain, &text, 0)?;
    sheet.wrapped(Line::at(0), Tone::Plain, &remedy(damage), 0)
}

fn whole(report: &Report) -> String {
    let counted = |count: u64, one, many| {
        let word = plural(usize::from(count != 1) + 1, one, many);
        format!("{count} {word}")
    };
    let entries = counted(report.entries, "entry", "entries");
    let contents = counted(report.contents, "content", "contents");
    match report.forgotten {
        0 => format!("{entries}, {contents}"),
        count => format!("{entries}, {contents}, {count} forgotten"),
    }
}

fn unerased(sheet: &mut Sheet<'_>, report: &Report) -> io::Result<()> {
    let count = report.unerased.len();
    if count == 0 {
        return Ok(());
    }
    let text = format!(
        "{count} {} that a tombstone names {} still there: a crash came between, or a copy brought \
         them back. The next apply erases them, and so does `lockstep audit repair`.",
        plural(count, "content", "contents"),
        plural(count, "is", "are"),
    );
    sheet.wrapped(Line::at(0), Tone::Warning, &text, 0)
}

fn proofs(sheet: &mut Sheet<'_>, report: &Report) -> io::Result<()> {
    for entry in &report.anchored {
        let text = format!(
            "entry {entry} is the one that was anchored{}",
            after(report, *entry)
        );
        proof(sheet, "Anchored: ", &text)?;
    }
    let Signatures { asked, covered, .. } = &report.signatures;
    if let Some(Covered {
        sequence,
        key,
        time,
    }) = covered
    {
        let whose = if *asked {
            "a trusted key"
        } else {
            "a key that nobody named"
        };
        let text = format!(
            "up to entry {sequence}, at {time}, by {key}, {whose}{}",
            after(report, *sequence)
        );
        proof(sheet, "Signed: ", &text)?;
    }
    let trusted = *asked && covered.is_some();
    let damaged = matches!(report.verdict, Verdict::Damaged { .. });
    if report.anchored.is_empty() && !trusted && !damaged {
        let text = "Held to nothing but itself: an end that was cut off, or rewritten and hashed \
                    anew, would not be seen. `--anchor tenant`, `--anchor HASH` and `--key KEY` \
                    hold it to what is kept elsewhere.";
        sheet.wrapped(Line::at(0), Tone::Aside, text, 0)?;
    }
    Ok(())
}

fn proof(sheet: &mut Sheet<'_>, head: &str, text: &str) -> io::Result<()> {
    let line = Line::at(0).put(Tone::Good, head);
    sheet.wrapped(line, Tone::Plain, &format!("{text}."), 0)
}

/// Says how many entries lie behind one that is vouched for.
fn after(report: &Report, sequence: u64) -> String {
    match report.entries.saturating_sub(sequence + 1) {
        0 => "; it is the last one".to_owned(),
        1 => "; one entry came after, and is vouched for by nothing else".to_owned(),
        count => format!("; {count} entries came after, and are vouched for by nothing else"),
    }
}

/// Writes the ledger's id and its head, in the form that `--anchor` takes.
fn ends(sheet: &mut Sheet<'_>, report: &Report) -> io::Result<()> {
    if let Some(id) = &report.ledger {
        let line = Line::at(0).plain("Ledger: ");
        sheet.line(&line.put(Tone::Name, id.to_string()))?;
    }
    match &report.head {
        Some(head) => {
            let last = report.entries.saturating_sub(1);
            let line = Line::at(0).plain("Head: ");
            sheet.line(&line.put(Tone::Name, format!("{last}:{head}")))
        }
        None => Ok(()),
    }
}
