//! Differences by policy, one policy at a time.

use serde_json::{Value, json};

use super::*;

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

fn paths(kind: Kind, desired: Value, live: Value) -> Vec<String> {
    let (desired, live) = (fields(desired), fields(live));
    differences(kind, &desired, &live)
        .iter()
        .map(|d| d.path.to_string())
        .collect()
}

#[test]
fn undeclared_fields_are_not_ours() {
    let live = json!({"timeout": 30000, "apiVersion": "v2", "unheard": {"of": 1}});
    assert!(paths(Kind::Provider, json!({"timeout": 30000.0}), live).is_empty());
}

#[test]
fn null_is_absent() {
    let none = json!({"webhookCallbackUrl": null});
    assert!(paths(Kind::Model, none.clone(), json!({})).is_empty());
    let there = json!({"webhookCallbackUrl": "https://a.example"});
    assert_eq!(paths(Kind::Model, none, there), ["webhookCallbackUrl"]);
}

#[test]
fn keyed_lists_are_compared_by_key_and_item() {
    let desired = json!({"models": {"a": {"maxTokens": 1}, "b": {"maxTokens": 2}}});
    let live = json!({"models": {
        "b": {"maxTokens": 3, "name": "not declared"}, "c": {"maxTokens": 1},
    }});
    let found = paths(Kind::Provider, desired, live);
    assert_eq!(found, ["models[a]", "models[b].maxTokens", "models[c]"]);
}

#[test]
fn maps_lose_what_is_not_declared() {
    let desired = json!({"parameters": {"temperature": 0.7}});
    let live = json!({"parameters": {"temperature": 0.7, "top_p": 1}});
    assert_eq!(paths(Kind::Model, desired, live), ["parameters[top_p]"]);
}

#[test]
fn structures_keep_what_is_not_declared() {
    let desired = json!({"guardrails": {"contentFiltering": ["pii"]}});
    let live = json!({"guardrails": {"contentFiltering": ["pii"], "maxTokens": 9}});
    assert!(paths(Kind::Prompt, desired.clone(), live).is_empty());
    let live = json!({"guardrails": {"contentFiltering": ["pii", "x"]}});
    assert_eq!(
        paths(Kind::Prompt, desired, live),
        ["guardrails.contentFiltering"]
    );
}

#[test]
fn published_entries_stay() {
    let desired = json!({"versions": {"1.0.0": "a", "1.1.0": "b"}});
    let live = json!({"versions": {"1.0.0": "a", "0.9.0": "old"}});
    assert_eq!(paths(Kind::Prompt, desired, live), ["versions[1.1.0]"]);
}

#[test]
fn weights_travel_through_floats() {
    let desired = json!({"weights": {"1.0.0": 0.9, "1.1.0": 0.1}});
    let live = json!({"weights": {"1.0.0": 0.9000000000000001, "1.1.0": 0.1}});
    assert!(paths(Kind::TrafficSplit, desired, live).is_empty());
}

#[test]
fn secrets_are_never_read() {
    let desired = json!({"apiKey": {"env": "KEY", "revision": "1"}});
    assert!(paths(Kind::Provider, desired, json!({})).is_empty());
}

#[test]
fn movement_is_told_with_both_values() {
    let desired = fields(json!({"timeout": 5000, "baseUrl": "https://a"}));
    let was = fields(json!({"timeout": 1000, "baseUrl": "https://a"}));
    let is = fields(json!({"timeout": 1000, "baseUrl": "https://b"}));
    let moved = moved(Kind::Provider, &desired, &was, &is);
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0].path.to_string(), "baseUrl");
    assert_eq!(moved[0].was, Some(json!("https://a")));
    assert_eq!(moved[0].is, Some(json!("https://b")));
}
