//! How the files of a project were before the work that is under way.
//!
//! Changes are measured from where the branch left the default branch. On the default branch
//! itself that is the last commit, or the one before it if nothing is uncommitted. It takes a
//! handful of questions to Git, however many files there are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use lockstep_model::outside::{Changed, PublishedHistory, Unknown};

use crate::environment;
use crate::git::is_hash;
use crate::git::question::{Answer, Question};

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// As much of a list of names, or of refs, as is read.
const NAMES: u64 = 16 * 1024 * 1024;

/// As many bytes of old files as are read.
const TEXTS: u64 = 256 * 1024 * 1024;

/// The variables in which CI services name the branch that a change is to go to.
const TARGETS: &[&str] = &[
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "CHANGE_TARGET",
];

/// The history of a project in a Git repository.
#[derive(Debug)]
pub(crate) struct History {
    folder: PathBuf,
    /// The branch that the work is to go to, if a CI service says so.
    target: Option<String>,
    changed: OnceLock<Result<Changed, Unknown>>,
}

impl History {
    /// Finds the history of a project; nothing if it is in no repository.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let whole = folder.canonicalize().ok()?;
        let mut above = whole.ancestors();
        above.find(|folder| folder.join(".git").exists())?;
        let target = TARGETS.iter().find_map(|name| environment::variable(name));
        Some(Self::to(folder, target))
    }

    fn to(folder: &Path, target: Option<String>) -> Self {
        Self {
            folder: folder.to_owned(),
            target: target.map(|name| name.trim_start_matches("refs/heads/").to_owned()),
            changed: OnceLock::new(),
        }
    }

    fn measure(&self) -> Result<Changed, Unknown> {
        let Some((head, shallow)) = self.head()? else {
            // Nothing was ever committed, so nothing can have changed.
            return Ok(Changed::default());
        };
        let base = self.base(&head, shallow)?;
        let changed = self.since(&base)?;
        if base != head || !changed.paths.is_empty() {
            return Ok(changed);
        }
        // On the default branch with nothing uncommitted: what the last commit did.
        match self.lines(&["rev-parse", "--verify", "--quiet", "HEAD^1"])? {
            Some(lines) if lines.first().is_some_and(|line| is_hash(line)) => self.since(&lines[0]),
            Some(_) | None if shallow => Err(shallowness()),
            Some(_) | None => Ok(changed),
        }
    }

    /// Returns the commit that is checked out, and whether the clone is shallow.
    fn head(&self) -> Result<Option<(String, bool)>, Unknown> {
        let Some(lines) = self.lines(&["rev-parse", "--is-shallow-repository"])? else {
            return Err(Unknown("`git` does not know this folder".to_owned()));
        };
        let shallow = lines.first().is_some_and(|line| line == "true");
        let head = self.lines(&["rev-parse", "--verify", "--quiet", "HEAD"])?;
        let head = head.and_then(|lines| lines.into_iter().next());
        Ok(head
            .filter(|line| is_hash(line))
            .map(|head| (head, shallow)))
    }

    /// Finds where the branch left the one that it is to go to.
    fn base(&self, head: &str, shallow: bool) -> Result<String, Unknown> {
        let Some(target) = self.target()? else {
            return match shallow {
                true => Err(shallowness()),
                false => Ok(head.to_owned()),
            };
        };
        if target == head {
            return Ok(target);
        }
        let base = self.lines(&["merge-base", head, &target])?;
        let base = base.and_then(|lines| lines.into_iter().next());
        match base.filter(|line| is_hash(line)) {
            Some(base) => Ok(base),
            None if shallow => Err(shallowness()),
            None => Ok(head.to_owned()),
        }
    }

    /// Finds the tip of the branch that the work is to go to: the one that CI names, the remote's
    /// default, or the usual names.
    fn target(&self) -> Result<Option<String>, Unknown> {
        let named = self.target.iter();
        let named = named.map(|name| format!("refs/remotes/origin/{name}"));
        let usual = [
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/main",
            "refs/remotes/origin/master",
            "refs/heads/main",
            "refs/heads/master",
        ];
        let candidates: Vec<String> = match self.target {
            Some(_) => named.collect(),
            None => usual.map(str::to_owned).to_vec(),
        };
        let mut words = vec!["for-each-ref", "--format=%(objectname) %(refname)"];
        words.extend(candidates.iter().map(String::as_str));
        let refs = self.lines(&words)?.unwrap_or_default();
        let tip = |name: &String| {
            let mut tips = refs.iter().filter_map(|line| line.split_once(' '));
            tips.find(|(_hash, of)| of == name)
                .map(|(hash, _of)| hash.to_owned())
        };
        let found = candidates.iter().find_map(tip);
        match (&self.target, found) {
            // CI knows the branch, and it was not fetched.
            (Some(name), None) => Err(Unknown(format!("the branch `{name}` was not fetched"))),
            (_, found) => Ok(found),
        }
    }

    fn since(&self, base: &str) -> Result<Changed, Unknown> {
        let words = [
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--no-ext-diff",
            "--relative",
            base,
            "--",
            ".",
        ];
        let bytes = self.ask(&words, Vec::new(), NAMES)?;
        let bytes = bytes.ok_or_else(|| Unknown("`git diff` failed".to_owned()))?;
        let names = bytes
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty());
        let paths: BTreeSet<String> = names
            .filter_map(|name| String::from_utf8(name.to_vec()).ok())
            .collect();
        Ok(Changed {
            since: base.to_owned(),
            paths,
        })
    }

    fn lines(&self, words: &[&str]) -> Result<Option<Vec<String>>, Unknown> {
        let bytes = self.ask(words, Vec::new(), NAMES)?;
        Ok(bytes.map(|bytes| {
            let text = String::from_utf8_lossy(&bytes);
            text.lines().map(str::to_owned).collect()
        }))
    }

    /// Asks Git; nothing if it refuses.
    fn ask(&self, words: &[&str], input: Vec<u8>, enough: u64) -> Result<Option<Vec<u8>>, Unknown> {
        let question = Question {
            folder: &self.folder,
            words,
            input,
            enough,
            patience: PATIENCE,
        };
        match question.ask() {
            Answer::Said(bytes) => Ok(Some(bytes)),
            Answer::Refused => Ok(None),
            Answer::Cut(_bytes) => Err(Unknown("too much changed to be compared".to_owned())),
            Answer::Silent => Err(Unknown("`git` is not there, or does not answer".to_owned())),
        }
    }
}

