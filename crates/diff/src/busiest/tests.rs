use lockstep_model::{LiveId, Organization};
use serde_json::json;

use super::*;
use crate::change::Cause;

fn object(kind: Kind, fields: Value) -> LiveObject {
    LiveObject {
        kind,
        live_id: LiveId::new("1"),
        live_name: "agent".to_owned(),
        fields: serde_json::from_value(fields).unwrap(),
        tag: None,
        modified_at: None,
        modified_by: None,
        published: Default::default(),
    }
}

/// What a new version is compared with, of these live ones and these weights.
fn found(versions: Value, weights: Option<Value>) -> Option<Against> {
    let prompt = object(Kind::Prompt, json!({"versions": versions}));
    let split = weights.map(|weights| object(Kind::TrafficSplit, json!({"weights": weights})));
    let objects = split.into_iter().chain([prompt.clone()]).collect();
    let organization = Organization {
        id: "o".to_owned(),
        name: "o".to_owned(),
    };
    let snapshot = Snapshot::new(organization, objects, Vec::new());
    let mut changes = [FieldChange {
        path: FieldPath::field("versions").then_item("9.0.0"),
        policy: Policy::AppendOnly,
        before: None,
        after: Some(json!("new")),
        base: None,
        cause: Cause::Git,
        origin: None,
        against: None,
    }];
    compare(&snapshot, &prompt, &mut changes);
    let [change] = changes;
    change.against
}

fn against(key: &str, share: Option<f64>, text: &str) -> Option<Against> {
    Some(Against {
        key: key.to_owned(),
        share,
        text: text.to_owned(),
    })
}

const fn three() -> [(&'static str, &'static str); 3] {
    [
        ("1.10.0", "ten"),
        ("1.9.0", "nine"),
        ("2.0.0-rc.1", "candidate"),
    ]
}

fn versions() -> Value {
    three()
        .into_iter()
        .map(|(key, text)| (key.to_owned(), json!(text)))
        .collect()
}

#[test]
fn the_entry_of_most_weight_counts() {
    let weights = json!({"1.9.0": 0.9, "1.10.0": 0.1});
    let expected = against("1.9.0", Some(0.9), "nine");
    assert_eq!(found(versions(), Some(weights)), expected);
}

#[test]
fn of_equal_weights_the_newest_version_counts() {
    let weights = json!({"1.9.0": 0.5, "1.10.0": 0.5});
    let expected = against("1.10.0", Some(0.5), "ten");
    assert_eq!(found(versions(), Some(weights)), expected);
}

#[test]
fn without_weights_the_newest_version_counts() {
    let newest = against("2.0.0-rc.1", None, "candidate");
    assert_eq!(found(versions(), None), newest);
    assert_eq!(found(versions(), Some(json!({}))), newest);
    assert_eq!(
        found(versions(), Some(json!({"1.9.0": 0, "1.10.0": 0.0}))),
        newest
    );
    assert_eq!(found(json!({}), None), None);
}

#[test]
fn shares_are_of_all_that_is_served() {
    // What an API lets pass: weights that do not sum to 1, and one of an entry that has no text.
    let weights = json!({"1.9.0": 1, "1.10.0": 1.5, "0.1.0": 2.5});
    assert_eq!(
        found(versions(), Some(weights)),
        against("1.10.0", Some(0.3), "ten")
    );
    let odd = json!({"first": "a", "1.0.0": "b"});
    assert_eq!(found(odd, None), against("1.0.0", None, "b"));
}
