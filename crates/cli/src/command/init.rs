//! `lockstep init`: a small project that plans at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::command::Options;
use crate::environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Write a small project that plans at once
///
/// It holds one provider, one prompt and an environment with the embedded simulator. A file that is
/// there is never overwritten.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder; the current one unless given
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// What is written, with its path. `{name}` stands for the project's name.
const FILES: [(&str, &str); 3] = [
    ("lockstep.yaml", include_str!("init/lockstep.yaml")),
    (
        "manifests/anthropic.yaml",
        include_str!("init/anthropic.yaml"),
    ),
    (
        "manifests/greeting.yaml",
        include_str!("init/greeting.yaml"),
    ),
];

/// What Git is told to leave alone: the simulator's state and ledger, and saved plans.
const IGNORED: &str = ".lockstep/\n*.lockstep\n";

impl Init {
    /// Writes the project.
    pub(super) fn run(self, _options: &Options) -> Result<Exit, Failure> {
        let folder = self.folder.unwrap_or_else(|| PathBuf::from("."));
        refuse_existing(&folder)?;
        let name = name(&folder);
        let mut written = Vec::new();
        for (path, text) in FILES {
            write(&folder.join(path), &text.replace("{name}", &name))?;
            written.push(path);
        }
        let ignore = folder.join(".gitignore");
        match ignore.try_exists() {
            Ok(false) => {
                write(&ignore, IGNORED)?;
                written.push(".gitignore");
            }
            Ok(true) | Err(_) => output::say(
                "note: .gitignore is there and was left alone: see that it holds `.lockstep/`",
            ),
        }
        let lines: Vec<String> = written
            .iter()
            .map(|path| format!("  {}", shown(&folder, path).display()))
            .collect();
        let text = format!(
            "Wrote\n{}\n\nNext: `lockstep plan` shows what would be done, `lockstep apply` does it.\n\
             Both use the embedded simulator: no account is needed, and nothing leaves this machine.\n",
            lines.join("\n")
        );
        output::result(text.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// A path as people would write it: `./` adds nothing.
fn shown(folder: &Path, path: &str) -> PathBuf {
    match folder == Path::new(".") {
        true => PathBuf::from(path),
        false => folder.join(path),
    }
}

fn refuse_existing(folder: &Path) -> Result<(), Failure> {
    let there: Vec<String> = FILES
        .iter()
        .map(|(path, _text)| shown(folder, path))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| path.display().to_string())
        .collect();
    match there.is_empty() {
        true => Ok(()),
        false => {
            let message = format!(
                "nothing was written, since this is there: {}",
                there.join(", ")
            );
            Err(Failure::new(message).help("name another folder: `lockstep init DIR`"))
        }
    }
}

/// Names the project after its folder, as far as that is a name.
fn name(folder: &Path) -> String {
    let whole = environment::folder().map(|current| current.join(folder));
    let whole = whole.and_then(|whole| whole.components().collect::<PathBuf>().canonicalize());
    let last = whole.ok().and_then(|whole| {
        let last = whole.file_name()?;
        Some(last.to_string_lossy().into_owned())
    });
    let last = last.or_else(|| {
        let last = folder.file_name()?;
        Some(last.to_string_lossy().into_owned())
    });
    let usable = last.filter(|last| last.parse::<lockstep_model::Name>().is_ok());
    usable.unwrap_or_else(|| "gateway".to_owned())
}

/// Writes a file that must not be there.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    let file = made.and_then(|()| fs::File::create_new(path));
    let written = file.and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| {
        Failure::new(format!("{} cannot be written", path.display())).because(error)
    })
}