impl PublishedHistory for History {
    fn changed(&self) -> Result<Changed, Unknown> {
        self.changed.get_or_init(|| self.measure()).clone()
    }

    fn read(&self, since: &str, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, Unknown> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        // A name with a line break cannot be asked for in this way.
        let askable = |path: &&String| !path.contains('\n');
        let asked = paths.iter().filter(askable);
        let input: String = asked.map(|path| format!("{since}:./{path}\n")).collect();
        let bytes = self.ask(&["cat-file", "--batch"], input.into_bytes(), TEXTS)?;
        let bytes = bytes.ok_or_else(|| Unknown("`git cat-file` failed".to_owned()))?;
        let mut rest = bytes.as_slice();
        let mut texts = Vec::with_capacity(paths.len());
        for path in paths {
            texts.push(match askable(&path) {
                true => object(&mut rest)?,
                false => None,
            });
        }
        Ok(texts)
    }
}

fn shallowness() -> Unknown {
    Unknown("the clone is shallow, and the commit to compare with is not in it".to_owned())
}

/// Takes one object off an answer of `cat-file --batch`; nothing if it is missing or no file.
fn object(rest: &mut &[u8]) -> Result<Option<Vec<u8>>, Unknown> {
    let garbled = || Unknown("`git cat-file` answered what cannot be understood".to_owned());
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (header, after) = rest.split_at(end.ok_or_else(garbled)?);
    let after = &after[1..];
    let header = String::from_utf8_lossy(header);
    let words: Vec<&str> = header.split(' ').collect();
    let [hash, kind, size] = words[..] else {
        *rest = after;
        return Ok(None);
    };
    let Ok(size) = size.parse::<usize>() else {
        *rest = after;
        return Ok(None);
    };
    if !is_hash(hash) || after.len() <= size {
        return Err(garbled());
    }
    let (bytes, after) = after.split_at(size);
    *rest = &after[1..];
    Ok((kind == "blob").then(|| bytes.to_vec()))
}

#[cfg(test)]
mod tests;
