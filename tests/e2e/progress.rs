//! Progress on a terminal: a pseudoterminal that `script` makes.

#![cfg(target_os = "linux")]

use std::process::Command;

use serde_json::json;

use crate::project::{LOCKSTEP, Project};
use crate::served::Served;

/// Takes the painted lines away.
const AWAY: &str = "A\u{1b}[J";

/// Runs a command on a terminal of 80 columns, and returns what it wrote there.
fn on_terminal(project: &Project, term: &str, words: &str) -> String {
    let inner = format!("stty cols 80 rows 24; exec '{LOCKSTEP}' {words}");
    let bare = project.command(&[]);
    let mut command = Command::new("script");
    command.args(["-qec", &inner, "/dev/null"]);
    let folder = bare.get_current_dir().expect("it runs in the project");
    command.current_dir(folder).env_clear();
    let set = bare.get_envs();
    command.envs(set.filter_map(|(name, value)| Some((name, value?))));
    command.env("TERM", term).env("SHELL", "/bin/sh");
    let output = command.output().expect("util-linux is there");
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    assert!(output.status.success(), "{text}");
    text
}

fn slow() -> (Served, Project) {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served
        .fault(&json!({"method": "POST", "path": "/api/*", "action": {"delay": {"millis": 700}}}));
    (served, project)
}

#[test]
fn a_bar_is_painted_and_taken_away() {
    let (served, project) = slow();
    // However often a job is looked at, it ends no sooner: the bar has the time to say so.
    served.behave(&json!({"jobs": {"polls": null, "millis": 2000}}));
    let shown = on_terminal(&project, "xterm", "apply --yes --env local --color never");
    assert!(shown.contains("Applying "), "{shown}");
    assert!(shown.contains("/10"), "{shown}");
    assert!(shown.contains("Provider/anthropic: creating"), "{shown}");
    assert!(shown.contains("waiting for job"), "{shown}");
    assert!(shown.contains(", creating Model/"), "{shown}");
    let (_painted, last) = shown.rsplit_once(AWAY).expect("it is taken away");
    assert!(
        last.contains("Applied: 10 created") && !last.contains("Applying"),
        "{last}"
    );
    // Nothing of the terminal is changed that would have to be restored.
    assert!(!shown.contains("\u{1b}[?"), "{shown}");
}

#[test]
fn where_nothing_can_be_painted_lines_are_plain() {
    let (served, project) = slow();
    let shown = on_terminal(&project, "dumb", "apply --yes --env local");
    assert!(
        !shown.contains("Applying") && !shown.contains(AWAY),
        "{shown}"
    );
    assert!(shown.contains("Provider/anthropic: creating"), "{shown}");
    served.heal();
    project.edit(
        "manifests/prompts/support_agent.yaml",
        "temperature: 0.2",
        "temperature: 0.3",
    );
    served.fault(&json!({"path": "/api/*", "action": {"delay": {"millis": 400}}}));
    let shown = on_terminal(&project, "xterm", "apply --yes --env local --quiet");
    assert!(
        !shown.contains("Applying") && !shown.contains("updating"),
        "{shown}"
    );
}

#[test]
fn reading_is_shown_too() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.fault(&json!({"method": "GET", "path": "/api/*", "action": {"delay": {"millis": 500}}}));
    let shown = on_terminal(&project, "xterm", "plan --env local");
    assert!(shown.contains("Reading "), "{shown}");
    assert!(shown.contains("request"), "{shown}");
    let (_painted, last) = shown.rsplit_once(AWAY).expect("it is taken away");
    assert!(last.contains("Plan") || last.contains("create"), "{last}");
}
