//! Findings and plans as workflow commands, which GitHub shows beside the lines of a pull request.
//!
//! Findings come in, a line each goes out. GitHub shows ten of each kind for a step, so errors
//! stand first. Nothing that stands in a manifest can begin a command of its own.

mod plan;

use std::fmt::Write as _;
use std::io;

use lockstep_model::{Finding, LeftOut, Place, Severity};

pub use self::plan::plan;

use crate::findings::FindingsView;
use crate::lines::{Position, Texts};
use crate::neutral::neutral;
use crate::value::plural;

/// Writes findings: errors, warnings, notes, each sorted by place and code.
///
/// # Errors
///
/// Fails if `out` does.
pub fn findings(view: &FindingsView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    found(view, out)?;
    let files = view.left_out.into_iter().flat_map(LeftOut::files);
    for (file, count) in files {
        let findings = plural(count, "finding", "findings");
        let are = plural(count, "is", "are");
        let path = property(&view.path(file));
        writeln!(
            out,
            "::notice file={path},title=lockstep::{count} more {findings} of this file {are} left out"
        )?;
    }
    Ok(())
}

/// Writes a line for each finding.
fn found(view: &FindingsView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let mut texts = Texts::new(*view);
    let mut findings = view.sorted();
    // The sort is stable: each kind stays in its order.
    findings.sort_by_key(|finding| finding.severity);
    for finding in findings {
        let properties = properties(finding, view, &mut texts);
        let message = value(&message(finding, view));
        let command = command(finding.severity);
        writeln!(out, "::{command} {properties}::{message}")?;
    }
    Ok(())
}

const fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn properties<'a>(finding: &'a Finding, view: &FindingsView<'a>, texts: &mut Texts<'a>) -> String {
    let mut properties = String::new();
    if let Some(place) = &finding.place {
        let path = property(&view.path(&place.file));
        // Writing to a String cannot fail.
        let _infallible = write!(properties, "file={path},line={}", place.line);
        let end = texts.end(place).map(|end| last_line(end, place));
        if let Some(end) = end {
            let _infallible = write!(properties, ",endLine={}", end.line);
        }
        // GitHub takes columns for stretches of one line only.
        if end.is_none_or(|end| end.line == place.line as usize) {
            let _infallible = write!(properties, ",col={}", place.column);
        }
        if let Some(end) = end.filter(|end| end.line == place.line as usize) {
            let _infallible = write!(properties, ",endColumn={}", end.column);
        }
        properties.push(',');
    }
    let title = format!("{} {}", finding.code, finding.code.title());
    let _infallible = write!(properties, "title={}", property(&title));
    properties
}

/// A stretch that ends with a line break ends in the line before it.
fn last_line(end: Position, place: &Place) -> Position {
    match end.column == 1 && end.line > place.line as usize {
        true => Position {
            line: end.line - 1,
            ..end
        },
        false => end,
    }
}

/// Returns what is wrong, what is elsewhere, and what to do: a line each.
fn message(finding: &Finding, view: &FindingsView<'_>) -> String {
    let mut lines = vec![neutral(&finding.message).into_owned()];
    for related in &finding.related {
        let place = &related.place;
        let path = view.path(&place.file);
        let at = format!("{path}:{}:{}", place.line, place.column);
        lines.push(format!("{at}: {}", related.message));
    }
    if let Some(help) = &finding.help {
        lines.push(format!("help: {help}"));
    }
    let lines = lines.iter().map(|line| neutral(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// Escapes what is said.
fn value(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property.
fn property(text: &str) -> String {
    value(&neutral(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
