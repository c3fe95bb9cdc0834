//! Values, places and refusals of the loader; its laws stand in `tests/laws.rs`.

use lockstep_model::Pointer;
use serde_json::json;

use super::*;

fn load(text: &str) -> Read {
    let mut sources = Sources::default();
    let file = sources.add("f.yaml", Some(text));
    read(file, &sources)
}

fn one(text: &str) -> Document {
    let mut read = load(text);
    assert_eq!(read.findings, []);
    assert_eq!(read.documents.len(), 1);
    read.documents.remove(0)
}

fn codes(text: &str) -> Vec<(Code, u32, u32)> {
    let place = |finding: &Finding| finding.place.clone().unwrap();
    load(text)
        .findings
        .iter()
        .map(|f| (f.code, place(f).line, place(f).column))
        .collect()
}

#[test]
fn values_are_json() {
    let document = one("a: {b: [1, 2.5, no], c: 'x'}\nd: |\n  t\n  u\ne:\n");
    let value = json!({"a": {"b": [1, 2.5, "no"], "c": "x"}, "d": "t\nu\n", "e": null});
    assert_eq!(document.value, value);
}

#[test]
fn places_count_characters_and_bytes() {
    let text = "ä: {ö: [1, 'ü']}\r\nlast: x\r\n";
    for (bom, base) in [("", 0), ("\u{feff}", 3)] {
        let document = one(&format!("{bom}{text}"));
        let at = document.node.value_at(&Pointer::of(["ä", "ö", "1"]));
        assert_eq!(
            (at.line, at.column, at.start, at.end),
            (1, 12, base + 13, base + 17)
        );
        let at = document.node.key_at(&Pointer::of(["last"]));
        assert_eq!((at.line, at.column), (2, 1));
    }
}

#[test]
fn long_values_are_shown_at_their_key() {
    let document = one("a: |\n  t\n  u\nb:\n  - c: 1\n    d: 2\nz:\n");
    let line = |pointer: Pointer| document.node.value_at(&pointer).line;
    assert_eq!(line(Pointer::of(["a"])), 1);
    assert_eq!(line(Pointer::of(["b"])), 4);
    assert_eq!(line(Pointer::of(["b", "0"])), 5);
    assert_eq!(line(Pointer::of(["b", "0", "d"])), 6);
    assert_eq!(line(Pointer::of(["z"])), 7);
    assert_eq!(line(Pointer::of(["b", "0", "missing"])), 5);
}

#[test]
fn documents_that_hold_nothing_are_none() {
    for text in [
        "",
        "# only a comment\n",
        "---\n---\n",
        "---\n...\n---\n",
        "\u{feff}",
    ] {
        assert!(load(text).documents.is_empty(), "{text:?}");
    }
    assert_eq!(load("a: 1\n---\n---\nb: 2\n").documents.len(), 2);
    assert_eq!(load("~\n").documents.len(), 1);
}

#[test]
fn what_is_not_read_is_refused_at_its_place() {
    assert_eq!(codes("a: 1\nb: 2\na: 3\n"), [(Code::DuplicateKey, 3, 1)]);
    assert_eq!(
        codes("a: &x 1\nb: *x\n"),
        [(Code::Alias, 1, 4), (Code::Alias, 2, 4)]
    );
    assert_eq!(codes("a: *x\n"), [(Code::Alias, 1, 4)]);
    assert_eq!(codes("a:\n  <<: {b: 1}\n"), [(Code::Alias, 2, 3)]);
    assert_eq!(codes("a: !!binary x\n"), [(Code::Tag, 1, 4)]);
    assert_eq!(codes("a: !include x\n"), [(Code::Tag, 1, 4)]);
    assert_eq!(codes("a: !!int x\n"), [(Code::Tag, 1, 4)]);
    assert_eq!(codes("1: a\n"), [(Code::WrongType, 1, 1)]);
    assert_eq!(codes("? [a]\n: b\n"), [(Code::WrongType, 1, 3)]);
    assert_eq!(codes("a: .inf\n"), [(Code::OutOfRange, 1, 4)]);
    assert_eq!(codes("a:\n\tb: c\n"), [(Code::Syntax, 2, 2)]);
    assert_eq!(codes("a: [1\n"), [(Code::Syntax, 2, 1)]);
    assert_eq!(one("\"<<\": 1\n").value, json!({"<<": 1}));
    assert_eq!(
        one("a: !!str 1\nb: ! 2\n").value,
        json!({"a": "1", "b": "2"})
    );
}

