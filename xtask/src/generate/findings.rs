//! The page of findings: every code with what it means and what to do.
//!
//! Rows in, one Markdown page out; the words are the model's.

use lockstep_model::{Code, Severity};

use super::Generated;

/// What the page says about one code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The code as it is printed.
    pub(super) code: &'static str,
    /// How much it matters.
    pub(super) severity: &'static str,
    /// What is wrong.
    pub(super) title: &'static str,
    /// Why, and what to do.
    pub(super) explanation: &'static str,
}

/// What stands above the table.
const HEAD: &str = "\
# Findings

A finding is a mistake or an oddity in a manifest, with a code that keeps its meaning for good, and
the place it was written at. Errors stop a run with exit code 4; warnings and notes do not.

This page is written by `cargo xtask generate` from the table of codes in `crates/model/src/code.rs`.

| code | severity | what it is |
| --- | --- | --- |
";

/// Reads the model's table of codes.
pub(super) fn rows() -> Vec<Row> {
    Code::ALL
        .iter()
        .map(|code| Row {
            code: code.as_str(),
            severity: severity(code.severity()),
            title: code.title(),
            explanation: code.page().trim_end(),
        })
        .collect()
}

/// Spells a severity.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Writes the page: a table to look codes up in, then a section for each.
pub(super) fn page(rows: &[Row]) -> Generated {
    let lines: String = rows.iter().map(line).collect();
    let sections: String = rows.iter().map(section).collect();
    Generated::new("docs/findings.md", format!("{HEAD}{lines}{sections}"))
}

/// Writes a code's line of the table.
fn line(row: &Row) -> String {
    let Row {
        code,
        severity,
        title,
        explanation: _,
    } = row;
    format!(
        "| [{code}](#{}) | {severity} | {} |\n",
        code.to_lowercase(),
        cell(title)
    )
}

/// Writes a code's section.
fn section(row: &Row) -> String {
    let Row {
        code,
        severity,
        title,
        explanation,
    } = row;
    format!("\n## {code}\n\n**{title}** ({severity})\n\n{explanation}\n")
}

/// Escapes what would end a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
