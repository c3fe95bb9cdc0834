use lockstep_model::{Kind, Wrote};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::files::Memory;
use crate::manifest;
use crate::span::Node;
use crate::validate;
use crate::yaml;

/// Fills a document of a kind from values that a project sets in one line.
fn filled(kind: Kind, text: &str, set: &str) -> (Value, Node, Sources, Vec<Finding>) {
    let mut sources = Sources::default();
    let project = format!(
        "metadata: {{name: p}}\nspec:\n  manifests: [m]\n  environments: {{sim: {{tenant: {{simulator: {{}}}}, values: {set}}}}}\n"
    );
    let file = sources.add("lockstep.yaml", Some(&project));
    let project = yaml::read(file, &sources).documents.remove(0);
    let spec = serde_json::from_value(project.value["spec"].clone()).unwrap();
    let mut findings = Vec::new();
    let mut values = read(
        &Memory::default(),
        (&spec, &project.node),
        "sim",
        &mut sources,
        &mut findings,
    );
    let file = sources.add("m.yaml", Some(text));
    let mut document = yaml::read(file, &sources).documents.remove(0);
    let schema = validate::schema(kind).unwrap();
    let at = (&mut document.value, &mut document.node);
    fill(at, schema, &mut values, &mut sources, &mut findings);
    findings.extend(values.unused(&sources));
    (document.value, document.node, sources, findings)
}

#[test]
fn values_keep_their_type_wherever_they_stand() {
    let text = "metadata: {name: a, labels: {value: v, team: {value: v}}}\n\
                spec:\n  weights: {1.0.0: {value: n}, value: 0.5}\n  prompt: {value: v}\n";
    let (value, _, _, findings) = filled(Kind::TrafficSplit, text, "{v: word, n: 0.25}");
    assert_eq!(findings, []);
    assert_eq!(
        value["metadata"]["labels"],
        json!({"value": "v", "team": "word"})
    );
    let spec = json!({"weights": {"1.0.0": 0.25, "value": 0.5}, "prompt": "word"});
    assert_eq!(value["spec"], spec);
}

#[test]
fn the_place_is_that_of_the_use_and_the_origin_that_of_the_value() {
    let text = "spec:\n  type: {value: v}\n  baseUrl:\n    value: v\n  models:\n    - id:\n        value: v\n    - {id: {value: v}}\n";
    let (value, node, sources, _) = filled(Kind::Provider, text, "{v: word}");
    for at in [
        "/spec/type",
        "/spec/baseUrl",
        "/spec/models/0/id",
        "/spec/models/1/id",
    ] {
        assert_eq!(value.pointer(at), Some(&json!("word")), "{at}");
        let stretch = node.value_at(&lockstep_model::Pointer::parse(at));
        assert_eq!(&*sources.place(stretch).file, "m.yaml");
        let origin = sources.origin(stretch);
        assert_eq!((&*origin.file, origin.line), ("lockstep.yaml", 4), "{at}");
        assert_eq!(origin.wrote, Wrote::Value);
        assert_eq!(origin.to_string(), "lockstep.yaml:4 (value v)");
    }
}

#[test]
fn what_is_missing_and_what_is_idle_is_said() {
    let text = "spec:\n  baseUrl: {value: nothing}\n";
    let (value, _, _, findings) = filled(Kind::Provider, text, "{v: word}");
    assert_eq!(value["spec"]["baseUrl"], Value::Null);
    let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::UnknownValue, Code::UnusedValue]);
}

#[test]
fn later_mappings_win_and_what_stands_beside_a_file_wins_over_it() {
    let outputs = r#"{"x": {"value": 1, "type": "number", "sensitive": false}, "y": {"value": 1, "sensitive": true}}"#;
    let files = Memory::default().file("a.json", outputs);
    let text = "spec:\n  manifests: [m]\n  values: {x: 0, z: 0, y: 0}\n  environments: {sim: {tenant: {simulator: {}}, values: [{file: a.json, z: 2}, {z: 3}]}}\n";
    let mut sources = Sources::default();
    let file = sources.add("lockstep.yaml", Some(text));
    let project = yaml::read(file, &sources).documents.remove(0);
    let spec = serde_json::from_value(project.value["spec"].clone()).unwrap();
    let mut findings = Vec::new();
    let at = (&spec, &project.node);
    let values = read(&files, at, "sim", &mut sources, &mut findings);
    assert_eq!(findings, []);
    let scalar = |name: &str| match &values.given[name].content {
        Content::Scalar(value) => Some(value.clone()),
        Content::Nested(_) | Content::Sensitive => None,
    };
    assert_eq!(scalar("x"), Some(json!(1)));
    assert_eq!(scalar("y"), None);
    assert_eq!(scalar("z"), Some(json!(3)));
}

