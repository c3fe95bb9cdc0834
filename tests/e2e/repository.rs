//! A project in a Git repository of its own, with nothing of the machine's settings.

use std::process::{Command, Stdio};

use crate::project::Project;

/// Runs `git` in a project, by a person of its own.
pub(crate) fn git(project: &Project, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(project.path("."));
    git.args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
        .args(words);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null");
    git.env("GIT_CONFIG_NOSYSTEM", "1");
    git.stdout(Stdio::null()).stderr(Stdio::null());
    assert!(git.status().expect("git runs").success(), "git {words:?}");
}

/// Makes a repository of the sample, with all that is in it committed on `main`.
pub(crate) fn sample() -> Project {
    let project = Project::sample();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    project.write(".gitignore", ".lockstep/\n*.lockstep\n");
    commit(&project);
    project
}

/// Commits all.
pub(crate) fn commit(project: &Project) {
    git(project, &["add", "--all"]);
    git(project, &["commit", "--quiet", "--allow-empty", "-m", "x"]);
}