#[test]
fn depth_is_bounded() {
    let list = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(codes(&list(MAX_DEPTH)), []);
    for text in [
        list(MAX_DEPTH + 1),
        "[".repeat(100_000),
        "- ".repeat(100_000),
    ] {
        assert_eq!(
            codes(&text).first().map(|found| found.0),
            Some(Code::TooLarge)
        );
    }
}

#[test]
fn findings_are_bounded() {
    let found = codes(&"a: 1\n".repeat(10_000));
    assert_eq!(found.len(), MAX_FINDINGS + 1);
    assert_eq!(found.last().map(|found| found.0), Some(Code::TooLarge));
}

mod agreement {
    //! Values are those that another reader of YAML finds.

    use proptest::prelude::*;
    use serde_json::Value;

    use super::{codes, load};

    fn value() -> impl Strategy<Value = Value> {
        let number = prop_oneof![
            (-(1_i64 << 53)..=(1_i64 << 53)).prop_map(Value::from),
            (-1.0e9..1.0e9_f64).prop_map(Value::from),
        ];
        let words = [
            "no", "yes", "on", "null", "~", "true", "1_000", "0x1F", "0o17", "-", "<<", "*a",
            "a: b", "# c", "1.0.0", " x ", "x\ny\n", "\ttab", "\n", "", "1e3", ".5", "12:30",
        ];
        let text = prop_oneof![
            ".{0,20}".prop_map(Value::from),
            "[ -~\\n]{0,40}".prop_map(Value::from),
            prop::sample::select(words.to_vec()).prop_map(Value::from),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            number,
            text
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            let key = prop_oneof!["[a-zA-Z]{1,8}", "[ -~]{1,12}", ".{1,6}"];
            // The other writer leaves this key bare, and then it is a merge key.
            let key = key.prop_filter("no merge key", |key| key != "<<");
            let map = prop::collection::btree_map(key, inner.clone(), 0..5);
            prop_oneof![
                prop::collection::vec(inner, 0..5).prop_map(Value::from),
                map.prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {

        #[test]
        fn written_values_are_read_back(value in value()) {
            let text = serde_yaml::to_string(&serde_json::json!({ "value": value })).unwrap();
            let other: Value = serde_yaml::from_str(&text).unwrap();
            let read = load(&text);
            prop_assert_eq!(codes(&text), vec![], "{}", text);
            prop_assert_eq!(&read.documents[0].value, &other, "{}", text);
        }
    }
}

#[test]
fn a_comment_is_no_part_of_the_value_before_it() {
    for value in [
        r#""s\x6b""#,
        "'it''s'",
        "plain",
        r#""a\"b\\""#,
        "[a, 'b']",
        "{c: \"d\"}",
        "\"ä\n  b\"",
        "''",
    ] {
        for behind in [" # c", "", "  ", " # 'c'\n# \"d\""] {
            let text = format!("ä: {value}{behind}\nz: 1\n");
            let document = one(&text);
            let at = document.node.entry("ä").unwrap().node.at;
            assert_eq!(&text[at.start as usize..at.end as usize], value, "{text}");
            let breaks = u32::try_from(value.matches('\n').count()).unwrap();
            assert_eq!(at.last_line, at.line + breaks);
        }
    }
    let text = "'a': [x, \"y\" , # c\n  'z' # d\n]\n";
    let document = one(text);
    let of = |index: &str| document.node.value_at(&Pointer::of(["a", index]));
    let written = |index| &text[of(index).start as usize..of(index).end as usize];
    assert_eq!((written("1"), written("2")), ("\"y\"", "'z'"));
    let key = document.node.entry("a").unwrap().key;
    assert_eq!(&text[key.start as usize..key.end as usize], "'a'");
}
