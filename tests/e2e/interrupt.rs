//! Ctrl-C, SIGTERM and a kill.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

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

/// A shell hears first that the terminal went away, and passes it on: what it started hears it twice.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_goes_away_ends_what_is_under_way() {
    let status = std::fs::read_to_string("/proc/self/status").expect("it is there");
    let ignored = status.lines().find(|line| line.starts_with("SigIgn:"));
    if ignored.is_none_or(|line| line.ends_with(['1', '3', '5', '7', '9', 'b', 'd', 'f'])) {
        return; // under `nohup` lockstep is not to hear of it
    }
    let served = Served::start(&Project::empty());
    let project = served.project();
    hold_back(&served, "POST", 1500);
    let words = [&APPLY[..], &["--concurrency", "1"]].concat();
    let mut child = start(&project, &words);
    until_made(&served, &mut child);
    signal(&child, "HUP");
    thread::sleep(Duration::from_millis(200));
    signal(&child, "HUP");
    ended(child, &words)
        .ends(130)
        .says("1 created; 9 not reached")
        .says("stopped before its end");
    converges(&served, &project);
}

fn once(signal: &str) {
    let served = Served::start(&Project::empty());
    let project = served.project();
    hold_back(&served, "POST", 1500);
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
    until_made(&served, &mut child);
    self::signal(&child, signal);
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
        thread::yield_now();
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

const APPLY: [&str; 4] = ["apply", "--yes", "--env", "local"];

fn start(project: &Project, words: &[&str]) -> Child {
    let mut command = project.command(words);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it runs")
}

fn signal(child: &Child, signal: &str) {
    let kill = format!("kill -{signal} {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.expect("it runs").success());
}

/// Waits until something is so, while the command is at work.
fn until(child: &mut Child, what: &str, is_so: impl Fn() -> bool) {
    while !is_so() {
        let ended = child.try_wait().expect("it can be asked");
        assert!(ended.is_none(), "it ended before {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until a request of the organisation has ended.
fn until_asked(served: &Served, child: &mut Child, what: &str) {
    let asked = || {
        let requests = served.requests();
        requests.iter().any(|request| request.contains(what))
    };
    until(child, what, asked);
}

/// Waits until a provider is made, whose answer is held back.
fn until_made(served: &Served, child: &mut Child) {
    let is_made = || !served.objects("providers").is_empty();
    until(child, "a provider is made", is_made);
}

/// Holds back the answers to what was done.
fn hold_back(served: &Served, method: &str, millis: u64) {
    served.fault(&json!({
        "method": method, "path": "/api/v2/ai/llm/*", "when": "after",
        "action": {"delay": {"millis": millis}},
    }));
}

fn ended(child: Child, words: &[&str]) -> Ran {
    let output = child.wait_with_output().expect("it ends");
    Ran::of(words, &output)
}

/// Whatever was interrupted: the ledger is whole, and the next run does the rest.
fn converges(served: &Served, project: &Project) {
    served.heal();
    project.run(&APPLY).ends(0);
    project.run(&["audit", "verify", "--env", "local"]).ends(0);
    let plan = ["plan", "--env", "local", "--detailed-exitcode"];
    project.run(&plan).ends(0);
    for (kind, count) in [("providers", 2), ("models", 2), ("prompts", 3)] {
        assert_eq!(served.objects(kind).len(), count, "{kind}");
    }
}

#[test]
fn before_the_run_a_signal_ends_the_program() {
    for name in ["INT", "TERM"] {
        let served = Served::start(&Project::empty());
        let project = served.project();
        let slow =
            json!({"method": "GET", "path": "/api/*", "action": {"delay": {"millis": 8000}}});
        served.fault(&slow);
        served.forget();
        let mut child = start(&project, &APPLY);
        until_asked(&served, &mut child, "oauth");
        signal(&child, name);
        ended(child, &APPLY).ends(130).warns("interrupted");
        assert!(served.writes().is_empty());
        converges(&served, &project);
    }
}

#[test]
fn a_job_is_followed_to_its_end() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.behave(&json!({"jobs": {"polls": null, "millis": 2000}}));
    let mut child = start(&project, &APPLY);
    until_asked(&served, &mut child, "GET /api/v2/ai/jobs/");
    signal(&child, "TERM");
    let ran = ended(child, &APPLY)
        .ends(130)
        .says("stopped before its end");
    assert!(!ran.stdout.contains("unsettled"), "{}", ran.stdout);
    // The job makes its model at its end, so somebody waited for it; another was perhaps not begun.
    assert!(!served.objects("models").is_empty());
    converges(&served, &project);
}

#[test]
fn what_is_being_settled_is_settled() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    // The list of names lags, so that what was made without an answer is looked for.
    served.behave(&json!({"listLagMs": 3000}));
    served.fault(&json!({
        "method": "POST", "path": "/api/v2/ai/llm/providers", "when": "after", "count": 2,
        "action": "drop",
    }));
    let mut child = start(&project, &APPLY);
    until_asked(&served, &mut child, "POST /api/v2/ai/llm/providers");
    signal(&child, "INT");
    let ran = ended(child, &APPLY).ends(130);
    assert!(!ran.stdout.contains("unsettled"), "{}", ran.stdout);
    assert_eq!(served.objects("providers").len(), 2);
    served.behave(&json!({"listLagMs": 0}));
    converges(&served, &project);
}

#[test]
fn in_the_posts_everything_is_done_and_the_next_run_posts_the_rest() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let posts = "/api/v2/ai/llm/gateway/audit-logs";
    let slow = json!({"method": "POST", "path": posts, "action": {"delay": {"millis": 1500}}});
    served.fault(&slow);
    let words = [&APPLY[..], &["--concurrency", "1"]].concat();
    let mut child = start(&project, &words);
    until_asked(&served, &mut child, &format!("POST {posts}"));
    signal(&child, "INT");
    ended(child, &words)
        .ends(130)
        .says("10 created")
        .says("every change had been begun, and is done");
    converges(&served, &project);
}

#[test]
fn the_second_signal_leaves_at_once() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    hold_back(&served, "POST", 20_000);
    let mut child = start(&project, &APPLY);
    until_made(&served, &mut child);
    signal(&child, "INT");
    let mut stderr = BufReader::new(child.stderr.take().expect("it runs"));
    let mut line = String::new();
    while !line.contains("once more leaves at once") {
        line.clear();
        assert!(
            stderr.read_line(&mut line).expect("it runs") > 0,
            "it says so"
        );
    }
    signal(&child, "TERM");
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(130));
    converges(&served, &project);
}

