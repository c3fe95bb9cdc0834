//! A repository for tests: a project in `gateway/`, and nothing of the machine's own settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository that goes with its value.
pub(super) struct Repository(tempfile::TempDir);

impl Repository {
    pub(super) fn new() -> Self {
        let this = Self(tempfile::tempdir().unwrap());
        this.git(&["init", "--quiet", "--initial-branch=main"]);
        fs::create_dir(this.project()).unwrap();
        this
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn project(&self) -> PathBuf {
        self.path().join("gateway")
    }

    pub(super) fn git(&self, words: &[&str]) {
        git(self.path(), words);
    }

    pub(super) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.project().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(super) fn commit(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "x"]);
    }
}

/// Runs `git` in a folder, as nobody in particular.
pub(super) fn git(folder: &Path, words: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(identity);
    git.args(["-c", "protocol.file.allow=always"]).args(words);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null");
    git.env("GIT_CONFIG_NOSYSTEM", "1");
    let status = git.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.unwrap().success(), "git {words:?}");
}
