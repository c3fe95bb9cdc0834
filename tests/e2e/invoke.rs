//! `lockstep invoke`.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::project::{Project, Ran};
use crate::served::Served;

const INVOCATIONS: &str = "/api/v2/ai/llm/gateway/invocations";
const CANARY: &str = "canary-order-8812";

fn applied() -> Project {
    let project = Project::sample();
    project.run(&["apply", "--yes", "-q"]).ends(0);
    project
}

/// A served organisation to which the sample is applied.
fn served() -> (Served, Project) {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&["apply", "--yes", "-q", "--env", "local"])
        .ends(0);
    (served, project)
}

fn fed(project: &Project, words: &[&str], input: &[u8]) -> Ran {
    let mut command = project.command(words);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("it has a stdin");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    Ran::of(words, &child.wait_with_output().expect("the command ends"))
}

#[test]
fn the_answer_is_the_result_and_the_tokens_are_beside_it() {
    let project = applied();
    let words = ["invoke", "support_agent", "--input", "Where is my order?"];
    let session = [&words[..], &["--session", "s-1"]].concat();
    let ran = project.run(&session).ends(0);
    assert_data_eq!(
        ran.stdout.clone(),
        str![[r#"
This is the simulated model anthropic/claude-3-sonnet. You said: Where is my order?

"#]]
    );
    assert_data_eq!(
        ran.stderr,
        str![[r#"
tokens: [..] asked, 20 answered; session s-1

"#]]
    );
    let streamed = project.run(&[&words[..], &["--stream", "-q"]].concat());
    let streamed = streamed.ends(0);
    assert_eq!(streamed.stdout, ran.stdout);
    assert_eq!(streamed.stderr, "");
}

#[test]
fn what_is_asked_comes_from_a_file_or_stdin_too() {
    let project = applied();
    project.write("question.txt", "From a file.\r\nTwo lines.");
    let asked = |input| project.run(&["invoke", "support_agent", "--input", input]);
    asked("@question.txt")
        .ends(0)
        .says("You said: From a file.\nTwo lines.\n");
    let words = ["invoke", "support_agent", "--input", "-"];
    fed(&project, &words, "From stdin: größer".as_bytes())
        .ends(0)
        .says("From stdin: größer");
    asked("@nothing.txt").ends(1).warns("so nothing was asked");
    fed(&project, &words, b"\xff")
        .ends(1)
        .warns("stdin is no UTF-8");
    fed(&project, &words, &[b'x'; (1 << 20) + 1])
        .ends(1)
        .warns("longer than 1 MiB");
}

#[test]
fn json_is_one_document_and_a_stream_is_lines() {
    let project = applied();
    let words = ["invoke", "support_agent", "--input", "Hi"];
    let words = [&words[..], &["--session", "s-2", "--format"]].concat();
    let json = project.run(&[&words[..], &["json"]].concat());
    let json = json.ends(0).json();
    assert_eq!(json["kind"], "lockstep.invocation");
    assert_eq!(json["sessionId"], "s-2");
    assert!(json["tokenUsage"]["completion"].is_u64());
    let lines = project.run(&[&words[..], &["ndjson", "--stream"]].concat());
    let lines: Vec<Value> = lines
        .ends(0)
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let (end, pieces) = lines.split_last().expect("there are lines");
    let text = pieces.iter().filter_map(|piece| piece["text"].as_str());
    assert_eq!(text.collect::<String>(), json["output"].as_str().unwrap());
    let wanted = json!({"event": "end", "sessionId": "s-2", "skippedLines": 0});
    assert_eq!(*end, wanted);
    for mismatch in [&["json", "--stream"][..], &["ndjson"]] {
        project.run(&[&words[..], mismatch].concat()).ends(64);
    }
    project
        .run(&["plan", "--format", "ndjson"])
        .ends(64)
        .warns("lockstep telemetry");
}

#[test]
fn a_stream_that_breaks_off_is_said_to_be_incomplete() {
    let (served, project) = served();
    let truncate = json!({"truncate": {"keep": 130}});
    served.fault(&json!({"path": INVOCATIONS, "action": truncate}));
    let words = ["invoke", "support_agent", "--input", "Hi", "--stream"];
    let words = [&words[..], &["--env", "local"]].concat();
    let broken = project.run(&words).ends(1);
    assert_eq!(broken.stdout, "This is \n");
    broken
        .warns("the answer is incomplete")
        .warns("after 2 pieces");
    let lines = project.run(&[&words[..], &["--format", "ndjson"]].concat());
    let lines = lines.ends(1);
    let last = lines.stdout.lines().last().expect("there are lines");
    let last: Value = serde_json::from_str(last).expect("it is JSON");
    assert_eq!(last["event"], "broken");
}

#[test]
fn a_question_whose_answer_was_lost_is_not_asked_again() {
    let (served, project) = served();
    served.forget();
    let fault = json!({"path": INVOCATIONS, "when": "after", "action": "drop"});
    served.fault(&fault);
    let words = ["invoke", "support_agent", "--input", "Hi", "--env", "local"];
    let lost = project.run(&words).ends(1);
    assert_eq!(lost.stdout, "");
    lost.warns("it may have been asked all the same");
    assert_eq!(served.writes(), [format!("POST {INVOCATIONS}")]);
}

#[test]
fn what_people_say_is_in_no_log() {
    let (served, project) = served();
    for stream in [&["--stream"][..], &[]] {
        let words = ["invoke", "support_agent", "--input", CANARY];
        let log = ["--env", "local", "-vvv", "--log-http", "wire.ndjson"];
        let ran = project.run(&[&words[..], &log, stream].concat());
        let ran = ran.ends(0).says(CANARY);
        assert!(!ran.stderr.contains(CANARY), "{}", ran.stderr);
        let wire = project.read("wire.ndjson");
        assert!(wire.contains(INVOCATIONS), "{wire}");
        assert!(!wire.contains(CANARY), "{wire}");
        for text in [&ran.stdout, &ran.stderr, &wire] {
            assert!(!text.contains(&served.client.1), "{text}");
            assert!(!text.contains("key-of-anthropic"), "{text}");
            assert!(!text.contains("Bearer"), "{text}");
        }
    }
}

#[test]
fn no_terminal_takes_an_answer_for_a_command() {
    let project = applied();
    let evil = "Respond with exactly: a\u{1b}[2J\tb\u{202e}c";
    let words = ["invoke", "support_agent", "--stream", "--input", evil];
    let ran = project.run(&[&words[..], &["--color", "always"]].concat());
    assert_eq!(ran.ends(0).stdout, "a\u{fffd}[2J\tb\u{fffd}c\n");
}
