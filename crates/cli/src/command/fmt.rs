//! `lockstep fmt`: documents in canonical order and style.

mod done;
mod file;
mod paths;

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use lockstep_spec::{MAX_BYTES, conceal};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use done::Done;
use file::{Fate, Mode};

/// Put documents into canonical order and style
///
/// Comments stay, and so does every value: a file whose values would change is left as it is. Without
/// PATH it is all files of the project: lockstep.yaml, the manifests, the overlays of all environments,
/// and the policies.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Files, or folders with all YAML files below them; `-` is stdin, formatted to stdout
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that are not formatted, and end with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Show what is changed, or would be, line by line
    #[arg(long)]
    diff: bool,
}

impl Fmt {
    /// Formats the files.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if self.paths == [Path::new("-")] {
            return self.stdin();
        }
        let mut done = Done::default();
        let files = match self.paths.is_empty() {
            true => paths::of_project(options.project.as_deref(), &mut done)?,
            false => paths::below(&self.paths)?,
        };
        let mode = match self.check {
            true => Mode::Check,
            false => Mode::Write,
        };
        for (file, fate) in files.iter().zip(file::all(&files, mode)) {
            self.tell(&file.shown, &fate)?;
            done.take(&file.shown, fate);
        }
        done.finish(mode, files.len())
    }

    /// Says what became of a file.
    fn tell(&self, shown: &str, fate: &Fate) -> Result<(), Failure> {
        let Fate::Changed { before, after } = fate else {
            return Ok(());
        };
        if self.diff {
            return output::result(output::harmless(&diff(shown, before, after)).as_bytes());
        }
        let word = if self.check {
            "not formatted"
        } else {
            "formatted"
        };
        output::result(format!("{word}: {}\n", output::harmless(shown)).as_bytes())
    }

    /// Formats stdin to stdout.
    fn stdin(&self) -> Result<Exit, Failure> {
        let name = "stdin";
        let mut bytes = Vec::new();
        io::stdin()
            .take(MAX_BYTES as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new("stdin cannot be read").because(error))?;
        let fate = file::formatted(name, &bytes);
        let mut done = Done::default();
        match &fate {
            Fate::Changed { .. } if self.diff || self.check => self.tell(name, &fate)?,
            Fate::Changed { after, .. } => output::result(after.as_bytes())?,
            Fate::Same if !self.diff && !self.check => output::result(&bytes)?,
            Fate::Same | Fate::Left(_) | Fate::Failed(_) | Fate::Unreadable(_) => {}
        }
        done.take(name, fate);
        let mode = match self.check {
            true => Mode::Check,
            false => Mode::Write,
        };
        done.settle(mode)
    }
}

/// Compares two texts line by line, as they may be shown.
fn diff(shown: &str, before: &str, after: &str) -> String {
    // Whatever the file is called, it was read as YAML.
    let [before, after] = [before, after].map(|text| conceal("file.yaml", text));
    let diff = similar::TextDiff::from_lines(&before, &after);
    let mut unified = diff.unified_diff();
    unified
        .header(&format!("a/{shown}"), &format!("b/{shown}"))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_no_secret() {
        let before = "spec:\n     apiKey: hunter2-very-secret\n     # ann.smith@acme-support.com\n     a: b\n";
        let after =
            "spec:\n  apiKey: hunter2-very-secret\n  # ann.smith@acme-support.com\n  a: b\n";
        for name in ["a.yaml", "stdin", "a.conf"] {
            let diff = diff(name, before, after);
            assert!(diff.contains("-     a: b\n+  apiKey: ****"), "{diff}");
            assert!(
                !diff.contains("hunter2") && !diff.contains("ann.smith"),
                "{diff}"
            );
        }
    }
}
