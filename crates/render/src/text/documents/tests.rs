use lockstep_model::Wrote;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::style::Color;

fn origin(file: &str, line: u32, wrote: Wrote) -> Origin {
    Origin {
        file: file.into(),
        line,
        column: 1,
        by: (wrote == Wrote::Value).then(|| "value rpm".to_owned()),
        wrote,
    }
}

fn leaf(value: Value, origin: Origin) -> Written {
    Written {
        origin,
        content: Content::Scalar(value),
    }
}

const REMARKED: &str = "\
# Provider/a, m.yaml:1
kind: Provider
spec:
  timeout: 30s  # o.yaml:7 (overlay)
  rpm: 60       # lockstep.yaml:9 (value rpm)
  text: |
    Be kind.

    Always.
  models:
    - id: a
      size: 1
    - b         # o.yaml:3 (overlay)
  none: []
# rateLimits: {\"a\": 1}, from r.yaml:2
";

#[test]
fn only_what_others_wrote_is_remarked() {
    let home = |line| origin("m.yaml", line, Wrote::Base);
    let mapping = |entries: Vec<(&str, Written)>, line| Written {
        origin: home(line),
        content: Content::Mapping(
            entries
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        ),
    };
    let items = Written {
        origin: home(6),
        content: Content::List(vec![
            mapping(
                vec![
                    ("id", leaf(json!("a"), home(7))),
                    ("size", leaf(json!(1), home(7))),
                ],
                7,
            ),
            leaf(json!("b"), origin("o.yaml", 3, Wrote::Overlay)),
        ]),
    };
    let spec = mapping(
        vec![
            (
                "timeout",
                leaf(json!("30s"), origin("o.yaml", 7, Wrote::Overlay)),
            ),
            (
                "rpm",
                leaf(json!(60), origin("lockstep.yaml", 9, Wrote::Value)),
            ),
            ("text", leaf(json!("Be kind.\n\nAlways.\n"), home(5))),
            ("models", items),
            (
                "none",
                Written {
                    origin: home(8),
                    content: Content::List(Vec::new()),
                },
            ),
        ],
        3,
    );
    let document = WrittenDocument {
        address: "Provider/a".parse().unwrap(),
        whole: mapping(
            vec![("kind", leaf(json!("Provider"), home(1))), ("spec", spec)],
            1,
        ),
        derived: vec![(
            "rateLimits".to_owned(),
            json!({"a": 1}),
            origin("r.yaml", 2, Wrote::Base),
        )],
    };
    let mut out = Vec::new();
    let style = Style {
        width: 80,
        color: Color::No,
    };
    documents(&[document], &style, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), REMARKED);
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~]{0,12}",
        "([a-z #:-]{0,6}\n){0,3}[a-z]{0,3}",
        any::<String>()
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Lets one place or another have written each part.
fn written(value: &Value, lines: &mut impl Iterator<Item = u32>) -> Written {
    let line = lines.next().unwrap_or(1);
    let file = if line.is_multiple_of(3) {
        "o.yaml"
    } else {
        "m.yaml"
    };
    let content = match value {
        Value::Array(items) => {
            Content::List(items.iter().map(|item| written(item, lines)).collect())
        }
        Value::Object(map) => {
            let entries = map
                .iter()
                .map(|(name, value)| (name.clone(), written(value, lines)));
            Content::Mapping(entries.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Content::Scalar(value.clone())
        }
    };
    Written {
        origin: origin(file, line, Wrote::Overlay),
        content,
    }
}

proptest! {
    #[test]
    fn documents_read_back(value in any_value(), lines in prop::collection::vec(1..9_u32, 0..40)) {
        let whole = written(&value, &mut lines.into_iter());
        prop_assert_eq!(whole.to_value(), value.clone());
        let document = WrittenDocument {
            address: "Provider/a".parse().unwrap(),
            whole,
            derived: vec![("x".to_owned(), value.clone(), origin("r.yaml", 2, Wrote::Base))],
        };
        let mut out = Vec::new();
        let style = Style { width: 80, color: Color::No };
        documents(&[document], &style, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let read: Value = serde_yaml::from_str(&text)
            .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
        prop_assert_eq!(read, value, "{}", text);
    }
}
