//! The stream of events of a run, and the run rebuilt of it.

use std::time::Duration;

use lockstep_diff::{Action, ChangeId};
use lockstep_render::json::v1;
use lockstep_render::{EventView, Happened, OutcomeView, RunEnd, RunStart, RunView};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::case::{address, plan};
use crate::shown;

/// Writes events, numbered from 1.
fn stream<'a>(happened: impl IntoIterator<Item = Happened<'a>>) -> String {
    let mut out = Vec::new();
    for (index, happened) in happened.into_iter().enumerate() {
        let view = EventView {
            sequence: index as u64 + 1,
            time: "2026-11-21T10:00:00.000Z",
            happened,
        };
        v1::event(&view, &mut out).expect("it is written");
    }
    String::from_utf8(out).expect("it is text")
}

fn end(run: &RunView) -> Happened<'_> {
    Happened::RunFinished(RunEnd {
        counts: run.counts(),
        interrupted: run.interrupted,
        out_of_time: run.out_of_time,
        ledger_error: run.ledger_error.as_deref(),
        duration: run.duration,
        exit: 130,
        aftermath: &run.aftermath,
    })
}

fn told<'a>(run: &'a RunView, order: &[usize], plan: &'a lockstep_diff::Plan) -> String {
    let begin = Happened::RunStarted(RunStart {
        environment: &run.environment,
        run: run.run.as_deref(),
        tool: "lockstep 0.1.0",
        digest: "abc",
        ledger: &run.ledger,
        plan,
        remaining: &run.remaining,
    });
    let outcome = |position: usize| -> [Happened<'a>; 2] {
        let outcome: &OutcomeView = &run.outcomes[position];
        let started = Happened::ChangeStarted {
            position,
            id: &outcome.id,
            action: outcome.action,
        };
        [started, Happened::ChangeEnded { position, outcome }]
    };
    let between = [
        Happened::Waiting {
            reason: "pace",
            message: "41 s until the window resets",
            wait: Some(Duration::from_secs(41)),
        },
        Happened::Warning { message: "mind" },
    ];
    let changes = order.iter().flat_map(|position| outcome(*position));
    stream(
        [begin]
            .into_iter()
            .chain(between)
            .chain(changes)
            .chain([end(run)]),
    )
}

fn summary(run: &RunView) -> String {
    let mut out = Vec::new();
    v1::run(run, &mut out).expect("it is written");
    String::from_utf8(out).expect("it is text")
}

fn rebuilt(stream: &str) -> Result<String, v1::NoRun> {
    let mut out = Vec::new();
    v1::rebuilt(stream.as_bytes(), &mut out)?;
    Ok(String::from_utf8(out).expect("it is text"))
}

proptest! {
    /// In whatever order changes end, the run that is rebuilt of the stream is the same to the byte.
    #[test]
    fn the_summary_can_be_rebuilt(order in Just((0..shown::run().outcomes.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let run = shown::run();
        prop_assert_eq!(rebuilt(&told(&run, &order, &plan())).unwrap(), summary(&run));
    }
}

#[test]
fn every_event_is_one_line_that_fits_the_schema() {
    let run = shown::run();
    let order: Vec<usize> = (0..run.outcomes.len()).collect();
    let mut lines = told(&run, &order, &plan());
    let failed = Happened::Failed {
        exit: 6,
        message: Some("the plan is stale\nin two lines"),
        help: None,
    };
    lines.push_str(&stream([failed]));
    let schema = jsonschema::validator_for(&v1::event_schema()).unwrap();
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<String> = schema.iter_errors(&line).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {line}");
        assert_eq!(line["formatVersion"], "1.0");
    }
    let odd = json!({"formatVersion": "1.0", "sequence": 1, "time": "x", "event": "warning"});
    assert!(!schema.is_valid(&odd), "a warning has words");
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let run = shown::run();
    let order: Vec<usize> = (0..run.outcomes.len()).collect();
    let stream = told(&run, &order, &plan());
    let later = stream.lines().enumerate().flat_map(|(index, line)| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        event["formatVersion"] = json!("1.7");
        event["sequence"] = json!(2 * index + 1);
        event["more"] = json!({"new": true});
        let new = json!({"formatVersion": "1.7", "sequence": 2 * index + 2, "time": "x",
            "event": "newThing", "position": "no number"});
        [event.to_string(), new.to_string()]
    });
    let later: Vec<String> = later.collect();
    assert_eq!(rebuilt(&later.join("\n")).unwrap(), summary(&run));
}

#[test]
fn what_is_no_whole_run_is_refused() {
    let run = shown::run();
    let stream = told(&run, &[0, 1], &plan());
    let lines: Vec<&str> = stream.lines().collect();
    let without = |index: usize| {
        let mut lines = lines.clone();
        lines.remove(index);
        rebuilt(&lines.join("\n")).unwrap_err().to_string()
    };
    assert!(without(lines.len() - 1).contains("runFinished"));
    assert!(without(1).contains("line 2 of the stream is event 3"));
    let torn = &stream[..stream.len() - 9];
    let error = rebuilt(torn).unwrap_err().to_string();
    assert!(error.contains("is no event"), "{error}");
    assert!(rebuilt("").unwrap_err().to_string().contains("runStarted"));
}

#[test]
fn a_change_is_told_by_its_words() {
    let id = ChangeId::new(address("Prompt/a"));
    let action = Action::Replace;
    let line = stream([Happened::ChangeStarted {
        position: 3,
        id: &id,
        action,
    }]);
    let expected = json!({
        "formatVersion": "1.0", "sequence": 1, "time": "2026-11-21T10:00:00.000Z",
        "event": "changeStarted", "position": 3, "change": "Prompt/a", "address": "Prompt/a",
        "action": "replace",
    });
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), expected);
}
