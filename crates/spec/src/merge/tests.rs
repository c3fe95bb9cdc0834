//! Each policy, laid over; and who wrote what afterwards.

use std::sync::Arc;

use lockstep_model::{Kind, Pointer};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::span::{FileId, Sources};
use crate::yaml;

fn read(name: &str, text: &str) -> (Value, Node) {
    let mut sources = Sources::default();
    // The file's number tells afterwards who wrote a value.
    let mut file = FileId::default();
    for _ in 0..=name.len() {
        file = sources.add(name, Some(text));
    }
    let mut read = yaml::read(file, &sources);
    assert_eq!(read.findings, []);
    let document = read.documents.remove(0);
    (document.value, document.node)
}

fn merged(kind: Kind, base: &str, over: &str) -> (Value, Node) {
    let (mut value, mut node) = read("a", base);
    structure(
        (&mut value, &mut node),
        read("bb", over),
        kind.info().fields,
    );
    (value, node)
}

const BASE: FileId = FileId(1);
const OVER: FileId = FileId(2);

#[test]
fn keyed_lists_are_merged_by_key() {
    let (value, node) = merged(
        Kind::Provider,
        "type: CUSTOM\nmodels:\n  - {id: a, name: A, maxTokens: 1}\n  - {id: b, name: B, maxTokens: 2}\n",
        "models:\n  - {id: b, maxTokens: 9}\n  - {id: c, name: C, maxTokens: 3}\n",
    );
    assert_eq!(
        value,
        json!({"type": "CUSTOM", "models": [
            {"id": "a", "name": "A", "maxTokens": 1},
            {"id": "b", "name": "B", "maxTokens": 9},
            {"id": "c", "name": "C", "maxTokens": 3},
        ]})
    );
    let file = |steps: [&str; 3]| node.file_at(&Pointer::of(steps));
    assert_eq!(file(["models", "1", "name"]), BASE);
    assert_eq!(file(["models", "1", "maxTokens"]), OVER);
    assert_eq!(file(["models", "2", "name"]), OVER);
}

#[test]
fn structures_are_merged_and_sets_and_maps_replaced() {
    let (value, _node) = merged(
        Kind::Prompt,
        "guardrails: {contentFiltering: [pii], maxTokens: 5}\nversions: [{version: 1.0.0, systemPrompt: a}]\n",
        "guardrails: {contentFiltering: [x]}\ntemperature: null\nversions: [{version: 1.1.0, systemPrompt: b}]\n",
    );
    assert_eq!(
        value,
        json!({
            "guardrails": {"contentFiltering": ["x"], "maxTokens": 5},
            "temperature": null,
            "versions": [
                {"version": "1.0.0", "systemPrompt": "a"},
                {"version": "1.1.0", "systemPrompt": "b"},
            ],
        })
    );
    let (value, node) = merged(
        Kind::TrafficSplit,
        "prompt: p\nweights: {1.0.0: 0.5, 1.1.0: 0.5}\n",
        "weights: {1.1.0: 1}\n",
    );
    assert_eq!(value, json!({"prompt": "p", "weights": {"1.1.0": 1}}));
    assert_eq!(node.file_at(&Pointer::of(["weights"])), OVER);
    assert_eq!(node.file_at(&Pointer::of(["prompt"])), BASE);
}

#[test]
fn null_replaces_and_odd_shapes_are_left_to_the_schema() {
    let over = |over| merged(Kind::Prompt, "guardrails: {maxTokens: 5}\n", over).0;
    assert_eq!(over("guardrails: null\n"), json!({"guardrails": null}));
    assert_eq!(over("guardrails: [x]\n"), json!({"guardrails": ["x"]}));
    assert_eq!(over("[x]\n"), json!(["x"]));
    let name: Arc<str> = Arc::from("unknown");
    let (value, node) = merged(Kind::Prompt, "unknown: 1\n", "unknown: {a: 2}\n");
    assert_eq!(value, json!({"unknown": {"a": 2}}));
    assert!(node.entry(&name).is_some());
}

#[test]
fn two_items_of_one_key_in_an_overlay_stay_two() {
    let (value, _) = merged(
        Kind::Provider,
        "models: [{id: a, name: A}]",
        "models: [{id: a, maxTokens: 1}, {id: a, maxTokens: 2}]",
    );
    assert_eq!(
        value["models"],
        json!([{"id": "a", "name": "A", "maxTokens": 1}, {"id": "a", "maxTokens": 2}])
    );
}

#[test]
fn items_are_found_by_the_name_of_a_value() {
    let (value, _) = merged(
        Kind::Provider,
        "models: [{id: {value: m}, name: A}]",
        "models: [{id: {value: m}, maxTokens: 1}, {id: {value: n}}]",
    );
    assert_eq!(
        value["models"],
        json!([{"id": {"value": "m"}, "name": "A", "maxTokens": 1}, {"id": {"value": "n"}}])
    );
}

fn body() -> impl Strategy<Value = String> {
    let model = (1..4_u32).prop_map(|size| json!({"maxTokens": size}));
    let models = prop::collection::btree_map("[abc]", model, 0..3);
    (prop::option::of("[xyz]"), prop::option::of(models)).prop_map(|(url, models)| {
        let mut body = Map::new();
        if let Some(url) = url {
            body.insert("baseUrl".to_owned(), Value::from(url));
        }
        if let Some(models) = models {
            let items = models.into_iter().map(|(id, mut item)| {
                item["id"] = Value::from(id);
                item
            });
            body.insert("models".to_owned(), items.collect());
        }
        Value::Object(body).to_string()
    })
}

/// What a field says at last: the last of the bodies that has it.
fn last<'a>(bodies: &[&'a Value], name: &str) -> Option<&'a Value> {
    bodies.iter().rev().find_map(|body| body.get(name))
}

proptest! {
    #[test]
    fn later_overlays_win_field_by_field(base in body(), one in body(), two in body()) {
        let (mut value, mut node) = read("a", &base);
        for over in [&one, &two] {
            let fields = Kind::Provider.info().fields;
            structure((&mut value, &mut node), read("bb", over), fields);
        }
        let parse = |text: &String| serde_json::from_str::<Value>(text).unwrap();
        let (base, one, two) = (parse(&base), parse(&one), parse(&two));
        let bodies = [&base, &one, &two];
        prop_assert_eq!(value.get("baseUrl"), last(&bodies, "baseUrl"));
        let items = |body: &Value| body["models"].as_array().cloned().unwrap_or_default();
        let mut sizes = std::collections::BTreeMap::new();
        for item in bodies.into_iter().flat_map(items) {
            sizes.insert(item["id"].to_string(), item["maxTokens"].clone());
        }
        let merged: std::collections::BTreeMap<_, _> = items(&value)
            .into_iter()
            .map(|item| (item["id"].to_string(), item["maxTokens"].clone()))
            .collect();
        prop_assert_eq!(items(&value).len(), sizes.len());
        prop_assert_eq!(merged, sizes);
    }
}
