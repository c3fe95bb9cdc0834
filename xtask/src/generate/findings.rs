//! The page of findings: every code with what it means and what to do.
//!
//! Rows in, one Markdown page out; the words are the model's, and what is shown for the examples
//! stands in `fixtures/codes`, where a test compares it.

use std::fs;
use std::path::Path;

use lockstep_model::{Code, Severity};

use super::Generated;

/// Where it stands what a person is shown for each wrong example.
const SHOWN: &str = "fixtures/codes";

/// What the page says about one code.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The code as it is printed.
    pub(super) code: &'static str,
    /// How much it matters.
    pub(super) severity: &'static str,
    /// What is wrong.
    pub(super) title: &'static str,
    /// Why, and what to do, with examples of wrong and right.
    pub(super) page: &'static str,
    /// What a person is shown for the wrong example.
    pub(super) shown: Option<String>,
}

/// What stands above the table.
const HEAD: &str = "\
# Findings

A finding is a mistake or an oddity in a manifest, with a code that keeps its meaning for good, and
the place it was written at. Errors stop a run with exit code 4; warnings and notes do not.

`lockstep explain CODE` prints the same in a terminal. A link such as `findings.md#ls0101` stays.

All findings of all files are shown in one run, sorted by file and place. Of each file the first 100
are kept, errors before warnings before notes; how many more there are is said at the end.

Each example is a project of its own: a fence is a file, named by its first line or else
`manifests/example.yaml`, beside a `lockstep.yaml` with a simulator. A test runs all of them.

This page is written by `cargo xtask generate` from the table of codes in `crates/model/src/code.rs`
and the pages in `crates/model/codes`.

| code | severity | what it is |
| --- | --- | --- |
";

/// Reads the model's table of codes, and in the tree at `root` what is shown for them.
pub(super) fn rows(root: &Path) -> Vec<Row> {
    let shown = |code: &Code| fs::read_to_string(root.join(SHOWN).join(format!("{code}.txt"))).ok();
    Code::ALL
        .iter()
        .map(|code| Row {
            code: code.as_str(),
            severity: severity(code.severity()),
            title: code.title(),
            page: code.page().trim_end(),
            shown: shown(code),
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
        page: _,
        shown: _,
    } = row;
    format!(
        "| [{code}](#{}) | {severity} | {} |\n",
        code.to_lowercase(),
        cell(title)
    )
}

/// Writes a code's section: its page, with what is shown for the wrong example behind that.
fn section(row: &Row) -> String {
    let Row {
        code,
        severity,
        title,
        page,
        shown,
    } = row;
    let page = match (shown, page.split_once("\nRight:\n")) {
        (Some(shown), Some((wrong, right))) => {
            let shown = shown.trim_end();
            format!("{wrong}\nlockstep says:\n\n```text\n{shown}\n```\n\nRight:\n{right}")
        }
        (Some(_) | None, _) => (*page).to_owned(),
    };
    format!("\n## {code}\n\n**{title}** ({severity})\n\n{page}\n")
}

/// Escapes what would end a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
