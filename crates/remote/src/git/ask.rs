//! The `git` of the machine, asked for a bounded time: nobody is asked for a password, no hook and
//! no helper of the repository's own is started.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::timeout;

use crate::error::Error;

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How much of what Git says is shown.
const SHOWN: usize = 400;
/// What the environment may say of another repository, as inside a hook: it is not about this one.
const ELSEWHERE: [&str; 12] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
];
/// Whatever the repository is set to, this is what is meant. A replaced object is another one than
/// was written.
const SET: [&str; 7] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "gc.auto=0",
    "maintenance.auto=false",
    "push.gpgSign=false",
    "push.followTags=false",
    "i18n.logOutputEncoding=UTF-8",
];

/// A repository.
#[derive(Debug)]
pub(super) struct Git {
    folder: PathBuf,
    place: String,
}

/// What came of a call.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) went_well: bool,
    pub(super) out: Vec<u8>,
    /// What it said of a failure, in one line.
    pub(super) why: String,
}

impl Git {
    pub(super) const fn new(folder: PathBuf, place: String) -> Self {
        Self { folder, place }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.folder);
        git.arg("--no-replace-objects");
        for setting in SET {
            git.args(["-c", setting]);
        }
        git.args(words);
        git.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        for variable in ELSEWHERE {
            git.env_remove(variable);
        }
        git.stdout(Stdio::piped()).stderr(Stdio::piped());
        git.kill_on_drop(true);
        git
    }

    /// Calls Git with something on its standard input.
    pub(super) async fn call(
        &self,
        words: &[&str],
        input: &[u8],
        variables: &[(&str, &str)],
    ) -> Result<Answer, Error> {
        let mut command = self.command(words);
        command
            .stdin(Stdio::piped())
            .envs(variables.iter().copied());
        let fails = |why: String| Error::Unreachable {
            place: self.place.clone(),
            verb: "reached",
            why,
            help: None,
        };
        let mut child = command
            .spawn()
            .map_err(|error| fails(format!("`git` cannot be started: {error}")))?;
        let stdin = child.stdin.take();
        let write = async move {
            if let Some(mut stdin) = stdin {
                // One who does not read to the end is told by what it answers.
                drop(stdin.write_all(input).await);
                drop(stdin.shutdown().await);
            }
        };
        let both = async { tokio::join!(write, child.wait_with_output()).1 };
        let ended = timeout(PATIENCE, both).await;
        let ended = ended.map_err(|_late| {
            let mut verbs = words.iter().filter(|word| !word.contains(['-', '=']));
            let verb = verbs.next().copied().unwrap_or_default();
            fails(format!(
                "`git {verb}` took longer than {} s",
                PATIENCE.as_secs()
            ))
        })?;
        let ended = ended.map_err(|error| fails(error.to_string()))?;
        Ok(Answer {
            went_well: ended.status.success(),
            out: ended.stdout,
            why: line(&ended.stderr),
        })
    }

    /// Calls Git and returns what it said; anything but success is an error.
    pub(super) async fn said(&self, words: &[&str]) -> Result<String, Error> {
        self.made(words, &[], &[]).await
    }

    /// Does the same with something on its standard input.
    pub(super) async fn made(
        &self,
        words: &[&str],
        input: &[u8],
        variables: &[(&str, &str)],
    ) -> Result<String, Error> {
        let answer = self.call(words, input, variables).await?;
        match answer.went_well {
            true => Ok(String::from_utf8_lossy(&answer.out).into_owned()),
            false => Err(self.refused("reached", answer.why)),
        }
    }

    pub(super) fn refused(&self, verb: &'static str, why: String) -> Error {
        Error::Unreachable {
            place: self.place.clone(),
            verb,
            help: help(&why),
            why,
        }
    }

    /// Returns the commit that a ref of this repository is at.
    pub(super) async fn commit(&self, reference: &str) -> Result<Option<String>, Error> {
        let words = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        let wanted = format!("{reference}^{{commit}}");
        let words = [&words[..], &[&wanted]].concat();
        let answer = self.call(&words, &[], &[]).await?;
        let text = String::from_utf8_lossy(&answer.out);
        let mut lines = text.lines();
        // Older versions of Git say the word that ends the options, too.
        let commit = lines.find(|line| line.len() >= 40 && !line.starts_with('-'));
        Ok(commit.filter(|_| answer.went_well).map(str::to_owned))
    }

    /// Reads objects by their names; nothing for one that is not there.
    pub(super) async fn objects(&self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let mut input = names.join("\n");
        input.push('\n');
        let answer = self
            .call(&["cat-file", "--batch"], input.as_bytes(), &[])
            .await?;
        if !answer.went_well {
            return Err(self.refused("read", answer.why));
        }
        let mut rest = answer.out.as_slice();
        let mut objects = Vec::with_capacity(names.len());
        for _name in names {
            let short = || self.refused("read", "`git cat-file` ended early".to_owned());
            let (object, after) = take(rest).ok_or_else(short)?;
            objects.push(object.map(<[u8]>::to_vec));
            rest = after;
        }
        Ok(objects)
    }
}

