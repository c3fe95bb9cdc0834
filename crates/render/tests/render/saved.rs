//! Saved plans: nothing is lost, and nothing altered is read.

use lockstep_diff::{Action, Cause, Guard, Plan, Reason, Step, Verdict};
use lockstep_model::Policy;
use lockstep_render::Saved;
use lockstep_render::json::v1::{self, ParseError};
use proptest::prelude::*;
use serde_json::Value;

use crate::case;
use crate::plan_schema::small;

fn saved(plan: &Plan) -> String {
    let mut out = Vec::new();
    v1::plan(plan, &case::envelope(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_plan_reads_back() {
    let plan = case::plan();
    let saved = Saved::parse(&saved(&plan)).unwrap();
    assert_eq!(saved.plan, plan);
    assert_eq!(saved.envelope, case::envelope());
    assert_eq!(saved.digest, v1::digest(&plan).unwrap());
}

#[test]
fn the_body_is_the_same_for_the_same_plan() {
    let mut later = case::envelope();
    later.created_at = "2027-01-01T00:00:00Z".to_owned();
    let mut out = Vec::new();
    v1::plan(&case::plan(), &later, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    let body = |text: &str| text[text.find("\n  \"plan\": ").unwrap()..].to_owned();
    assert_eq!(body(&out), body(&saved(&case::plan())));
}

#[test]
fn no_altered_byte_is_read() {
    let text = saved(&small());
    for index in 0..text.len() {
        for flip in [1, 2, 4, 8, 16, 32, 64] {
            let mut bytes = text.clone().into_bytes();
            bytes[index] ^= flip;
            // What is no text is refused before it is parsed.
            let Ok(altered) = String::from_utf8(bytes) else {
                continue;
            };
            let read = v1::parse(&altered);
            assert!(read.is_err(), "byte {index}, {flip}: {altered}");
        }
        let mut cut = text.clone();
        cut.remove(index);
        assert!(v1::parse(&cut).is_err(), "without byte {index}");
        for more in ["0", " ", "\n", ",", "\""] {
            let mut longer = text.clone();
            longer.insert_str(index, more);
            assert!(v1::parse(&longer).is_err(), "{more:?} at byte {index}");
        }
        assert!(
            v1::parse(&text[..index]).is_err(),
            "the first {index} bytes"
        );
    }
    for more in ["\n", " ", "{}", &text] {
        assert!(
            v1::parse(&format!("{text}{more}")).is_err(),
            "{more:?} behind it"
        );
    }
    assert!(v1::parse(&text).is_ok());
}

#[test]
fn altered_values_are_named_as_such() {
    let text = saved(&case::plan());
    for (was, is, part) in [
        ("\"unchanged\":12", "\"unchanged\":13", "its body"),
        ("0.7", "0.8", "its body"),
        (",\"guarded\"", " ,\"guarded\"", "its body"),
        ("2026-11-21T11", "2026-11-22T11", "what stands around it"),
        ("eu-central-1", "eu-central-2", "what stands around it"),
        (
            "\"gitDirty\": false",
            "\"gitDirty\": true",
            "what stands around it",
        ),
        (
            "\"value\": \"c2ln",
            "\"value\": \"c3ln",
            "what stands around it",
        ),
    ] {
        let altered = text.replacen(was, is, 1);
        assert_ne!(altered, text, "{was}");
        let error = v1::parse(&altered).unwrap_err();
        assert!(
            matches!(error, ParseError::Altered { .. }),
            "{was}: {error}"
        );
        assert!(error.to_string().contains(part), "{was}: {error}");
    }
}

#[test]
fn the_same_in_other_bytes_is_refused() {
    let text = saved(&case::plan());
    let windows = text.replace('\n', "\r\n");
    let flat: Value = serde_json::from_str(&text).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(3, 4);
    for other in [
        windows,
        flat.to_string(),
        text.replacen("11:00", "11\\u003a00", 1),
    ] {
        let error = v1::parse(&other).unwrap_err();
        assert!(matches!(error, ParseError::Spelling { .. }), "{error}");
    }
    let twice = text.replacen("  \"kind\"", "  \"tool\": \"x\",\n  \"kind\"", 1);
    let error = v1::parse(&twice).unwrap_err();
    assert!(
        matches!(&error, ParseError::Twice { name } if name == "tool"),
        "{error}"
    );
    let body = &text[text.find("  \"plan\": ").unwrap()..text.len() - 3];
    let twice = text.replacen("  \"kind\"", &format!("{body},\n  \"kind\""), 1);
    let error = v1::parse(&twice).unwrap_err();
    assert!(
        matches!(&error, ParseError::Twice { name } if name == "plan"),
        "{error}"
    );
}

#[test]
fn names_that_stand_twice_in_the_body_are_refused_whoever_seals_it() {
    let text = saved(&small());
    for (was, is) in [
        ("\"live\":\"5e1f\"", "\"live\":\"5e1f\",\"live\":\"5e20\""),
        ("\"unchanged\":1", "\"unchanged\":1,\"unchanged\":1"),
        (
            "\"temperature\":0.7",
            "\"temperature\":0.5,\"temperature\":0.7",
        ),
        ("\"unchanged\":1", "\"unchanged\":1.0"),
        ("\"unchanged\":1", "\"unchanged\":1e999"),
        (
            "\"unchanged\":1",
            "\"unchanged\":99999999999999999999999999",
        ),
        ("\"temperature\":0.7", "\"temperature\":0.70"),
    ] {
        let start = text.find("  \"plan\": ").unwrap() + 10;
        let body = text[start..text.len() - 3].replacen(was, is, 1);
        assert_ne!(body, text[start..text.len() - 3], "{was}");
        let sealed = seal_text(&body, |_document| {});
        assert!(v1::parse(&sealed).is_err(), "{is}");
    }
}

#[test]
fn other_documents_are_refused_by_what_they_are() {
    let text = saved(&case::plan());
    let newer = text.replacen("\"1.0\"", "\"2.1\"", 1);
    let error = v1::parse(&newer).unwrap_err();
    assert!(matches!(error, ParseError::Newer { .. }), "{error}");
    assert!(error.to_string().contains("2.1") && error.to_string().contains("lockstep 0.1.0"));
    let odd = text.replacen("\"1.0\"", "\"one\"", 1);
    assert!(matches!(v1::parse(&odd), Err(ParseError::Format { .. })));
    let other = text.replacen("lockstep.plan", "lockstep.drift", 1);
    assert!(matches!(v1::parse(&other), Err(ParseError::Kind { .. })));
    assert!(matches!(
        v1::parse(&text[..text.len() / 2]),
        Err(ParseError::Json(_))
    ));
    let deep = "[".repeat(100_000);
    for junk in ["", "null", "[]", "7", &deep, "{\"plan\": 1e9999}"] {
        assert!(v1::parse(junk).is_err());
    }
}

/// Seals a body as somebody would who has lockstep's source: digests and spelling are right.
fn seal_text(body: &str, edit: impl FnOnce(&mut serde_json::Map<String, Value>)) -> String {
    let hex = |bytes: &[u8]| Value::from(lockstep_model::Digest::of_bytes(bytes).hex());
    let text = saved(&small());
    let mut document: serde_json::Map<String, Value> = serde_json::from_str(&text).expect("JSON");
    let _small = (document.remove("plan"), document.remove("sha256"));
    document.insert("planSha256".to_owned(), hex(body.as_bytes()));
    edit(&mut document);
    let whole = serde_json::to_vec(&document).expect("JSON");
    document.insert("sha256".to_owned(), hex(&whole));
    let shown = format!("{:#}", Value::Object(document));
    let around = shown.strip_suffix("\n}").expect("it is a map");
    format!("{around},\n  \"plan\": {body}\n}}\n")
}

/// Seals another body as a writer of a later version would.
fn seal(
    edit: impl FnOnce(&mut Value),
    around: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> String {
    let mut document: Value = serde_json::from_str(&saved(&case::plan())).expect("JSON");
    edit(&mut document["plan"]);
    seal_text(&document["plan"].to_string(), around)
}

#[test]
fn fields_of_a_later_minor_version_are_ignored() {
    let later = seal(
        |plan| {
            plan["weather"] = 5.into();
            plan["changes"][0]["risk"] = "low".into();
        },
        |document| {
            document.insert("formatVersion".to_owned(), "1.7".into());
            document.insert("approvedBy".to_owned(), vec!["kim", "sam"].into());
        },
    );
    let read = Saved::parse(&later).unwrap();
    assert_eq!(read.plan, case::plan());
    let statement = String::from_utf8(read.statement).unwrap();
    // What somebody signed with a later version is under its signature.
    assert!(
        statement.contains("\"approvedBy\":[\"kim\",\"sam\"]"),
        "{statement}"
    );
    assert!(!statement.contains("signature"), "{statement}");
}

#[test]
fn what_is_not_known_is_named() {
    let later = seal(
        |plan| plan["changes"][0]["action"] = "merge".into(),
        |_document| {},
    );
    let error = v1::parse(&later).unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("`merge` is no action"), "{source}");
    let lacking = seal(
        |plan| drop(plan.as_object_mut().expect("a map").remove("consent")),
        |_document| {},
    );
    assert!(matches!(v1::parse(&lacking), Err(ParseError::Shape(_))));
    let other = seal(
        |plan| plan["changes"][0]["basis"] = "sha256:00".into(),
        |_document| {},
    );
    assert!(matches!(v1::parse(&other), Err(ParseError::Misfit(_))));
}

#[test]
fn a_signature_is_over_all_but_itself_and_the_last_digest() {
    let saved = Saved::parse(&saved(&case::plan())).unwrap();
    let mut unsigned = case::envelope();
    unsigned.signature = None;
    assert_eq!(unsigned.statement(saved.digest).unwrap(), saved.statement);
    assert_eq!(
        String::from_utf8(saved.statement).unwrap(),
        format!(
            "{{\"createdAt\":\"2026-11-21T11:00:00Z\",\"formatVersion\":\"1.0\",\
             \"gitCommit\":\"0123456789abcdef\",\"gitDirty\":false,\"gitTree\":\"fedcba9876543210\",\
             \"kind\":\"lockstep.plan\",\"planSha256\":\"{}\",\"tenant\":\"eu-central-1\",\
             \"tool\":\"lockstep 0.1.0\"}}",
            saved.digest.hex()
        )
    );
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

prop_compose! {
    fn change()(
        action in prop::sample::select(Action::ALL),
        key in ".{0,8}",
        values in prop::array::uniform3(prop::option::of(value())),
        cause in prop::sample::select(Cause::ALL),
        name in any::<String>(),
        part in 1_u8..3,
        step in prop::sample::select(vec![
            Step::Delete,
            Step::Create { first: None },
            Step::Publish { field: "versions".to_owned(), key: "1.0.0".to_owned() },
        ]),
    ) -> lockstep_diff::Change {
        let [before, after, base] = values;
        let at = "Prompt/any";
        let path = lockstep_model::FieldPath::field("versions").then_item(&key);
        let field = lockstep_diff::FieldChange {
            path,
            policy: Policy::AppendOnly,
            before: before.clone(),
            after,
            base,
            cause,
            origin: None,
            against: Some(lockstep_diff::Against {
                key: name.clone(),
                share: Some(0.9),
                text: key.clone(),
            }),
        };
        let mut change = case::change(action, at, vec![field]);
        change.before.set(&name, before.unwrap_or_default());
        change.live_name = name;
        change.id.part = part;
        change.steps = vec![step];
        change
    }
}

proptest! {
    #[test]
    fn every_plan_reads_back(
        changes in prop::collection::vec(change(), 0..4),
        why in any::<String>(),
        reason in prop::option::of(any::<String>()),
        found in prop_oneof![prop::num::f64::ANY.prop_filter("no NaN", |f| !f.is_nan())],
        unchanged in any::<usize>(),
    ) {
        let mut plan = case::plan();
        plan.changes.extend(changes);
        plan.withheld[0].reason = Reason::Unreadable { why };
        plan.consent.reason = reason;
        plan.unchanged = unchanged;
        plan.verdicts.push(Verdict {
            guard: Guard::Traffic,
            found,
            limit: found,
            allowed: Some(found),
            addresses: Vec::new(),
        });
        prop_assert_eq!(v1::parse(&saved(&plan)).unwrap(), plan);
    }
}
