//! Rows that say less than their objects, secrets that are shown, and what nobody reads.

use serde_json::json;

use super::*;
use crate::doctor::gathered::Whole;
use crate::doctor::page::Page;

fn provider() -> Value {
    json!({
        "id": "p", "name": "P", "providerType": "CUSTOM", "baseUrl": "https://a.example",
        "timeout": 30000, "models": [{"id": "m", "name": "M", "maxTokens": 1}],
    })
}

fn prompt() -> Value {
    json!({
        "id": "q", "name": "Q", "modelEndpointRef": "m", "temperature": 1, "systemPrompt": "x",
        "version": "1.0.0", "versions": [{"version": "1.0.0", "systemPrompt": "x"}],
        "trafficDistribution": {"defaultVersion": "1.0.0"},
    })
}

fn gathered(kind: Kind, row: Value, raw: Value) -> Gathered {
    let body = json!({"entities": [row], "total": 1});
    Gathered {
        of: wire::of(kind).unwrap().collection,
        request: "GET /list".to_owned(),
        page: Page::read(body.as_object().unwrap().clone()).unwrap(),
        wholes: vec![Whole {
            row: 0,
            request: "GET /list/p".to_owned(),
            raw: raw.as_object().unwrap().clone(),
            tag: None,
        }],
    }
}

fn judged(kind: Kind, row: Value, raw: Value, id: &str) -> Check {
    let kinds: &[Kind] = match kind {
        Kind::Prompt => &[Kind::Prompt, Kind::TrafficSplit],
        Kind::Provider | Kind::Model | Kind::RateMatrix | Kind::TrafficSplit => &[kind],
    };
    let checks = checks(&gathered(kind, row, raw), kinds, &Mask::default());
    let found = checks.iter().find(|check| check.id == id);
    found
        .unwrap_or_else(|| panic!("no {id}: {checks:#?}"))
        .clone()
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name);
    value
}

#[test]
fn what_is_as_expected_is_said_in_numbers() {
    let check = judged(Kind::Provider, provider(), provider(), "provider.fields");
    assert_eq!(check.status, Status::Ok);
    assert_eq!(check.found, "as expected in 1 row and 1 object by id");
    for id in [
        "prompt.fields",
        "trafficSplit.fields",
        "prompt.unknown",
        "prompt.rows",
    ] {
        let check = judged(Kind::Prompt, prompt(), prompt(), id);
        assert_eq!(check.status, Status::Ok, "{check:?}");
    }
}

#[test]
fn rows_that_leave_out_what_plans_compare_fail() {
    let row = without(provider(), "timeout");
    let check = judged(Kind::Provider, row, provider(), "provider.rows");
    assert_eq!(check.status, Status::Failed);
    assert_eq!(check.found, "rows leave out timeout");
    // Prompts are read by id anyway.
    let row = without(prompt(), "temperature");
    let check = judged(Kind::Prompt, row, prompt(), "prompt.rows");
    assert_eq!(check.status, Status::Differs);
    // The published texts are in no row.
    let mut row = without(prompt(), "systemPrompt");
    row["versions"] = json!([{"version": "1.0.0"}]);
    let check = judged(Kind::Prompt, row, prompt(), "prompt.rows");
    assert_eq!(check.status, Status::Ok, "{check:?}");
}

#[test]
fn rows_with_other_values_lag() {
    let mut row = provider();
    row["timeout"] = json!(5);
    let check = judged(Kind::Provider, row, provider(), "provider.rows");
    assert_eq!(check.status, Status::Differs);
    assert_eq!(check.found, "other values in 1 of 1");
}

#[test]
fn secrets_that_are_shown_are_told_by_their_names() {
    let check = judged(Kind::Provider, provider(), provider(), "provider.secret");
    assert_eq!(check.status, Status::Ok);
    let mut raw = provider();
    raw["apiKey"] = json!("canary-shown");
    let check = judged(Kind::Provider, provider(), raw, "provider.secret");
    assert_eq!(check.status, Status::Differs);
    assert!(
        check.found.starts_with("`apiKey` in 1 of"),
        "{}",
        check.found
    );
    assert!(!format!("{check:?}").contains("canary"));
}

#[test]
fn texts_that_nobody_reads_may_be_of_another_type() {
    let mut raw = prompt();
    raw["version"] = json!(1);
    let check = judged(Kind::Prompt, prompt(), raw, "prompt.fields");
    assert_eq!(check.status, Status::Differs, "{check:?}");
    assert_eq!(check.differences[0].pointer, "/version");
    let raw = without(prompt(), "versions");
    let check = judged(Kind::Prompt, prompt(), raw, "prompt.fields");
    assert_eq!(check.status, Status::Failed, "{check:?}");
    let raw = without(prompt(), "trafficDistribution");
    let check = judged(Kind::Prompt, prompt(), raw, "trafficSplit.fields");
    assert_eq!(check.status, Status::Failed, "{check:?}");
}

#[test]
fn rows_that_are_no_objects_cannot_be_read() {
    let check = judged(Kind::Provider, json!("p"), provider(), "provider.fields");
    assert_eq!(check.status, Status::Failed);
    assert!(check.found.contains("no object"), "{}", check.found);
}
