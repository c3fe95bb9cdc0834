//! Reports: what a command shows, written into files beside it, in any format.
//!
//! `FORMAT=PATH` comes in as a word of the command line; bytes without secrets go out. A file is
//! written whole or not at all; the summary of a step on GitHub is appended to.

mod append;
mod findings;
mod plan;
mod rehearsal;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use lockstep_render::Style;

use crate::command::Format;
use crate::failure::Failure;
use crate::output;
use crate::redaction::mask;
use crate::replace::{spare, store};

pub(crate) use self::findings::{of_findings, paper as findings};
pub(crate) use self::plan::{Asked, Length, Planned};
pub(crate) use self::rehearsal::{of_rehearsals, rehearsal};

/// What is written on: in which format, and how text is laid out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paper {
    /// The format.
    pub(crate) format: Format,
    /// How text is laid out.
    pub(crate) style: Style,
    /// How many bytes stand there already.
    pub(crate) taken: usize,
}

/// What can be written in several formats.
pub(crate) type Contents<'a> = dyn Fn(Paper, &mut Vec<u8>) -> io::Result<()> + 'a;

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    format: Format,
    /// Where it is written; stdout if there is none.
    path: Option<PathBuf>,
}

/// What is wrong with a word that should ask for a report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoReport {
    /// There is no `=`, or nothing on one side of it.
    #[error(
        "write it as FORMAT=PATH, or FORMAT=- for stdout; the formats are {}",
        listed(formats)
    )]
    Form {
        /// The formats that there are.
        formats: &'static [Format],
    },
    /// There is no such format.
    #[error(
        "there is no format `{name}` for reports; the formats are {}",
        listed(formats)
    )]
    Format {
        /// What stands in its place.
        name: String,
        /// The formats that there are.
        formats: &'static [Format],
    },
}

fn listed(formats: &[Format]) -> String {
    let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
    names.join(", ")
}

impl Report {
    /// Reads a word that asks for a report in one of these formats.
    fn parse(word: &str, formats: &'static [Format]) -> Result<Self, NoReport> {
        let form = NoReport::Form { formats };
        let Some((format, path)) = word.split_once('=') else {
            return Err(form);
        };
        let known = Format::from_str(format, false).ok();
        let known = known.filter(|format| formats.contains(format));
        let format = known.ok_or_else(|| NoReport::Format {
            name: format.to_owned(),
            formats,
        })?;
        match path {
            "" => Err(form),
            "-" | "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" => {
                Ok(Self { format, path: None })
            }
            _ => Ok(Self {
                format,
                path: Some(path.into()),
            }),
        }
    }
}

/// What is wrong with several reports together.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Clash {
    /// Two are written into one file.
    #[error("two reports go to {0}: give each a file of its own")]
    Path(String),
    /// One that is a whole document would stand beside something else.
    #[error(
        "{report} on stdout would stand beside {other}, and no program could read it: write it into \
         a file, `--report {report}=PATH`, or let it be all that is shown, `--format {report}`"
    )]
    Stdout {
        /// The format of the document.
        report: &'static str,
        /// What stands there as well.
        other: &'static str,
    },
}

/// Says whether reports get into each other's way, or into that of what is shown on stdout.
pub(crate) fn clash(shown: Format, reports: &[Report]) -> Option<Clash> {
    let mut paths = BTreeSet::new();
    for path in reports.iter().filter_map(|report| report.path.as_ref()) {
        let is_file = fs::metadata(path).is_ok_and(|there| !there.is_file());
        if !is_file && !paths.insert(whole(path)) {
            return Some(Clash::Path(path.display().to_string()));
        }
    }
    let mut there = vec![shown];
    for report in reports.iter().filter(|report| report.path.is_none()) {
        let mut others = there.iter();
        let other = others.find(|other| is_document(report.format) || is_document(**other));
        if let Some(other) = other {
            // What is shown need not be shown so: the report gives way.
            let (report, other) = match is_document(report.format) {
                true => (report.format, *other),
                false => (*other, report.format),
            };
            return Some(Clash::Stdout {
                report: report.name(),
                other: other.name(),
            });
        }
        there.push(report.format);
    }
    None
}

/// Says whether a report is written to a path, too.
pub(crate) fn writes(reports: &[Report], path: &Path) -> bool {
    let own = whole(path);
    let mut others = reports.iter().filter_map(|report| report.path.as_ref());
    others.any(|other| whole(other) == own)
}

/// Says whether a format is one document from its first to its last byte: the others are lines.
pub(crate) const fn is_document(format: Format) -> bool {
    match format {
        Format::Json
        | Format::Sarif
        | Format::Junit
        | Format::Markdown
        | Format::GithubSummary
        | Format::Html => true,
        Format::Text
        | Format::Github
        | Format::Csv
        | Format::Auditlogmessage
        | Format::Dot
        | Format::Ndjson => false,
    }
}

/// Returns where a path leads, as far as that is there.
fn whole(path: &Path) -> PathBuf {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let below = || {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = real(folder.unwrap_or_else(|| Path::new(".")))?;
        Some(folder.join(path.file_name()?))
    };
    let plain = || path.components().collect();
    real(path).or_else(below).unwrap_or_else(plain)
}

/// Shows something on stdout.
pub(crate) fn show(format: Format, contents: &Contents<'_>) -> Result<(), Failure> {
    output::styled(|style, out| {
        let paper = Paper {
            format,
            style,
            taken: 0,
        };
        write(contents, paper, out)
    })
}

/// Writes all reports, also behind one that cannot be written.
pub(crate) fn save(reports: &[Report], contents: &Contents<'_>) -> Result<(), Failure> {
    let failures = reports
        .iter()
        .filter_map(|report| report.save(contents).err());
    let failures: Vec<Failure> = failures.collect();
    let mut failures = failures.into_iter();
    let first = failures.next();
    // The program ends with one failure; the others are said before it.
    for failure in failures {
        failure.show();
    }
    first.map_or(Ok(()), Err)
}

impl Report {
    fn save(&self, contents: &Contents<'_>) -> Result<(), Failure> {
        let Some(path) = &self.path else {
            return show(self.format, contents);
        };
        let mut bytes = Vec::new();
        spare(path)?;
        let appended = self.format == Format::GithubSummary;
        let taken = if appended { append::taken(path)? } else { 0 };
        let paper = Paper {
            format: self.format,
            style: Style::plain(),
            taken,
        };
        write(contents, paper, &mut bytes)
            .and_then(|()| match appended {
                true => append::append(path, &bytes),
                false => store(path, &bytes),
            })
            .map_err(|error| {
                let message = format!("the report {} cannot be written", path.display());
                Failure::new(message).because(error)
            })
    }
}

/// Writes something without the secrets that are known. What may look like a key in it is for the
/// contents to mask.
fn write(contents: &Contents<'_>, paper: Paper, out: &mut Vec<u8>) -> io::Result<()> {
    let mut bytes = Vec::new();
    contents(paper, &mut bytes)?;
    out.extend(mask(&bytes));
    Ok(())
}

/// Returns where a project is in its repository, with `/` between the parts: code review knows
/// files from the repository's root. Nothing if it is the root, or if there is no repository.
pub(crate) fn folder(root: &Path) -> String {
    let inside = fs::canonicalize(root).ok().and_then(|root| {
        let repository = root.ancestors().find(|above| above.join(".git").exists())?;
        let inside = root.strip_prefix(repository).ok()?;
        let parts = inside.iter().map(|part| part.to_string_lossy());
        Some(parts.collect::<Vec<_>>().join("/"))
    });
    inside.unwrap_or_default()
}

#[cfg(test)]
mod tests;
