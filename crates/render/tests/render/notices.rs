//! What somebody is told of a run, in each format.

use lockstep_render::notice::{self, Ending, Notice};
use lockstep_render::{End, RunView};
use serde_json::Value;

use crate::{case, shown};

fn bodies(run: &RunView) -> [Value; 3] {
    let plan = case::plan();
    let notice = Notice {
        id: "run-1",
        time: "2026-11-21T10:00:00Z",
        tool: "lockstep 0.1.0",
        plan: &plan,
        digest: "sha256:1",
        run,
        git_commit: Some("abc"),
        ci_run_url: Some("https://ci.example.com/1?a=1&b=2"),
    };
    let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes).expect("it is JSON");
    [
        read(notice::json(&notice).expect("it can be written")),
        read(notice::cloud_event(&notice).expect("it can be written")),
        read(notice::chat(&notice)),
    ]
}

#[test]
fn all_formats_tell_the_same_run() {
    let run = shown::run();
    let [json, event, chat] = bodies(&run);
    assert_eq!(json["result"], "interrupted");
    assert_eq!(json["formatVersion"], "1.0");
    assert_eq!(json["run"], "run-1");
    assert_eq!(json["withheld"], 2);
    assert_eq!(json["counts"]["failed"], 1);
    assert_eq!(json["failures"].as_array().map(Vec::len), Some(2));
    for required in ["specversion", "id", "source", "type"] {
        assert!(event[required].is_string(), "{required}");
    }
    assert_eq!(event["type"], "dev.lockstep.run.interrupted");
    assert_eq!(event["data"], json);
    let text = chat["text"].as_str().expect("a text");
    assert!(
        text.contains("interrupted") && text.contains("run-1"),
        "{text}"
    );
    assert!(text.contains("a=1&amp;b=2"), "{text}");
}

#[test]
fn endings_are_told_apart() {
    let mut run = RunView {
        interrupted: false,
        ledger_error: None,
        ..shown::run()
    };
    assert_eq!(Ending::of(&run), Ending::Partial);
    run.outcomes.retain(|outcome| outcome.end == End::Done);
    assert_eq!(Ending::of(&run), Ending::Applied);
    run.ledger_error = Some("no space".to_owned());
    assert_eq!(Ending::of(&run), Ending::Partial);
    run.outcomes.clear();
    assert_eq!(Ending::of(&run), Ending::Failed);
}

#[test]
fn names_call_nobody_in_a_chat() {
    let mut run = shown::run();
    for outcome in &mut run.outcomes {
        if let End::Failed { error } = &mut outcome.end {
            "no: <!channel>".clone_into(error);
        }
    }
    let [_json, _event, chat] = bodies(&run);
    let text = chat["text"].as_str().expect("a text");
    assert!(
        text.contains("&lt;!channel&gt;") && !text.contains("<!"),
        "{text}"
    );
}
