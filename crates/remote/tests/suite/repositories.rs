//! What repositories are set to, and what their remotes refuse.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use lockstep_remote::{Error, Extent, Location, Remote, Settings};

use crate::stage::{Stage, clock, git, holder, plain, scribe};

const REFERENCE: &str = "refs/lockstep/prod";

async fn open(clone: &Path) -> Arc<Remote> {
    let location = Location::Git {
        folder: clone.to_owned(),
        remote: None,
        reference: REFERENCE.to_owned(),
    };
    let settings = Settings {
        variables: Vec::new(),
        proxy: None,
        authorities: None,
        root: clone.to_owned(),
        clock: clock(),
        seed: 1,
    };
    let remote = Remote::open(&location, &settings).await;
    Arc::new(remote.expect("the place can be opened"))
}

/// Appends entries, each a commit of its own, from a clone.
async fn append(clone: &Path, count: usize) -> Result<(), lockstep_ledger::Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let (remote, copy) = (open(clone).await, folder.path().join("copy"));
    let synced = remote.sync(&copy, &holder(), Extent::Base).await;
    synced.expect("the place is whole");
    let scribe = scribe(&remote, &copy, None);
    for _entry in 0..count {
        scribe.queue(plain("r"));
        scribe.settle().await?;
    }
    drop(scribe.close().await);
    Ok(())
}

/// Reads all of a ledger from a clone; the number of its entries comes out.
async fn entries(clone: &Path) -> Result<u64, Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy");
    let synced = open(clone)
        .await
        .sync(&copy, &holder(), Extent::Whole)
        .await?;
    Ok(synced.end.map_or(0, |end| end.sequence + 1))
}

/// A repository with its remote, and the folder around them.
fn stage() -> tempfile::TempDir {
    let Stage::Git(folder) = Stage::git() else {
        panic!("a repository")
    };
    git(folder.path(), &["clone", "--quiet", "origin.git", "a"]);
    folder
}

fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[tokio::test]
async fn a_shallow_clone_has_the_whole_ledger() {
    let folder = stage();
    let at = |name: &str| folder.path().join(name);
    append(&at("a"), 4).await.unwrap();
    let url = format!("file://{}", at("origin.git").display());
    git(folder.path(), &["clone", "--quiet", "--depth=1", &url, "b"]);
    let every = [
        "fetch",
        "--quiet",
        "--depth=1",
        "origin",
        "+refs/lockstep/*:refs/lockstep-seen/origin/lockstep/*",
    ];
    git(&at("b"), &every);
    assert_eq!(entries(&at("b")).await.unwrap(), 4);
    append(&at("b"), 1).await.unwrap();
    assert_eq!(entries(&at("a")).await.unwrap(), 5);
}

#[tokio::test]
async fn what_was_seen_of_a_ref_that_is_rewritten_stays_here() {
    let folder = stage();
    let a = folder.path().join("a");
    append(&a, 3).await.unwrap();
    let seen = "refs/lockstep-seen/origin/lockstep/prod";
    git(&a, &["branch", "evidence", seen]);
    git(
        &a,
        &["push", "--force", "origin", "evidence~1:refs/lockstep/prod"],
    );
    assert_eq!(entries(&a).await.unwrap(), 2);
    let kept = "refs/lockstep-kept/origin/lockstep/prod";
    let list = ["for-each-ref", "--count=1", "--contains=evidence", kept];
    let list = std::process::Command::new("git")
        .arg("-C")
        .arg(&a)
        .args(list)
        .output()
        .expect("git starts");
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(list.contains(kept), "{list}");
    append(&a, 1).await.unwrap();
    let list = ["rev-parse", "--verify", "--quiet", "evidence"];
    git(&a, &list);
}

#[tokio::test]
async fn settings_of_the_repository_change_nothing() {
    let folder = stage();
    let a = folder.path().join("a");
    let hooks = folder.path().join("hooks");
    std::fs::create_dir(&hooks).unwrap();
    for name in ["pre-push", "reference-transaction"] {
        hook(&hooks.join(name), "exit 1");
    }
    for (name, value) in [
        ("core.hooksPath", hooks.to_str().unwrap()),
        ("push.default", "nothing"),
        ("push.gpgSign", "true"),
        ("push.recurseSubmodules", "only"),
        ("commit.gpgSign", "true"),
        ("fetch.prune", "true"),
        ("fetch.pruneTags", "true"),
        ("remote.origin.mirror", "true"),
        ("transfer.fsckObjects", "true"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("format.pretty", "oneline"),
        ("log.showSignature", "true"),
        ("color.ui", "always"),
        ("gc.auto", "1"),
        ("url.file:///nowhere/.insteadOf", "refs:"),
    ] {
        git(&a, &["config", name, value]);
    }
    append(&a, 3).await.unwrap();
    assert_eq!(entries(&a).await.unwrap(), 3);
    git(folder.path(), &["clone", "--quiet", "origin.git", "b"]);
    assert_eq!(
        entries(&folder.path().join("b")).await.unwrap(),
        3,
        "it lies in the remote"
    );
}

#[tokio::test]
async fn a_hook_that_refuses_is_told_with_its_own_words() {
    let folder = stage();
    let a = folder.path().join("a");
    hook(
        &folder.path().join("origin.git/hooks/update"),
        "echo 'rule 42: ask the platform team' >&2; exit 1",
    );
    let error = append(&a, 1).await.expect_err("it is refused");
    let text = said(&error);
    for words in ["hook declined", "rule 42: ask the platform team"] {
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(entries(&a).await.unwrap(), 0);
}

#[tokio::test]
async fn a_branch_that_is_named_like_the_ref_is_told() {
    let folder = stage();
    let a = folder.path().join("a");
    append(&a, 1).await.unwrap();
    let seen = "refs/lockstep-seen/origin/lockstep/prod";
    let branch = format!("{seen}:refs/heads/{REFERENCE}");
    let tag = format!("{seen}:refs/tags/{REFERENCE}");
    git(&a, &["push", "origin", &branch, &tag]);
    assert_eq!(entries(&a).await.unwrap(), 1);
    let error = append(&a, 1).await.expect_err("it is ambiguous");
    let text = said(&error);
    assert!(text.contains("matches more than one"), "{text}");
}

fn hook(path: &Path, text: &str) {
    std::fs::write(path, format!("#!/bin/sh\n{text}\n")).expect("a hook");
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(path, mode).expect("a mode");
}
