//! Findings as compilers write them: what is wrong, the lines where it is, what to do.

mod excerpt;
mod snippet;

use std::io;

use lockstep_model::{LeftOut, Severity};

pub(crate) use self::snippet::Snippets;
use crate::findings::FindingsView;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::value::plural;

/// Writes findings, sorted by place and code, and how many there are.
///
/// # Errors
///
/// Fails if `out` does.
pub fn findings(
    view: &FindingsView<'_>,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let mut snippets = Snippets::new(*view, *style);
    for finding in view.sorted() {
        writeln!(out, "{}\n", snippets.show(finding))?;
    }
    let sheet = &mut Sheet::new(out, *style);
    summary(sheet, view)?;
    left_out(sheet, view)
}

pub(crate) const fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::Moved,
    }
}

fn summary(sheet: &mut Sheet<'_>, view: &FindingsView<'_>) -> io::Result<()> {
    let counts = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    let counts = counts.map(|(severity, one, many)| (severity, view.count(severity), one, many));
    let found = counts
        .into_iter()
        .filter(|(_severity, count, ..)| *count > 0);
    let words: Vec<String> = found
        .clone()
        .map(|(_severity, count, one, many)| format!("{count} {}", plural(count, one, many)))
        .collect();
    let files = match view.files_with_findings() {
        0 => String::new(),
        count => format!(" in {count} {}", plural(count, "file", "files")),
    };
    let text = match words.is_empty() {
        true => "No findings.".to_owned(),
        false => format!("{}{files}.", words.join(", ")),
    };
    let worst = found.map(|(severity, ..)| severity).next();
    sheet.line(&Line::at(0).put(worst.map_or(Tone::Good, tone), text))
}

/// Says of which files findings are left out, so that nobody takes those shown for all.
fn left_out(sheet: &mut Sheet<'_>, view: &FindingsView<'_>) -> io::Result<()> {
    let files = view.left_out.into_iter().flat_map(LeftOut::files);
    for (file, count) in files {
        let more = format!(": {count} more {} left out", plural(count, "is", "are"));
        sheet.line(&Line::at(0).put(Tone::Name, file).plain(more))?;
    }
    Ok(())
}
