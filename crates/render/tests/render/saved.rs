//! Saved plans: nothing is lost, and nothing altered is read.

use lockstep_diff::{Action, Cause, Guard, Plan, Reason, Step, Verdict};
use lockstep_model::Policy;
use lockstep_render::Saved;
use lockstep_render::json::v1::{self, ParseError};
use proptest::prelude::*;
use serde_json::Value;

use crate::case;

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
    let body = |text: &str| text[text.find("\"sha256\"").unwrap()..].to_owned();
    assert_eq!(body(&out), body(&saved(&case::plan())));
}

#[test]
fn no_altered_byte_of_the_body_is_read() {
    let text = saved(&case::empty());
    let start = text.find("\"plan\"").unwrap() + 8;
    let end = text.rfind('}').unwrap() - 1;
    for index in start..end {
        let mut bytes = text.clone().into_bytes();
        bytes[index] = if bytes[index] == b'5' { b'6' } else { b'5' };
        let altered = String::from_utf8(bytes).unwrap();
        assert!(v1::parse(&altered).is_err(), "byte {index} of {altered}");
    }
}

#[test]
fn altered_values_are_named_as_such() {
    let text = saved(&case::plan());
    for (was, is) in [
        ("\"unchanged\":12", "\"unchanged\":13"),
        ("0.7", "0.8"),
        (",\"guarded\"", " ,\"guarded\""),
    ] {
        let altered = text.replacen(was, is, 1);
        assert_ne!(altered, text);
        assert!(
            matches!(v1::parse(&altered), Err(ParseError::Altered { .. })),
            "{was}"
        );
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
    assert!(matches!(v1::parse(""), Err(ParseError::Json(_))));
}

/// Seals another body as a writer of a later version would.
fn seal(edit: impl FnOnce(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(&saved(&case::plan())).expect("JSON");
    edit(&mut document);
    let body = document["plan"].to_string();
    let digest = lockstep_model::Digest::of_bytes(body.as_bytes());
    document["sha256"] = digest.hex().into();
    document.to_string()
}

#[test]
fn fields_of_a_later_minor_version_are_ignored() {
    let later = seal(|document| {
        document["formatVersion"] = "1.7".into();
        document["signature"] = "none".into();
        document["plan"]["impact"] = 5.into();
        document["plan"]["changes"][0]["risk"] = "low".into();
    });
    assert_eq!(v1::parse(&later).unwrap(), case::plan());
}

#[test]
fn what_is_not_known_is_named() {
    let later = seal(|document| document["plan"]["changes"][0]["action"] = "merge".into());
    let error = v1::parse(&later).unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("`merge` is no action"), "{source}");
    let lacking = seal(|document| {
        document["plan"]
            .as_object_mut()
            .expect("a map")
            .remove("consent");
    });
    assert!(matches!(v1::parse(&lacking), Err(ParseError::Shape(_))));
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