#[test]
fn what_was_done_to_the_last_is_done() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&APPLY).ends(0);
    let manifest = "manifests/prompts/support_agent.yaml";
    project.edit(manifest, "temperature: 0.2", "temperature: 0.3");
    hold_back(&served, "PUT", 1500);
    let mut child = start(&project, &APPLY);
    let warmer = |prompt: &serde_json::Value| prompt["temperature"] == 0.3;
    let is_written = || served.objects("prompts").iter().any(warmer);
    until(&mut child, "the prompt is written", is_written);
    signal(&child, "INT");
    // Nothing was left to begin, and what was under way went well: whoever asked it to stop is told so.
    ended(child, &APPLY)
        .ends(130)
        .says("every change had been begun, and is done")
        .says("1 updated; 0 failed")
        .warns("interrupted");
    converges(&served, &project);
}

#[test]
fn a_stream_of_events_is_whole_when_the_run_is_interrupted() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    hold_back(&served, "POST", 1500);
    let more = [
        "--concurrency",
        "1",
        "--events",
        "ndjson=e",
        "--format",
        "json",
    ];
    let words = [&APPLY[..], &more].concat();
    let mut child = start(&project, &words);
    until_made(&served, &mut child);
    signal(&child, "TERM");
    let ran = ended(child, &words).ends(130);
    let mut summary = Vec::new();
    let stream = project.read("e");
    lockstep_render::json::v1::rebuilt(stream.as_bytes(), &mut summary).expect("it is whole");
    assert_eq!(String::from_utf8(summary).expect("it is UTF-8"), ran.stdout);
    assert!(stream.contains("\"event\":\"warning\""), "{stream}");
}

#[test]
fn when_the_time_is_over_nothing_new_begins() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let slow = json!({"method": "POST", "path": "/api/*", "action": {"delay": {"millis": 1500}}});
    served.fault(&slow);
    let words = [&APPLY[..], &["--concurrency", "1", "--deadline", "2500ms"]].concat();
    let ran = project
        .run(&words)
        .ends(7)
        .says("The time that the run may take was over before its end.")
        .warns("the run's time is over: what is under way is ended, nothing new is begun");
    assert!(ran.stdout.contains("not reached"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("failed  "), "{}", ran.stdout);
    converges(&served, &project);
}

#[test]
fn a_ledger_that_cannot_be_written_lets_nothing_be_written() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    // A file stands where the folder is to be.
    project.write(".lockstep/local", "no folder");
    let ran = project.run(&APPLY);
    assert!(matches!(ran.code, 1 | 8), "{ran:?}");
    assert!(served.writes().is_empty(), "{:?}", served.writes());
    project.remove(".lockstep/local");
    converges(&served, &project);
}
