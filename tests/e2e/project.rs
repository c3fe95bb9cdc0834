//! A copy of the repository's own project in a folder of its own, and the command that runs in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The command under test.
pub(crate) const LOCKSTEP: &str = env!("CARGO_BIN_EXE_lockstep");

/// The repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A project in a folder of its own.
pub(crate) struct Project {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    words: String,
    /// Its exit code; -1 if a signal ended it.
    pub(crate) code: i32,
    /// What it wrote to stdout.
    pub(crate) stdout: String,
    /// What it wrote to stderr.
    pub(crate) stderr: String,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder is made");
        let variables = Vec::new();
        Self { folder, variables }
    }

    /// A copy of the sample.
    pub(crate) fn sample() -> Self {
        let project = Self::empty();
        for name in ["lockstep.yaml", "manifests"] {
            copy(&Path::new(ROOT).join(name), &project.path(name));
        }
        project
    }

    /// Sets a variable for all commands.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Returns a path in the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        self.write_bytes(path, text.as_bytes());
    }

    /// Writes a file that need be no text.
    pub(crate) fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        let folder = path.parent().expect("a file is in a folder");
        fs::create_dir_all(folder).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
    }

    /// Replaces a text that stands exactly once in a file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}:\n{text}");
        self.write(path, &text.replace(from, to));
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Returns every file below a folder, sorted; none if the folder is not there.
    pub(crate) fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut open = vec![self.path(folder)];
        while let Some(folder) = open.pop() {
            let Ok(entries) = fs::read_dir(folder) else {
                continue;
            };
            for entry in entries {
                let path = entry.expect("the folder is listed").path();
                match path.is_dir() {
                    true => open.push(path),
                    false => found.push(path),
                }
            }
        }
        found.sort();
        found
    }

    /// Prepares the command.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(LOCKSTEP);
        command.args(words).current_dir(self.folder.path());
        command
            .env_clear()
            .env("USER", "tester")
            .stdin(Stdio::null());
        // Git is found, and no repository above the temporary folder.
        if let Some(path) = option_env!("PATH") {
            command.env("PATH", path);
        }
        let ceiling = self.folder.path().parent().expect("it has a parent");
        command.env("GIT_CEILING_DIRECTORIES", ceiling);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs the command.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let output = self.command(words).output().expect("the command runs");
        Ran::of(words, &output)
    }
}

impl Ran {
    /// Makes it of what a command left.
    pub(crate) fn of(words: &[&str], output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
        Self {
            words: words.join(" "),
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "lockstep {}\n--- stdout\n{}--- stderr\n{}",
            self.words, self.stdout, self.stderr
        );
        self
    }

    /// Asserts that stdout holds a text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "`{text}` in\n{}", self.stdout);
        self
    }

    /// Asserts that stderr holds a text.
    #[track_caller]
    pub(crate) fn warns(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` in\n{}", self.stderr);
        self
    }

    /// Reads stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in\n{}", self.stdout))
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).expect("the file is copied");
        return;
    }
    fs::create_dir_all(to).expect("the folder is made");
    for entry in fs::read_dir(from).expect("the folder is listed") {
        let entry = entry.expect("the folder is listed");
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
