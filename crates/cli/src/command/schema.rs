//! `lockstep schema`: the JSON Schemas of all that lockstep reads.

mod folder;

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use lockstep_spec::schema::{self, Audience, SchemaFile};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{environment, output, project, usage};
use folder::Difference;

/// Print the JSON Schema of manifests, or write all schemas into a folder
///
/// Without KIND it is one schema for every document that lockstep reads. With --out, all schemas
/// are written as files: those for validators into the folder itself, those for editors into
/// `editor` below it.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The kind of document; `Overlay` is for editors only
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(kinds()), conflicts_with = "out")]
    kind: Option<String>,
    /// Who reads it: validators unless given; with --out, both
    #[arg(long = "for", value_enum, value_name = "READER")]
    reader: Option<Reader>,
    /// The folder that the files are written into; a schema of lockstep's there that is no longer
    /// written is removed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write nothing; list the files in the folder that differ, and end with 1 if there are any
    ///
    /// Without --out it is `schemas` in the project. Without --for, schemas for validators or for
    /// editors are passed over if the folder holds none of them.
    #[arg(long, conflicts_with = "kind")]
    check: bool,
}

/// Who reads a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// Draft 2020-12, for documents as they are when their values are filled in
    Validator,
    /// Draft-07, for documents as people write them, with `{value: NAME}` in any scalar
    Editor,
}

/// The folder of a project's schemas.
pub(super) const FOLDER: &str = "schemas";

/// The word for the documents of an overlay, which are no kind of their own.
const OVERLAY: &str = "Overlay";

fn kinds() -> Vec<&'static str> {
    let names = schema::names().into_iter();
    names.chain([OVERLAY]).collect()
}

impl Schema {
    /// Prints the schema, or writes or compares the files.
    pub(super) fn run(mut self, options: &Options) -> Result<Exit, Failure> {
        if self.check && self.out.is_none() {
            let Ok(root) = project::find(options.project.as_deref()) else {
                let message = "there is no project here: name the folder of schemas with --out";
                return Ok(usage::refuse(message));
            };
            self.out = Some(PathBuf::from(environment::shown(&root.join(FOLDER))));
        }
        match &self.out {
            Some(out) => self.folder(out),
            None => print(
                self.kind.as_deref(),
                self.reader.unwrap_or(Reader::Validator),
            ),
        }
    }

    /// Writes the files, or compares them.
    fn folder(&self, out: &Path) -> Result<Exit, Failure> {
        let mut files = files(self.reader);
        if self.check && self.reader.is_none() {
            files = folder::there(out, files);
        }
        let differences = folder::differences(out, &files)?;
        if !self.check {
            folder::settle(out, &differences)?;
        }
        let lines: Vec<String> = differences.iter().map(|one| self.line(one)).collect();
        output::result(lines.concat().as_bytes())?;
        let count = files.len();
        match (self.check, differences.len()) {
            (_, 0) => output::say(format_args!("{count} schemas, all as they have to be")),
            (false, _) => {}
            (true, differing) => {
                let out = out.display();
                let message = match differing {
                    1 => format!("1 schema in {out} differs"),
                    several => format!("{several} schemas in {out} differ"),
                };
                let reader = reader_of(&files).map_or("", Reader::flag);
                let help = format!("write what is missing: `lockstep schema{reader} --out {out}`");
                return Err(Failure::new(message).help(help));
            }
        }
        Ok(Exit::Done)
    }

    fn line(&self, difference: &Difference<'_>) -> String {
        let word = match (self.check, difference) {
            (true, Difference::Missing(_)) => "missing",
            (true, Difference::Changed(_)) => "differs",
            (true, Difference::Stale(_)) => "stale",
            (false, Difference::Missing(_) | Difference::Changed(_)) => "wrote",
            (false, Difference::Stale(_)) => "removed",
        };
        let out = self.out.as_deref().unwrap_or_else(|| ".".as_ref());
        format!("{word}: {}\n", out.join(difference.path()).display())
    }
}

impl Reader {
    /// Returns what asks for files for this reader alone.
    const fn flag(self) -> &'static str {
        match self {
            Self::Validator => " --for validator",
            Self::Editor => " --for editor",
        }
    }
}

/// Returns the one reader that files are for; nothing if they are for both.
fn reader_of(files: &[SchemaFile]) -> Option<Reader> {
    let for_editors = |file: &SchemaFile| file.path.contains('/');
    match (files.iter().all(for_editors), files.iter().any(for_editors)) {
        (true, _) => Some(Reader::Editor),
        (false, false) => Some(Reader::Validator),
        (false, true) => None,
    }
}

/// Returns the files for a reader, or for both.
fn files(reader: Option<Reader>) -> Vec<SchemaFile> {
    let readers = match reader {
        None => vec![Audience::Validator, Audience::Editor],
        Some(Reader::Validator) => vec![Audience::Validator],
        Some(Reader::Editor) => vec![Audience::Editor],
    };
    readers.into_iter().flat_map(schema::files).collect()
}

fn print(kind: Option<&str>, reader: Reader) -> Result<Exit, Failure> {
    let found = match (kind, reader) {
        (None, Reader::Validator) => Some(schema::any()),
        (None, Reader::Editor) => Some(schema::any_for_editors()),
        (Some(OVERLAY), Reader::Editor) => Some(schema::overlay_for_editors()),
        (Some(name), Reader::Validator) => schema::named(name),
        (Some(name), Reader::Editor) => schema::named_for_editors(name),
    };
    let Some(found) = found else {
        return Ok(usage::refuse(
            "an overlay is checked when it is laid over its base: only editors have a schema of it, `--for editor`",
        ));
    };
    output::result(format!("{found:#}\n").as_bytes())?;
    Ok(Exit::Done)
}
