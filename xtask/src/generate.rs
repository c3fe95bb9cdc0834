//! What is derived from the code and committed: schemas, findings, the CLI reference, completions.
//!
//! In come the crates' own tables, out go files, or the list of files that differ. It must not
//! hold a fact of its own: a text that has to change is changed where the table stands.

mod cli;
mod findings;
mod schemas;
mod settle;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::command::Mode;
use crate::failure::Failure;

/// Folders that hold nothing but generated files: what else lies there is stale.
const OWNED: &[&str] = &[
    "schemas",
    "schemas/editor",
    "docs/generated/completions",
    "docs/generated/man",
];

/// A file as it has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Generated {
    /// Where it lies, relative to the workspace.
    path: PathBuf,
    /// Its bytes.
    content: Vec<u8>,
}

impl Generated {
    /// Makes a file of some bytes.
    fn new(path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            content: content.into(),
        }
    }
}

/// Writes every generated file of the tree at `root`, or compares them all.
pub(crate) fn run(root: &Path, mode: Mode, out: &mut dyn Write) -> Result<(), Failure> {
    let files = all(root)?;
    let differences = settle::differences(root, OWNED, &files)?;
    for difference in &differences {
        writeln!(out, "{difference}")?;
    }
    match mode {
        Mode::Write => {
            settle::write(root, &differences, &files)?;
            let (count, changed) = (files.len(), differences.len());
            writeln!(out, "generate: {count} files, {changed} written or removed")?;
            Ok(())
        }
        Mode::Check if differences.is_empty() => {
            writeln!(
                out,
                "generate: {} files, all as they have to be",
                files.len()
            )?;
            Ok(())
        }
        Mode::Check => Err(Failure::Found(format!(
            "generate: {} files differ: run `cargo xtask generate` and commit them",
            differences.len()
        ))),
    }
}

/// Collects every generated file.
fn all(root: &Path) -> Result<Vec<Generated>, Failure> {
    let mut files = schemas::files();
    files.push(findings::page(&findings::rows(root)));
    files.extend(cli::files(&lockstep::command())?);
    Ok(files)
}
