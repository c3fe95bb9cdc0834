//! `lockstep plan --against`: what a pull request brings, apart from what was pending before.

use crate::project::Project;
use crate::repository::{commit, git, sample};

const PROMPT: &str = "manifests/prompts/support_agent.yaml";
const RATES: &str = "manifests/rates.yaml";

/// What is live is what `main` was; since then `main` moved on, and a branch from there again.
fn branched() -> Project {
    let project = sample();
    project.run(&["apply", "--yes"]).ends(0);
    project.edit(RATES, "requestsPerMinute: 500", "requestsPerMinute: 450");
    commit(&project);
    git(&project, &["switch", "--quiet", "-c", "feature"]);
    project.edit(PROMPT, "    1.0.0: 0.9\n", "    1.0.0: 0.75\n");
    project.edit(PROMPT, "    1.1.0: 0.1\n", "    1.1.0: 0.25\n");
    commit(&project);
    project
}

#[test]
fn what_was_pending_is_counted_and_what_the_branch_brings_is_saved() {
    let project = branched();
    let all = project.run(&["plan"]).ends(0);
    all.says("Plan: 2 to update.");
    let words = ["plan", "--against", "main", "--out", "own.lockstep"];
    project
        .run(&words)
        .ends(0)
        .says("1 change was pending before at main")
        .says("TrafficSplit/support_agent")
        .says("Plan: 1 to update.");
    let compact = project
        .run(&["plan", "--against", "main", "--compact"])
        .ends(0);
    let compact = compact.says("1 change was pending before");
    assert!(
        !compact.stdout.contains("production-llm-v2"),
        "{}",
        compact.stdout
    );

    project
        .run(&["apply", "--yes", "own.lockstep"])
        .ends(0)
        .says("Applied: 1 updated");
    project
        .run(&["plan", "--against", "main"])
        .ends(0)
        .says("No changes.");
    project.run(&["plan"]).ends(0).says("Plan: 1 to update.");
}

#[test]
fn every_change_says_whose_it_is_and_all_are_saved_if_asked_for() {
    let project = branched();
    let json = |words: &[&str]| project.run(words).ends(0).json();
    let own = json(&["plan", "--against", "main", "--format", "json"]);
    let body = &own["plan"];
    assert_eq!(body["changes"][0]["standing"], "pullRequest");
    assert_eq!(
        body["pending"]["folded"][0]["id"],
        "Model/production-llm-v2"
    );
    assert_eq!(body["pending"]["folded"][0]["standing"], "pendingBefore");
    let all = [
        "plan",
        "--against",
        "main",
        "--all",
        "--out",
        "all.lockstep",
        "--format",
        "json",
    ];
    let all = json(&all);
    let changes = all["plan"]["changes"].as_array().expect("changes");
    let standings: Vec<_> = changes.iter().map(|one| one["standing"].clone()).collect();
    assert_eq!(standings, ["pendingBefore", "pullRequest"]);
    project
        .run(&["show", "all.lockstep"])
        .ends(0)
        .says("1 change of this plan was pending before");
    project
        .run(&["apply", "--yes", "all.lockstep"])
        .ends(0)
        .says("Applied: 2 updated");
}

#[test]
fn every_format_folds_to_a_count() {
    let project = branched();
    for format in [
        "markdown",
        "github-summary",
        "sarif",
        "github",
        "junit",
        "html",
        "text",
    ] {
        let ran = project
            .run(&["plan", "--against", "main", "--format", format])
            .ends(0);
        let ran = ran.says("1 change was pending before at main");
        assert!(
            !ran.stdout.contains("production-llm-v2"),
            "{format}: {}",
            ran.stdout
        );
    }
}

#[test]
fn a_guard_is_asked_of_what_would_be_applied() {
    let project = branched();
    project.edit(PROMPT, "    1.0.0: 0.75\n", "    1.0.0: 0.5\n");
    project.edit(PROMPT, "    1.1.0: 0.25\n", "    1.1.0: 0.5\n");
    project.run(&["plan"]).ends(5);
    project.run(&["plan", "--against", "main"]).ends(5);
    git(&project, &["switch", "--quiet", "-c", "merged"]);
    commit(&project);
    project.edit(RATES, "requestsPerMinute: 450", "requestsPerMinute: 400");
    // The traffic was pending before, so this plan moves none.
    project
        .run(&["plan", "--against", "merged"])
        .ends(0)
        .says("Plan: 1 to update.");
}

#[test]
fn broken_manifests_there_stop_nothing() {
    let project = sample();
    project.run(&["apply", "--yes"]).ends(0);
    let whole = project.read(RATES);
    project.write(RATES, "nothing: [\n");
    commit(&project);
    project.write(RATES, &whole);
    project.edit(PROMPT, "    1.0.0: 0.9\n", "    1.0.0: 0.8\n");
    project.edit(PROMPT, "    1.1.0: 0.1\n", "    1.1.0: 0.2\n");
    project
        .run(&["plan", "--against", "HEAD"])
        .ends(0)
        .warns("at HEAD (")
        .warns("counts as this pull request's")
        .says("Plan: 1 to update.");
}

#[test]
fn names_that_mean_nothing_and_projects_that_came_since_are_told() {
    let project = sample();
    project
        .run(&["plan", "--against", "origin/main"])
        .ends(1)
        .warns("Git knows no commit `origin/main` here")
        .warns("git fetch --depth=1 origin +refs/heads/main:refs/remotes/origin/main");
    git(&project, &["rm", "--quiet", "--cached", "lockstep.yaml"]);
    git(&project, &["commit", "--quiet", "-m", "none"]);
    project
        .run(&["plan", "--against", "HEAD"])
        .ends(0)
        .warns("there is no lockstep.yaml")
        .says("Plan: 10 to create.");
    project.run(&["plan", "--all"]).ends(64);
    let plain = Project::sample();
    plain
        .run(&["plan", "--against", "HEAD"])
        .ends(1)
        .warns("no Git repository");
}
