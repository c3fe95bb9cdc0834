//! Each policy, laid over; and who wrote what afterwards.

use std::sync::Arc;

use lockstep_model::{Kind, Pointer};
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
