//! What was done, in the formats that tell of it: the life of an object, and lines for a SIEM.

use std::collections::BTreeMap;
use std::sync::Arc;

use lockstep_ledger::{Deed, Event, Hash, Intent, Life, RunStarted};
use lockstep_model::past::Content;
use lockstep_model::{Fields, LiveId};
use lockstep_render::json::v1;
use lockstep_render::style::Style;
use lockstep_render::{auditlogmessage, csv, text};
use serde_json::{Value, json};

use crate::audit::{entry, events, log};
use crate::case::{address, fields};
use crate::golden::golden;

const PROVIDER: &str = "Provider/anthropic";

fn before() -> Fields {
    fields(json!({
        "apiKey": {"env": "ANTHROPIC_KEY", "revision": "2026-10"},
        "models": {"claude-3": {"maxTokens": 2048}},
        "timeout": 30_000,
    }))
}

fn after() -> Fields {
    fields(json!({
        "apiKey": {"env": "ANTHROPIC_KEY", "revision": "2026-11"},
        "models": {"claude-3": {"maxTokens": 4096}, "claude-4": {"maxTokens": 8192}},
        "timeout": 30_000,
    }))
}

fn intent(action: &str) -> Intent {
    Intent {
        change: PROVIDER.to_owned(),
        address: address(PROVIDER),
        live_name: "Anthropic".to_owned(),
        live_id: (action != "create").then(|| LiveId::new("a1")),
        action: action.to_owned(),
        reason: Some("the key was rotated".to_owned()),
        before: None,
        after: None,
    }
}

fn started() -> Arc<RunStarted> {
    let mut events = events(&Hash::of(b"content")).into_iter();
    match events.next() {
        Some(Event::RunStarted(started)) => Arc::new(*started),
        other => panic!("{other:?} begins no run"),
    }
}

/// A deed for every event that is one.
fn deeds() -> Vec<Deed> {
    let started = started();
    let events = events(&Hash::of(b"content")).into_iter();
    let about = events.filter(|event| event.address().is_some());
    let deeds = (0..).zip(about).map(|(sequence, event)| {
        let mut word = event.kind();
        if let Event::Outcome(outcome) = &event {
            word = outcome.effect.result();
        }
        let whole = |fields: Fields| Some(Content::Whole(fields));
        let (action, before, after) = match word {
            "created" | "intent" => ("create", None, whole(after())),
            "deleted" => ("delete", whole(before()), None),
            "replaced" => ("replace", whole(before()), Some(Content::Gone)),
            "adopted" | "released" => ("", None, None),
            _ => ("update", whole(before()), whole(after())),
        };
        Deed {
            entry: entry(sequence + 2, Some(event)),
            started: Some(Arc::clone(&started)),
            intent: (!action.is_empty()).then(|| (1, intent(action))),
            before,
            after,
        }
    });
    deeds.collect()
}

fn life() -> Life {
    Life {
        address: address(PROVIDER),
        former: vec![(address("Provider/claude"), 2)],
        renamed: Some((address("Provider/main"), 99)),
        deeds: deeds(),
        others: Vec::new(),
    }
}

#[test]
fn the_life_of_an_object() {
    golden("audit-history.txt", |out| {
        text::audit_history(&life(), &Style::plain(), out)
    });
    golden("audit-history.json", |out| v1::audit_history(&life(), out));
}

#[test]
fn lines_for_a_siem() {
    golden("audit-export.jsonl", |out| {
        auditlogmessage::lines(deeds().into_iter().map(Ok), out)
    });
    golden("audit-log.csv", |out| {
        csv::audit_log(log().into_iter().map(Ok), &BTreeMap::new(), out)
    });
    golden("audit-log.jsonl", |out| {
        v1::audit_lines(log().into_iter().map(Ok), out)
    });
}

#[test]
fn cells_are_quoted_and_no_formula_is_carried_out() {
    let mut row = log().remove(0);
    row.run = "=HYPERLINK(\"https://example.org\",\"a\")\r\nnext".to_owned();
    let mut out = Vec::new();
    csv::audit_log([Ok(row)], &BTreeMap::new(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let wanted = ",\"'=HYPERLINK(\"\"https://example.org\"\",\"\"a\"\")\r\nnext\",";
    assert!(text.contains(wanted), "{text}");
    assert!(text.ends_with("\r\n"), "{text}");
}

#[test]
fn a_row_says_who_wrote_it() {
    let log = log();
    let started = log[0].event.as_ref().and_then(Event::actor);
    let runs = BTreeMap::from([(log[0].run.clone(), started.unwrap().clone())]);
    let rows = |runs| {
        let mut out = Vec::new();
        csv::audit_log([Ok(log[2].clone())], runs, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let actor = &runs[&log[2].run];
    let by = format!(",{}@{},{},", actor.user, actor.host, actor.client);
    assert!(rows(&runs).contains(&by), "{}", rows(&runs));
    // Of a run whose beginning is not there nobody is made up.
    assert!(rows(&BTreeMap::new()).contains(",run-1,,,,outcome,"));
}

#[test]
fn a_secret_that_is_no_reference_is_struck_out_of_every_format() {
    const CANARY: &str = "sk-canary-3f9a";
    let literal = || fields(json!({"apiKey": CANARY, "timeout": 1}));
    let mut life = life();
    for deed in &mut life.deeds {
        deed.before = None;
        deed.after = Some(Content::Whole(literal()));
    }
    let mut out = Vec::new();
    text::audit_history(&life, &Style::plain(), &mut out).unwrap();
    v1::audit_history(&life, &mut out).unwrap();
    auditlogmessage::lines(life.deeds.into_iter().map(Ok), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("apiKey") && !text.contains(CANARY), "{text}");
}

#[test]
fn what_cannot_be_read_ends_what_is_written() {
    let broken = || std::io::Error::other("broken");
    let mut out = Vec::new();
    assert!(v1::audit_log([Err(broken())], &mut out).is_err());
    assert!(
        serde_json::from_slice::<Value>(&out).is_err(),
        "no whole document"
    );
    assert!(csv::audit_log([Err(broken())], &BTreeMap::new(), &mut Vec::new()).is_err());
    assert!(auditlogmessage::lines([Err(broken())], &mut Vec::new()).is_err());
    assert!(text::audit_log([Err(broken())], &Style::plain(), &mut Vec::new()).is_err());
}
