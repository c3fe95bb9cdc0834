//! The files of a project as they are at a commit, without a look at the work tree.
//!
//! The names come in one list; contents are asked of one process that stays, so that only what is
//! needed is read. What Git does not hold itself is refused in words: submodules, large files that
//! are kept elsewhere, links that leave the project.

mod contents;
mod listed;
mod resolve;

use std::path::Path;
use std::time::Duration;

use lockstep_spec::files::{FileError, Files, Listed};

use crate::git::is_hash;
use crate::git::question::{Answer, Question};
use contents::Contents;
use listed::Names;
use resolve::Entry;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// As much of a list of names as is read.
const NAMES: u64 = 64 * 1024 * 1024;

/// As much of any other answer as is read.
const ENOUGH: u64 = 4096;

/// The first line of what stands for a file that Git LFS keeps.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// The files of a project at a commit.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The commit's hash.
    pub(crate) commit: String,
    names: Names,
    contents: Contents,
}

/// Why there are no files of a commit.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoTree {
    /// Nobody can be asked.
    #[error("`git` is not there, or does not answer")]
    Silent,
    /// The project is in no repository that Git knows.
    #[error("the project is in no Git repository, or `git` refuses to look at it")]
    NoRepository,
    /// The name means nothing.
    #[error("Git knows no commit `{0}` here")]
    Unknown(String),
    /// The name means nothing, and not all of the history is here.
    #[error("Git knows no commit `{0}` here, and the clone is shallow")]
    Shallow(String),
    /// The commit is here, and not all that it holds.
    #[error("the files of commit {0} are not all in this clone")]
    Incomplete(String),
    /// There are too many names.
    #[error("commit {0} has more files than are read")]
    TooMany(String),
}

impl NoTree {
    /// Returns what to do about it.
    pub(crate) fn help(&self) -> String {
        match self {
            Self::Silent => "install `git`, or plan without --against".to_owned(),
            Self::NoRepository => "`git status` in the project's folder says more".to_owned(),
            Self::Unknown(name) | Self::Shallow(name) => {
                let branch = name.strip_prefix("origin/");
                let fetch = branch.filter(|branch| !branch.is_empty()).map_or_else(
                    || "fetch it first: `git fetch origin NAME`".to_owned(),
                    |branch| {
                        format!(
                            "fetch it first: `git fetch --depth=1 origin \
                             +refs/heads/{branch}:refs/remotes/origin/{branch}`"
                        )
                    },
                );
                format!("{fetch}; it may be a branch, a tag or a commit")
            }
            Self::Incomplete(commit) => format!("fetch it whole: `git fetch origin {commit}`"),
            Self::TooMany(_commit) => "put the project into a folder of its own".to_owned(),
        }
    }
}

impl Tree {
    /// Finds the files of a project at a commit, a branch or a tag.
    pub(crate) fn at(folder: &Path, reference: &str) -> Result<Self, NoTree> {
        let commit = commit(folder, reference)?;
        let words = ["ls-tree", "-r", "-z", &commit];
        let bytes = match ask(folder, &words, NAMES) {
            Answer::Said(bytes) => bytes,
            Answer::Cut(_bytes) => return Err(NoTree::TooMany(commit)),
            Answer::Refused => return Err(NoTree::Incomplete(commit)),
            Answer::Silent => return Err(NoTree::Silent),
        };
        Ok(Self {
            names: Names::read(&bytes),
            contents: Contents::of(folder, PATIENCE),
            commit,
        })
    }

    /// Returns the bytes of an object that is no longer than some limit.
    fn object(&self, hash: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        let bytes = self.contents.read(hash, limit)?;
        match bytes.starts_with(POINTER) {
            true => Err(FileError::Refused(
                "Git LFS keeps it, and only its pointer is in Git".to_owned(),
            )),
            false => Ok(bytes),
        }
    }

    /// Returns where a link leads.
    fn target(&self, hash: &str) -> Result<String, FileError> {
        let bytes = self.contents.read(hash, ENOUGH as usize)?;
        String::from_utf8(bytes).map_err(|_not_text| FileError::Unnamed)
    }
}

impl Files for Tree {
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        match self.names.resolve(path, &|hash| self.target(hash))? {
            Entry::File(hash) => self.object(hash, limit),
            Entry::Folder(_path) => Err(FileError::Other("file")),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        match self.names.resolve(folder, &|hash| self.target(hash))? {
            Entry::Folder(path) => Ok(self.names.list(&path, &|hash| self.target(hash))),
            Entry::File(_hash) => Err(FileError::Other("folder")),
        }
    }
}

/// Finds the commit that a name means.
fn commit(folder: &Path, reference: &str) -> Result<String, NoTree> {
    let wanted = format!("{reference}^{{commit}}");
    let words = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &wanted,
    ];
    match ask(folder, &words, ENOUGH) {
        Answer::Said(bytes) | Answer::Cut(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            // Older versions of Git say the word that ends the options, too.
            let commit = text.lines().find(|line| is_hash(line));
            let commit = commit.map(str::to_owned);
            commit.ok_or_else(|| NoTree::Unknown(reference.to_owned()))
        }
        Answer::Refused => Err(unknown(folder, reference)),
        Answer::Silent => Err(NoTree::Silent),
    }
}

fn unknown(folder: &Path, reference: &str) -> NoTree {
    match ask(folder, &["rev-parse", "--is-shallow-repository"], ENOUGH) {
        Answer::Said(bytes) if bytes.starts_with(b"true") => NoTree::Shallow(reference.to_owned()),
        Answer::Said(_) | Answer::Cut(_) => NoTree::Unknown(reference.to_owned()),
        Answer::Refused => NoTree::NoRepository,
        Answer::Silent => NoTree::Silent,
    }
}

fn ask(folder: &Path, words: &[&str], enough: u64) -> Answer {
    let question = Question {
        folder,
        words,
        input: Vec::new(),
        enough,
        patience: PATIENCE,
    };
    question.ask()
}

#[cfg(test)]
mod tests;
