//! Findings in any format, and reports: findings written into files beside what is shown.
//!
//! `FORMAT=PATH` comes in as a word of the command line; bytes without secrets go out. A file is
//! written whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum as _;
use lockstep_render::{FindingsView, Style, github, json, junit, sarif, text};

use crate::command::Format;
use crate::failure::Failure;
use crate::output;
use crate::redaction::mask;
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
            "-" => Ok(Self { format, path: None }),
            _ => Ok(Self {
                format,
                path: Some(path.into()),
            }),
        }
    }
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
            .and_then(|()| store(path, &mask(&bytes)))
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

fn write(
    format: Format,
    view: &FindingsView<'_>,
    style: &Style,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    match format {
        // That one was refused: it is for graphs.
        Format::Text | Format::Dot => text::findings(view, style, out),
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
