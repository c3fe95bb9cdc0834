use proptest::prelude::*;

use super::*;
use crate::span::Stretch;

/// Gives every part of a value a stretch.
fn node(value: &Value) -> Node {
    let inner = match value {
        Value::Object(map) => {
            let entries = map.iter().map(|(name, value)| Entry {
                name: name.as_str().into(),
                key: Stretch::default(),
                node: node(value),
            });
            Inner::Entries(entries.collect())
        }
        Value::Array(items) => Inner::Items(items.iter().map(node).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Inner::Leaf,
    };
    Node {
        at: Stretch::default(),
        inner,
    }
}

fn laid(document: &Value, default: &Value, kind: Kind) -> Value {
    let (mut value, mut tree) = (document.clone(), node(document));
    let map = value.as_object_mut().unwrap();
    let at = (map, &mut tree);
    beneath(at, (default, &node(default)), kind.info().fields);
    let Inner::Entries(entries) = &tree.inner else {
        panic!("a mapping stays one");
    };
    let names: Vec<&str> = entries.iter().map(|entry| &*entry.name).collect();
    assert!(names.iter().all(|name| value.get(*name).is_some()));
    assert_eq!(names.len(), value.as_object().unwrap().len());
    value
}

#[test]
fn the_document_wins_and_structures_are_merged() {
    let document = json!({"guardrails": {"maxTokens": 5}, "temperature": null});
    let default = json!({
        "guardrails": {"maxTokens": 9, "contentFiltering": ["pii"]},
        "temperature": 0.5,
        "contextWindow": 100,
    });
    assert_eq!(
        laid(&document, &default, Kind::Prompt),
        json!({
            "guardrails": {"maxTokens": 5, "contentFiltering": ["pii"]},
            "temperature": null,
            "contextWindow": 100,
        })
    );
    let document = json!({"parameters": {"top_p": 1}});
    let default = json!({"parameters": {"temperature": 1}});
    assert_eq!(laid(&document, &default, Kind::Model), document);
}

fn body() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(Value::Null), (0..3).prop_map(Value::from)];
    let inner = prop::collection::btree_map("maxTokens|contentFiltering", leaf.clone(), 0..3);
    let whole = prop_oneof![
        leaf,
        inner.prop_map(|map| Value::Object(map.into_iter().collect())),
    ];
    prop::collection::btree_map("guardrails|temperature|model", whole, 0..4)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

proptest! {
    #[test]
    fn laying_defaults_twice_changes_nothing(document in body(), default in body()) {
        let once = laid(&document, &default, Kind::Prompt);
        prop_assert_eq!(laid(&once, &default, Kind::Prompt), once.clone());
        for (name, value) in document.as_object().unwrap() {
            if !value.is_object() {
                prop_assert_eq!(&once[name], value);
            }
        }
    }

    #[test]
    fn nothing_beneath_nothing_is_what_lies_there(default in body()) {
        prop_assert_eq!(laid(&json!({}), &default, Kind::Prompt), default);
    }
}