/// Returns what helps against what Git said.
fn help(why: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| why.contains(word));
    if has(&["dubious ownership"]) {
        return Some(
            "the repository belongs to another user: `git config --global --add safe.directory \
             FOLDER` says that it is trusted",
        );
    }
    if has(&[
        "hook declined",
        "protected branch",
        "GH006",
        "GH013",
        "not allowed",
    ]) {
        return Some(
            "a rule or a hook of the remote refuses this ref: allow the ledger's ref, and the one with \
             `-lease` behind its name, for whoever applies",
        );
    }
    if has(&["matches more than one"]) {
        return Some(
            "the remote has a branch or a tag that is named like the ref, which `git ls-remote` shows as \
             `refs/heads/refs/…` or `refs/tags/refs/…`: delete it with `git push REMOTE :ITS-FULL-NAME`",
        );
    }
    if has(&["not a git repository"]) {
        return Some(
            "`git:` needs the project to lie in a clone of the repository; GIT_DIR is not heeded",
        );
    }
    if has(&["does not appear to be a git repository"]) {
        return Some("check the URL that `git remote -v` shows, and that the repository is there");
    }
    if has(&[
        "Authentication failed",
        "could not read Username",
        "Permission denied",
        "403",
    ]) {
        return Some("`git push` has to work here without a question: give it a key or a token");
    }
    if has(&[
        "Could not resolve host",
        "unable to access",
        "Connection refused",
        "timed out",
    ]) {
        return Some("check the network, and the URL that `git remote -v` shows");
    }
    None
}

/// Takes the next object from what `cat-file --batch` says.
fn take(bytes: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let head = std::str::from_utf8(head).ok()?;
    let mut words = head.rsplit(' ');
    let Some(length) = words.next().and_then(|word| word.parse::<usize>().ok()) else {
        return Some((None, rest));
    };
    let object = rest.get(..length)?;
    Some((Some(object), rest.get(length + 1..)?))
}

/// Returns in one line what Git said, and what the other side said of it.
fn line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (theirs, own): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("remote:"));
    let first = |told: fn(&str) -> bool| own.iter().copied().find(|line| told(line));
    let line = first(|line| line.contains("rejected]"))
        .or_else(|| first(|line| line.starts_with("fatal:")))
        .or_else(|| first(|line| line.starts_with("error:")))
        .or_else(|| own.last().copied());
    let theirs = theirs
        .iter()
        .map(|line| line.trim_start_matches("remote:").trim());
    let theirs: Vec<&str> = theirs.filter(|line| !line.is_empty()).collect();
    let mut told = line.unwrap_or("it said nothing").to_owned();
    if !theirs.is_empty() {
        told = format!("{told}; the remote says: {}", theirs.join(" "));
    }
    let told = without_userinfo(&told);
    told.chars()
        .filter(|c| !c.is_control())
        .take(SHOWN)
        .collect()
}

/// Takes what stands before an `@` out of URLs: it may hold a password.
fn without_userinfo(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let parts = word.split_once("://");
        let parts = parts.and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1)));
        parts.map_or_else(
            || word.to_owned(),
            |(scheme, rest)| format!("{scheme}://{rest}"),
        )
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_taken_one_after_the_other() {
        let text = b"abc blob 3\nx\ny\nlost:file missing\nabd blob 0\n\n";
        let (first, rest) = take(text).unwrap();
        assert_eq!(first, Some(&b"x\ny"[..]));
        let (second, rest) = take(rest).unwrap();
        assert_eq!(second, None);
        let (third, rest) = take(rest).unwrap();
        assert_eq!((third, rest), (Some(&b""[..]), &b""[..]));
        assert_eq!(take(b"abc blob 30\nx"), None);
    }

    #[test]
    fn what_a_hook_says_is_told_with_what_git_says() {
        let text = b"remote: \nremote: GH013: Repository rule violations.        \n\
            To x\n ! [remote rejected] 1 -> refs/a (hook declined)\nerror: failed to push some refs\n";
        assert_eq!(
            line(text),
            "! [remote rejected] 1 -> refs/a (hook declined); the remote says: GH013: Repository rule \
             violations."
        );
        let text =
            b"error: dst refspec refs/a matches more than one\nerror: failed to push some refs\n";
        let line = line(text);
        assert_eq!(line, "error: dst refspec refs/a matches more than one");
        assert!(help(&line).unwrap().contains("git ls-remote"), "{line}");
    }

    #[test]
    fn another_repository_of_the_environment_is_not_meant() {
        let git = Git::new(PathBuf::from("/x"), "git:refs/a".to_owned());
        let command = git.command(&["remote"]);
        for variable in ["GIT_DIR", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY"] {
            let mut set = command.as_std().get_envs();
            let found = set.find(|(name, _value)| *name == variable);
            assert_eq!(found.unwrap().1, None, "{variable}");
        }
    }

    #[test]
    fn what_git_says_has_no_password() {
        let text =
            b"hint: x\nfatal: unable to access 'https://me:hunter2@host/x.git/': no\nhint: y\n";
        let line = line(text);
        assert_eq!(line, "fatal: unable to access 'https://host/x.git/': no");
    }
}
