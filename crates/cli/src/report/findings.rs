//! Findings in any format.

use std::io;

use lockstep_render::{FindingsView, github, json, junit, sarif, text};

use super::{Contents, NoReport, Paper, Report};
use crate::command::Format;
use crate::redaction::mask_keys;

/// The formats of reports of findings, as they are listed to people.
const FORMATS: &[Format] = &[
    Format::Sarif,
    Format::Github,
    Format::Junit,
    Format::Json,
    Format::Text,
];

/// Reads a word that asks for a report of findings.
pub(crate) fn of_findings(word: &str) -> Result<Report, NoReport> {
    Report::parse(word, FORMATS)
}

/// Returns findings as they can be written. The name of a file may hold a key: all else has been
/// masked before.
pub(crate) fn paper<'a>(view: &'a FindingsView<'a>) -> Box<Contents<'a>> {
    Box::new(|paper: Paper, out| {
        let mut bytes = Vec::new();
        write(view, paper, &mut bytes)?;
        out.extend(mask_keys(&bytes));
        Ok(())
    })
}

fn write(view: &FindingsView<'_>, paper: Paper, out: &mut Vec<u8>) -> io::Result<()> {
    match paper.format {
        // The latter were refused: they are for graphs, for what comes bit by bit, and for plans.
        Format::Text
        | Format::Csv
        | Format::Auditlogmessage
        | Format::Dot
        | Format::Ndjson
        | Format::Markdown
        | Format::GithubSummary
        | Format::Html => text::findings(view, &paper.style, out),
        Format::Json => json::v1::findings(view, out),
        Format::Sarif => sarif::findings(view, out),
        Format::Github => github::findings(view, out),
        Format::Junit => junit::findings(view, out),
    }
}
