//! `lockstep prompt seal`, and the life of a prompt whose text is edited in place.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::project::Project;

const PROMPT: &str = "manifests/prompts/support_agent.yaml";
const TEXT: &str = "manifests/prompts/support_agent/1.0.0.md";

#[test]
fn a_prompt_file_is_sealed_edited_in_place_and_published_again() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let before = project.read(PROMPT);
    let check = project.run(&["prompt", "seal", "support_agent", "--check"]);
    check
        .ends(2)
        .says("  1.0.0  would be sealed in manifests/prompts/support_agent.yaml: sha256:");
    assert_eq!(project.read(PROMPT), before);

    let seal = ["prompt", "seal", "support_agent", "--all-but-newest"];
    let ran = project.run(&seal).ends(0);
    ran.says("  1.0.0  sealed in manifests/prompts/support_agent.yaml: sha256:")
        .says("  1.1.0  stays: the newest");
    let after = project.read(PROMPT);
    assert_eq!(before.lines().count(), after.lines().count());
    assert!(after.contains("      published: sha256:"), "{after}");
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
    project.run(&seal).ends(0).says("  1.0.0  sealed before");
    assert_eq!(project.read(PROMPT), after);

    project.write(TEXT, "You are a kind agent.\n");
    let version = "      fit: dropOldest
    - version: 1.2.0
      systemPromptFile: support_agent/1.0.0.md
";
    project.edit(PROMPT, "      fit: dropOldest\n", version);
    let refused = ["prompt", "seal", "support_agent", "--only", "1.2.0"];
    let ran = project.run(&refused).ends(1);
    ran.warns("version 1.2.0 cannot be sealed: not published in sim");
    let plan = project.run(&["plan", "--detailed-exitcode"]).ends(2);
    plan.says("versions[1.2.0]: new").says("Plan: 1 to update.");
    project.run(&["apply", "--yes"]).ends(0).says("1 updated");
    project.run(&refused).ends(0);
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
    project.run(&["drift"]).ends(0);
    project.run(&["audit", "verify"]).ends(0).says("intact");
}

#[test]
fn a_context_window_changes_nothing_that_is_live() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    project.edit(PROMPT, "  contextWindow: 8000\n", "  contextWindow: 56\n");
    let found = project.run(&["validate"]).ends(0);
    found.says("LS0214");
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
}

#[test]
fn what_was_never_published_is_not_sealed() {
    let project = Project::sample();
    let ran = project.run(&["prompt", "seal", "support_agent"]).ends(1);
    ran.warns("nothing is known to be published: no environment has a ledger");
    project.run(&["apply", "--yes"]).ends(0);
    let ran = project.run(&["prompt", "seal", "nobody"]).ends(1);
    ran.warns("there is no Prompt `nobody`");
    let text = project.read(TEXT);
    project.write(TEXT, &format!("{text}More.\n"));
    let ran = project.run(&["prompt", "seal", "support_agent", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.ends(0).stdout).expect("JSON");
    assert_eq!(report["object"], "Prompt/support_agent");
    let why = report["versions"][0]["why"].as_str().expect("words");
    assert!(
        why.starts_with("published with another text in sim: sha256:"),
        "{why}"
    );
    assert!(why.contains("and the text here is sha256:"), "{why}");
    assert_eq!(report["versions"][1]["fate"], "sealed");
}

/// Runs `git` in a project, without any setting of the machine's.
fn git(project: &Project, words: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    let mut git = Command::new("git");
    git.current_dir(project.path("."))
        .args(identity)
        .args(words);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let status = git.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("git is there").success(), "git {words:?}");
}

#[test]
fn a_text_that_changed_since_it_was_committed_is_a_warning() {
    let project = Project::sample();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    let before = project.run(&["validate"]).ends(0);
    assert!(!before.stdout.contains("LS061"), "{}", before.stdout);
    git(&project, &["add", "--all"]);
    git(&project, &["commit", "--quiet", "-m", "x"]);
    let committed = project.run(&["validate"]).ends(0);
    assert_eq!(committed.stdout, before.stdout);
    project.write(TEXT, "You are a kind agent.\n");
    let found = project.run(&["validate"]).ends(0);
    found
        .says("LS0610")
        .says("version 1.0.0 had another text in commit ");
    project.run(&["plan"]).ends(0).warns("LS0610");

    git(&project, &["commit", "--quiet", "--all", "-m", "y"]);
    let clone = Project::empty();
    let source = format!("file://{}", project.path(".").display());
    git(&clone, &["clone", "--quiet", "--depth=1", &source, "clone"]);
    let found = clone.run(&["validate", "--project", "clone"]).ends(0);
    found.says("LS0611").says("the clone is shallow");
}
