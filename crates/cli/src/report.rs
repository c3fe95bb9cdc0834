//! Findings in any format, and reports: findings written into files beside what is shown.
//!
//! `FORMAT=PATH` comes in as a word of the command line; bytes without secrets go out. A file is
//! written whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum as _;
use lockstep_render::{FindingsView, Style, github, json, junit, sarif, text};

use crate::command::Format;
use crate::failure::Failure;
use crate::output;
use crate::redaction::mask_keys;
use crate::replace::{replace, spare};

/// The formats of reports, as they are listed to people.
const FORMATS: [Format; 5] = [
    Format::Sarif,
    Format::Github,
    Format::Junit,
    Format::Json,
    Format::Text,
];

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
        listed()
    )]
    Form,
    /// There is no such format.
    #[error(
        "there is no format `{name}` for reports; the formats are {}",
        listed()
    )]
    Format {
        /// What stands in its place.
        name: String,
    },
}

fn listed() -> String {
    FORMATS.map(Format::name).join(", ")
}

impl FromStr for Report {
    type Err = NoReport;

    fn from_str(word: &str) -> Result<Self, NoReport> {
        let (format, path) = word.split_once('=').ok_or(NoReport::Form)?;
        let known = Format::from_str(format, false).ok();
        let known = known.filter(|format| FORMATS.contains(format));
        let format = known.ok_or_else(|| NoReport::Format {
            name: format.to_owned(),
        })?;
        match path {
            "" => Err(NoReport::Form),
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

/// Says whether a format is one document from its first to its last byte: the others are lines.
const fn is_document(format: Format) -> bool {
    match format {
        Format::Json | Format::Sarif | Format::Junit => true,
        Format::Text | Format::Github | Format::Dot | Format::Ndjson => false,
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

/// Shows findings on stdout.
pub(crate) fn show(format: Format, view: &FindingsView<'_>) -> Result<(), Failure> {
    output::styled(|style, out| write(format, view, &style, out))
}

/// Writes all reports, also behind one that cannot be written.
pub(crate) fn save(reports: &[Report], view: &FindingsView<'_>) -> Result<(), Failure> {
    let failures = reports.iter().filter_map(|report| report.save(view).err());
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
    fn save(&self, view: &FindingsView<'_>) -> Result<(), Failure> {
        let Some(path) = &self.path else {
            return show(self.format, view);
        };
        let mut bytes = Vec::new();
        spare(path)?;
        write(self.format, view, &Style::plain(), &mut bytes)
            .and_then(|()| store(path, &bytes))
            .map_err(|error| {
                let message = format!("the report {} cannot be written", path.display());
                Failure::new(message).because(error)
            })
    }
}

/// Writes a file; what is no file, as a pipe or a device, is written to and not replaced.
fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => fs::write(path, bytes),
        // A link stays, and what it leads to is replaced.
        Ok(_file) => replace(&fs::canonicalize(path)?, bytes),
        Err(_nothing) => replace(path, bytes),
    }
}

/// Writes findings. The name of a file may hold a key: all else has been masked before.
fn write(
    format: Format,
    view: &FindingsView<'_>,
    style: &Style,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    render(format, view, style, &mut bytes)?;
    out.extend(mask_keys(&bytes));
    Ok(())
}

fn render(
    format: Format,
    view: &FindingsView<'_>,
    style: &Style,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    match format {
        // The latter were refused: they are for graphs, and for what comes bit by bit.
        Format::Text | Format::Dot | Format::Ndjson => text::findings(view, style, out),
        Format::Json => json::v1::findings(view, out),
        Format::Sarif => sarif::findings(view, out),
        Format::Github => github::findings(view, out),
        Format::Junit => junit::findings(view, out),
    }
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
mod tests {
    use lockstep_model::{Code, Finding};

    use super::*;

    #[test]
    fn reports_are_asked_for_by_format_and_path() {
        let report: Report = "sarif=out/a=b.sarif".parse().unwrap();
        assert_eq!(report.format, Format::Sarif);
        assert_eq!(report.path.as_deref(), Some(Path::new("out/a=b.sarif")));
        assert_eq!("github=-".parse::<Report>().unwrap().path, None);
        for word in ["sarif", "sarif=", "=x", "dot=x", "SARIF=x", "xml=x"] {
            let error = word.parse::<Report>().unwrap_err().to_string();
            assert!(
                error.ends_with("sarif, github, junit, json, text"),
                "{error}"
            );
        }
    }

    #[test]
    fn reports_keep_out_of_each_others_way() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let clash = |shown, words: &[String]| {
            let reports: Vec<Report> = words.iter().map(|word| word.parse().unwrap()).collect();
            clash(shown, &reports).map(|clash| clash.to_string())
        };
        let (a, b) = (at("a"), at("./b"));
        let two = [
            format!("sarif={a}"),
            format!("junit={b}"),
            format!("json={}", at("b")),
        ];
        assert_eq!(clash(Format::Text, &two[..2]), None);
        let said = clash(Format::Text, &two).unwrap();
        assert!(said.starts_with("two reports go to "), "{said}");
        assert_eq!(
            clash(
                Format::Text,
                &["sarif=/dev/null", "json=/dev/null"].map(str::to_owned)
            ),
            None
        );
        for (shown, words, refused) in [
            (Format::Text, &["github=-"][..], None),
            (Format::Text, &["github=-", "text=-"], None),
            (
                Format::Text,
                &["json=-"],
                Some("json on stdout would stand beside text"),
            ),
            (
                Format::Github,
                &["sarif=/dev/stdout"],
                Some("sarif on stdout would stand beside github"),
            ),
            (
                Format::Json,
                &["github=-"],
                Some("json on stdout would stand beside github"),
            ),
            (
                Format::Sarif,
                &["junit=-"],
                Some("junit on stdout would stand beside sarif"),
            ),
        ] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let said = clash(shown, &words);
            let as_told = |(said, told): (&String, &str)| said.starts_with(told);
            assert_eq!(said.is_some(), refused.is_some(), "{said:?}");
            assert!(said.as_ref().zip(refused).is_none_or(as_told), "{said:?}");
        }
    }

    #[test]
    fn reports_are_written_behind_one_that_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| Some(folder.path().join(name));
        fs::write(folder.path().join("file"), "x").unwrap();
        let report = |format, name| Report {
            format,
            path: path(name),
        };
        let reports = [
            report(Format::Junit, "file/no.xml"),
            report(Format::Json, "new/a.json"),
            report(Format::Sarif, "file"),
        ];
        let findings = [Finding::new(Code::Project, "nothing is there")];
        let failure = save(&reports, &FindingsView::new(&findings)).unwrap_err();
        assert!(failure.to_string().contains("no.xml"), "{failure}");
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(read("new/a.json").contains("lockstep.findings"));
        assert!(read("file").contains("2.1.0"));
    }

    #[test]
    fn projects_know_their_folder_in_the_repository() {
        let repository = tempfile::tempdir().unwrap();
        let inner = repository.path().join("infra/gateway");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(repository.path().join(".git")).unwrap();
        assert_eq!(folder(&inner), "infra/gateway");
        assert_eq!(folder(repository.path()), "");
        assert_eq!(folder(&inner.join("missing")), "");
    }
}
