//! What somebody is told of a run, in each format.

use lockstep_diff::Drift;
use lockstep_render::notice::drift::DriftNotice;
use lockstep_render::notice::{self, Ending, Notice};
use lockstep_render::{DriftView, End, RunView};
use serde_json::{Value, json};

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
    run.interrupted = true;
    assert_eq!(Ending::of(&run), Ending::Interrupted);
    run.outcomes.retain(|outcome| outcome.end == End::Done);
    assert_eq!(Ending::of(&run), Ending::Applied);
    run.interrupted = false;
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

fn of_drift(drift: &Drift) -> [Value; 3] {
    let plan = case::plan();
    let mut touches = shown::touches();
    for touch in touches.values_mut() {
        touch.by = Some("jo\n<!channel>".to_owned());
    }
    let found = DriftView {
        environment: &plan.environment,
        drift,
        touches: &touches,
    };
    let notice = DriftNotice {
        id: "drift-1",
        time: "2026-11-21T10:00:00Z",
        tool: "lockstep 0.1.0",
        plan: &plan,
        found: &found,
        git_commit: Some("abc"),
        ci_run_url: Some("https://ci.example.com/1?a=1&b=2"),
    };
    let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes).expect("it is JSON");
    [
        read(notice::drift::json(&notice).expect("it can be written")),
        read(notice::drift::cloud_event(&notice).expect("it can be written")),
        read(notice::drift::chat(&notice)),
    ]
}

#[test]
fn all_formats_tell_the_same_drift() {
    let drift = shown::drift();
    let [json, event, chat] = of_drift(&drift);
    assert_eq!(json["kind"], "lockstep.notice");
    assert_eq!(json["result"], "drifted");
    let (changed, gone) = (&json["counts"]["changed"], &json["counts"]["gone"]);
    assert_eq!(*gone, 1);
    assert_eq!(changed.as_u64(), Some(drift.objects.len() as u64 - 1));
    let objects = json["objects"].as_array().expect("objects");
    let moved = objects
        .iter()
        .find(|one| one["address"] == "Provider/private-foundation");
    assert_eq!(moved.expect("it drifted")["fields"], json!(["baseUrl"]));
    assert_eq!(event["type"], "dev.lockstep.drift.found");
    assert_eq!(event["id"], "drift-1");
    assert_eq!(event["data"], json);
    let text = chat["text"].as_str().expect("a text");
    assert!(
        text.contains(json["summary"].as_str().expect("a summary")),
        "{text}"
    );
    assert!(text.contains("TrafficSplit/gone: deleted"), "{text}");
    assert!(text.contains("a=1&amp;b=2"), "{text}");
    assert!(
        !text.contains("<!channel>") && !text.contains("jo\n"),
        "{text}"
    );
    for body in [&json, &event, &chat] {
        assert!(
            !body.to_string().contains("private-cloud"),
            "values are not told: {body}"
        );
    }
}

#[test]
fn much_drift_is_told_in_part_and_counted_whole() {
    let mut drift = shown::drift();
    let one = drift.objects[0].clone();
    drift.objects = vec![one; 25];
    let [json, _event, chat] = of_drift(&drift);
    assert_eq!(json["objects"].as_array().map(Vec::len), Some(10));
    assert_eq!(json["counts"]["changed"], 25);
    let text = chat["text"].as_str().expect("a text");
    assert!(text.contains("and 15 more"), "{text}");
}