#[test]
fn where_places_are_unknown_the_file_is_pointed_at_where_it_is_named() {
    let outputs = "{\"y\": {\"sensitive\": true, \"value\": \"hunter2\"},\n\"x\": {\"sensitive\": false, \"value\": \"\\ud83d\\ude00\"}}";
    let project = "spec:\n  manifests: [m]\n  environments: {sim: {tenant: {simulator: {}}}}\n  values:\n    file: a.json\n";
    let files = |text: &str| Memory::default().file("a.json", text);
    let read_from = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("lockstep.yaml", Some(project));
        let document = yaml::read(file, &sources).documents.remove(0);
        let spec = serde_json::from_value(document.value["spec"].clone()).unwrap();
        let mut findings = Vec::new();
        let at = (&spec, &document.node);
        let values = read(&files(text), at, "sim", &mut sources, &mut findings);
        (values, sources, findings)
    };
    let (values, sources, findings) = read_from(outputs);
    assert_eq!(findings, []);
    for name in ["x", "y"] {
        let origin = sources.origin(values.given[name].at);
        assert_eq!((&*origin.file, origin.line), ("lockstep.yaml", 5), "{name}");
        assert_eq!(origin.wrote, Wrote::Value);
    }
    let (_, _, findings) = read_from("[\"\\ud83d\\ude00\"]");
    assert_eq!(findings.len(), 1, "{findings:?}");
    let place = findings[0].place.as_ref().unwrap();
    assert_eq!((&*place.file, place.line), ("lockstep.yaml", 5));
    assert_eq!(findings[0].related, []);
}

#[test]
fn what_a_document_is_comes_from_no_value() {
    let header = "apiVersion: lockstep.dev/v1\nkind: Model\n";
    for field in ["external", "overlay"] {
        let text = format!("{header}metadata: {{name: a, {field}: {{value: v}}}}\n");
        let (value, ..) = filled(Kind::Model, &text, "{v: true}");
        assert_eq!(value["metadata"][field], json!({"value": "v"}), "{field}");
        let mut sources = Sources::default();
        let file = sources.add("m.yaml", Some(&text));
        let document = yaml::read(file, &sources).documents.remove(0);
        let findings = manifest::of(document, &sources).unwrap_err();
        let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::ValueInHeader], "{field}");
    }
}

#[test]
fn near_values_are_looked_for_in_bounds() {
    let items: Vec<String> = (0..200).map(|_index| "{value: wrod}".to_owned()).collect();
    let text = format!("spec:\n  regions: [{}]\n", items.join(", "));
    let (_, _, _, findings) = filled(Kind::Provider, &text, "{word: a}");
    let missing = findings
        .iter()
        .filter(|one| one.code == Code::UnknownValue)
        .collect::<Vec<_>>();
    assert_eq!(missing.len(), 200);
    let near = |one: &&&Finding| one.help.as_deref() == Some("did you mean `word`?");
    assert!(missing.first().iter().any(near));
    assert!(!missing.last().iter().any(near));
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        Just(Value::Null),
    ]
}

proptest! {
    /// Filling a place is the same as writing the value there.
    #[test]
    fn filled_documents_are_those_that_were_written_out(value in scalar(), label in scalar()) {
        let document = |a: &Value, b: &Value| {
            json!({"spec": {"parameters": {"stop_sequences": [a, b]}, "architecture": a}}).to_string()
        };
        let named = |name: &str| json!({"value": name});
        let set = json!({"a": value, "b": label}).to_string();
        let (with, ..) = filled(Kind::Model, &document(&named("a"), &named("b")), &set);
        let (written, ..) = filled(Kind::Model, &document(&value, &label), &set);
        prop_assert_eq!(with, written);
    }
}
