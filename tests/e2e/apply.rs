//! `lockstep apply`.

use std::fs;
use std::process::Stdio;

use lockstep_ledger::{Holder, Ledger, Mode};
use serde_json::json;

use crate::project::{Project, Ran};
use crate::served::Served;

#[test]
fn a_saved_plan_needs_no_manifests() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    fs::remove_dir_all(project.path("manifests")).unwrap();
    let ran = project.run(&["apply", "a.lockstep", "--yes"]).ends(0);
    ran.says("Applied: 10 created");
    project.run(&["audit", "verify"]).ends(0);
}

#[test]
fn a_saved_plan_is_for_one_environment_and_takes_no_flags_of_plan() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    project
        .run(&["apply", "a.lockstep", "--yes", "--env", "prod"])
        .ends(1)
        .warns("is for environment `sim`, not for `prod`");
    for flag in ["--target", "--adopt"] {
        let words = ["apply", "a.lockstep", "--yes", flag, "Provider/anthropic"];
        project.run(&words).ends(64);
    }
    assert!(!project.path(".lockstep").exists());
}

#[test]
fn without_a_terminal_somebody_must_have_said_yes() {
    let project = Project::sample();
    project
        .run(&["apply"])
        .ends(1)
        .warns("stdin is no terminal")
        .warns("--yes");
    assert!(!project.path(".lockstep/sim/entries.jsonl").exists());
    project.run(&["plan", "--detailed-exitcode"]).ends(2);
}

#[test]
fn json_holds_what_was_done() {
    let project = Project::sample();
    let ran = project.run(&["apply", "--yes", "--format", "json"]).ends(0);
    let run = ran.json();
    assert_eq!(run["kind"], "lockstep.run");
    assert_eq!(run["counts"]["created"], 10);
    let again = project
        .run(&["apply", "--yes", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(again["counts"]["created"], 0);
    assert_eq!(again["run"], json!(null));
}

#[test]
fn a_locked_ledger_names_its_holder() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let holder = Holder {
        pid: 4711,
        host: "build-7".to_owned(),
        since: "2026-11-21T10:00:00Z".to_owned(),
    };
    let held = Ledger::open(project.path(".lockstep/sim"), Mode::Append(holder)).unwrap();
    project.edit(
        "manifests/rates.yaml",
        "requestsPerMinute: 500",
        "requestsPerMinute: 490",
    );
    let before = project.read(".lockstep/sim/tenant.json");
    project
        .run(&["apply", "--yes"])
        .ends(9)
        .warns("process 4711 on build-7 since 2026-11-21T10:00:00Z");
    assert_eq!(project.read(".lockstep/sim/tenant.json"), before);
    // Looking takes no lock.
    project.run(&["plan"]).ends(0);
    drop(held);
    project.run(&["apply", "--yes"]).ends(0);
}

#[test]
fn of_two_at_once_one_waits_outside() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let words = ["apply", "--yes", "--env", "local"];
    // Each write takes long enough for the other to come.
    served
        .fault(&json!({"method": "POST", "path": "/api/*", "action": {"delay": {"millis": 300}}}));
    let start = || {
        let mut command = project.command(&words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("it starts")
    };
    let both = [start(), start()];
    let mut ran = both.map(|child| Ran::of(&words, &child.wait_with_output().expect("it ends")));
    ran.sort_by_key(|ran| ran.code);
    let [first, second] = ran;
    first.ends(0);
    // The second comes while the first writes, or so late that its plan is no longer true.
    assert!(
        [9, 6].contains(&second.code),
        "{}\n{}",
        second.code,
        second.stderr
    );
    served.heal();
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
    project.run(&["audit", "verify", "--env", "local"]).ends(0);
    assert_eq!(served.objects("prompts").len(), 3);
}

#[test]
fn a_failure_stops_what_depends_on_it_and_nothing_else() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.fault(&json!({
        "method": "POST", "path": "/api/v2/ai/llm-gateway/models",
        "action": {"status": {"status": 400, "code": "bad.request", "message": "no more models"}},
    }));
    let ran = project.run(&["apply", "--yes", "--env", "local"]).ends(7);
    ran.says("no more models")
        .says("because Model/production-llm-v2 did not end well")
        .says("6 created; 2 failed, 2 skipped");
    served.heal();
    project
        .run(&["apply", "--yes", "--env", "local"])
        .ends(0)
        .says("Applied: 4 created");
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
}

#[test]
fn nothing_done_is_an_error() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served
        .fault(&json!({"method": "POST", "path": "/api/*", "action": {"status": {"status": 403}}}));
    project.run(&["apply", "--yes", "--env", "local"]).ends(1);
}
