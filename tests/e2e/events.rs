//! `lockstep apply --events`: the stream of what happens, and the run that goes on without it.

use std::io::Read as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::project::{Project, Ran};
use crate::served::Served;

const KEY: &str = "key-of-anthropic";

/// Reads a stream.
fn events(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// Rebuilds the summary of a stream.
#[track_caller]
fn rebuilt(stream: &str) -> String {
    let mut out = Vec::new();
    lockstep_render::json::v1::rebuilt(stream.as_bytes(), &mut out)
        .unwrap_or_else(|error| panic!("{error} in\n{stream}"));
    String::from_utf8(out).expect("it is UTF-8")
}

fn count(events: &[Value], kind: &str) -> usize {
    let of = events.iter().filter(|event| event["event"] == kind);
    of.count()
}

#[test]
fn the_summary_can_be_rebuilt_of_the_stream() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.fault(&json!({
        "method": "POST", "path": "/api/v2/ai/llm-gateway/models",
        "action": {"status": {"status": 400, "message": format!("no: {KEY}")}},
    }));
    let to = ["--events", "ndjson=run.ndjson", "--format", "json"];
    let words = ["apply", "--yes", "--env", "local"];
    let ran = project.run(&[&words[..], &to[..]].concat()).ends(7);
    let stream = project.read("run.ndjson");
    assert_eq!(rebuilt(&stream), ran.stdout);
    assert!(!stream.contains(KEY), "{stream}");
    let told = events(&stream);
    assert_eq!(told[0]["event"], "runStarted");
    assert_eq!(told[0]["planned"]["changes"], 10);
    assert_eq!(count(&told, "changeEnded"), 10);
    assert_eq!(told.last().unwrap()["exit"], 7);

    served.heal();
    let ran = project.run(&[&words[..], &to[..]].concat()).ends(0);
    assert_eq!(rebuilt(&project.read("run.ndjson")), ran.stdout);
    // What has nothing to do is a run too.
    let ran = project.run(&[&words[..], &to[..]].concat()).ends(0);
    let stream = project.read("run.ndjson");
    assert_eq!(rebuilt(&stream), ran.stdout);
    assert_eq!(events(&stream).len(), 2);
}

#[test]
fn events_on_stdout_are_alone_there() {
    let project = Project::sample();
    let ran = project
        .run(&["apply", "--yes", "--events", "ndjson"])
        .ends(0)
        .warns("Applied: 10 created");
    let told = events(&ran.stdout);
    assert_eq!(count(&told, "changeStarted"), 10);
    assert_eq!(told.last().unwrap()["event"], "runFinished");
    let numbers = told.iter().map(|event| event["sequence"].as_u64());
    assert!(numbers.eq((1..=told.len() as u64).map(Some)));
    project
        .run(&["apply", "--yes", "--events", "ndjson", "--format", "json"])
        .ends(64)
        .warns("--events ndjson=FILE");
    project
        .run(&["apply", "--yes", "--events", "xml"])
        .ends(64)
        .warns("ndjson=FILE");
}

#[test]
fn a_command_without_a_run_says_why() {
    let project = Project::sample();
    project.run(&["plan", "--out", "first.plan"]).ends(0);
    project.run(&["apply", "--yes"]).ends(0);
    let to = ["apply", "first.plan", "--yes", "--events", "ndjson=e"];
    project.run(&to).ends(6);
    let told = events(&project.read("e"));
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["event"], &told[0]["exit"]),
        (&json!("failed"), &json!(6))
    );
    assert!(
        told[0]["message"]
            .as_str()
            .is_some_and(|why| why.contains("moved") || why.contains("stale")),
        "{told:?}"
    );
    // Nobody can be asked: nothing was applied.
    project.edit(
        "manifests/prompts/support_agent.yaml",
        "temperature: 0.2",
        "temperature: 0.3",
    );
    project.run(&["apply", "--events", "ndjson=e"]).ends(1);
    let told = events(&project.read("e"));
    assert_eq!(told.last().unwrap()["event"], "failed");
}

#[test]
fn a_file_that_cannot_be_made_stops_all_before_it_begins() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&[
            "apply",
            "--yes",
            "--env",
            "local",
            "--events",
            "ndjson=none/e",
        ])
        .ends(1)
        .warns("the file of events none/e cannot be made");
    assert!(served.writes().is_empty());
}

#[test]
fn a_reader_that_goes_away_stops_nothing() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.fault(&json!({"method": "POST", "path": "/api/*", "action": {"delay": {"millis": 50}}}));
    let words = ["apply", "--yes", "--env", "local", "--events", "ndjson"];
    let mut child = project
        .command(&words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut out = child.stdout.take().expect("it has a stdout");
    let mut first = [0; 20];
    out.read_exact(&mut first).expect("it begins");
    drop(out);
    let output = child.wait_with_output().expect("it ends");
    Ran::of(&words, &output)
        .ends(0)
        .warns("Applied: 10 created")
        .warns("the events could not all be written to stdout");
    let plan = ["plan", "--env", "local", "--detailed-exitcode"];
    project.run(&plan).ends(0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_stops_nothing() {
    let project = Project::sample();
    project
        .run(&["apply", "--yes", "--events", "ndjson=/dev/full"])
        .ends(0)
        .says("Applied: 10 created")
        .warns("the events could not all be written to /dev/full: No space left");
}
