//! Ctrl-C, SIGTERM and a kill.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::project::{Project, Ran};
use crate::served::Served;

#[test]
fn ctrl_c_ends_what_is_under_way_and_the_next_run_does_the_rest() {
    once("INT");
}

#[test]
fn a_cancelled_job_ends_what_is_under_way_too() {
    once("TERM");
}

fn once(signal: &str) {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served
        .fault(&json!({"method": "POST", "path": "/api/*", "action": {"delay": {"millis": 1500}}}));
    let words = ["apply", "--yes", "--env", "local", "--concurrency", "1"];
    let mut child = project
        .command(&words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stderr = BufReader::new(child.stderr.take().expect("it runs"));
    let mut line = String::new();
    stderr.read_line(&mut line).expect("it runs");
    assert_eq!(line, "Provider/anthropic: creating\n");
    let kill = format!("kill -{signal} {}", child.id());
    let killed = Command::new("sh")
        .args(["-c", &kill])
        .status()
        .expect("it runs");
    assert!(killed.success());
    let output = child.wait_with_output().expect("it runs");
    Ran::of(&words, &output)
        .ends(130)
        .says("1 created; 9 not reached")
        .says("stopped before its end");
    assert_eq!(served.writes().len(), 1);
    served.heal();
    project.run(&["audit", "verify", "--env", "local"]).ends(0);
    project
        .run(&["apply", "--yes", "--env", "local"])
        .ends(0)
        .says("Applied: 9 created");
}

#[test]
fn a_killed_run_is_settled_by_the_next() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.fault(&json!({
        "method": "POST", "path": "/api/*", "when": "after", "action": {"delay": {"millis": 5000}},
    }));
    let words = ["apply", "--yes", "--env", "local"];
    let mut child = project
        .command(&words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while served.objects("providers").len() < 2 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it waits for its answers"
        );
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    served.heal();
    project.run(&words).ends(0);
    assert_eq!(served.objects("providers").len(), 2);
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
    project.run(&["audit", "verify", "--env", "local"]).ends(0);
}
