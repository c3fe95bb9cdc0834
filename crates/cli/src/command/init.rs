//! `lockstep init`: a small project that plans at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use lockstep_spec::schema::{self, Audience, SchemaFile};

use crate::command::Options;
use crate::command::schema::FOLDER;
use crate::environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Write a small project that plans at once
///
/// It holds one provider, one prompt, an environment with the embedded simulator, and the JSON
/// Schemas that editors check and complete the manifests by. A file that is there is never
/// overwritten.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder; the current one unless given
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// What is written, with its path. [`NAME`] stands for the project's name.
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

/// What stands for the project's name: a plain text, so that the files are what they look like.
const NAME: &str = "PROJECT_NAME";

/// What Git is told to leave alone: the simulator's state and ledger, and saved plans.
const IGNORED: &str = ".lockstep/\n*.lockstep\n";

impl Init {
    /// Writes the project.
    pub(super) fn run(self, _options: &Options) -> Result<Exit, Failure> {
        let folder = self.folder.unwrap_or_else(|| PathBuf::from("."));
        let schemas = schema::files(Audience::Editor);
        refuse_existing(&folder, &schemas)?;
        let name = name(&folder);
        let mut written = Vec::new();
        for (path, text) in FILES {
            write(&folder.join(path), &text.replace(NAME, &name))?;
            written.push(path);
        }
        for file in schemas {
            write(&folder.join(FOLDER).join(file.path), &file.text)?;
        }
        written.push(FOLDER);
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
             Both use the embedded simulator: no account is needed, and nothing leaves this machine.\n\
             Commit the schemas: editors check by them. After an update of lockstep, `lockstep schema \
             --check` says whether they are as they have to be.\n",
            lines.join("\n")
        );
        output::result(lockstep_spec::mask_keys(&text).as_bytes())?;
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

fn refuse_existing(folder: &Path, schemas: &[SchemaFile]) -> Result<(), Failure> {
    let schemas = schemas.iter().map(|file| format!("{FOLDER}/{}", file.path));
    let files = FILES.iter().map(|(path, _text)| (*path).to_owned());
    let there: Vec<String> = files
        .chain(schemas)
        .map(|path| shown(folder, &path))
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
