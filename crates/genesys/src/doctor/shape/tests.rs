//! Objects that are other than the tables say, in each way there is.

use serde_json::json;

use super::*;
use crate::wire::{SERVER_SET, of};
use lockstep_model::Kind;

fn tables() -> [&'static [Spelling]; 2] {
    let wire = of(Kind::Provider).unwrap();
    [wire.spellings, wire.rest]
}

fn differences(values: &[Value], unknown: bool) -> Vec<Difference> {
    let mask = Mask::default();
    mask.add("canary-in-a-name");
    let mut tally = Tally::new(&mask);
    let tables = tables();
    let outline = Outline {
        looked_at: &tables,
        known: &[],
        names: &SERVER_SET,
        unlisted: None,
        unknown,
    };
    for (row, value) in values.iter().enumerate() {
        let site = Site {
            request: "GET /list",
            row: Some(row),
        };
        tally.look(value.as_object().unwrap(), &outline, site);
    }
    tally.finish()
}

fn told(found: &[Difference]) -> Vec<String> {
    let seen = |one: &Difference| {
        let seen = one
            .seen
            .iter()
            .map(|(name, count)| format!("{name} {count}"));
        seen.collect::<Vec<_>>().join(" ")
    };
    let told = found.iter().map(|one| {
        let expected = one.expected.as_deref().unwrap_or("-");
        let (oddity, pointer) = (one.oddity.as_str(), &one.pointer);
        format!(
            "{oddity} {pointer} {expected} [{}] {}/{}",
            seen(one),
            one.objects,
            one.of
        )
    });
    told.collect()
}

fn provider() -> Value {
    json!({
        "id": "p", "selfUri": "/p", "providerType": "CUSTOM", "baseUrl": "https://a.example",
        "timeout": 3, "models": [{"id": "m", "name": "M", "maxTokens": 1}],
    })
}

#[test]
fn what_is_as_the_tables_say_is_silent() {
    assert!(differences(&[provider()], false).is_empty());
    assert!(differences(&[provider()], true).is_empty());
}

#[test]
fn other_types_are_counted_and_no_value_is_told() {
    let mut one = provider();
    one["timeout"] = json!("secret-ish 30s");
    one["models"] = json!([{"id": 7, "name": "M", "maxTokens": 1}, "m2"]);
    let mut two = one.clone();
    two["timeout"] = json!(true);
    let found = differences(&[provider(), one, two], false);
    assert_eq!(
        told(&found),
        [
            "retyped /entities/1/models/1 object [string 2] 2/3",
            "retyped /entities/1/models/0/id string [number 2] 2/3",
            "retyped /entities/1/timeout number [boolean 1 string 1] 2/3",
        ]
    );
    assert!(!format!("{found:?}").contains("secret-ish"));
}

#[test]
fn what_is_missing_is_told_and_null_is_missing() {
    let mut one = provider();
    one["baseUrl"] = Value::Null;
    one["models"] = json!([{"maxTokens": 1}]);
    one.as_object_mut().unwrap().remove("timeout");
    assert_eq!(
        told(&differences(&[one], false)),
        [
            "missing /entities/0/baseUrl string [] 1/1",
            "missing /entities/0/models/0/id string [] 1/1",
            "missing /entities/0/models/0/name string [] 1/1",
        ]
    );
}

#[test]
fn what_nobody_expects_is_told_by_its_name() {
    let mut one = provider();
    one["division"] = json!({"id": "x"});
    one["canary-in-a-name/b"] = json!(1);
    one["models"][0]["region"] = json!("eu");
    assert_eq!(
        told(&differences(&[one], true)),
        [
            "unknown /entities/0/(secret)~1b - [number 1] 1/1",
            "unknown /entities/0/division - [object 1] 1/1",
            "unknown /entities/0/models/0/region - [string 1] 1/1",
        ]
    );
}

#[test]
fn rows_may_leave_out_what_is_not_listed() {
    let mask = Mask::default();
    let wire = of(Kind::Prompt).unwrap();
    let outline = Outline {
        looked_at: &[wire.rest],
        known: &[],
        names: &[],
        unlisted: Some("versions"),
        unknown: false,
    };
    let raw = json!({"versions": [{"version": "1.0.0"}]});
    let look = |row| {
        let mut tally = Tally::new(&mask);
        let site = Site {
            request: "GET /x",
            row,
        };
        tally.look(raw.as_object().unwrap(), &outline, site);
        told(&tally.finish())
    };
    assert!(look(Some(0)).is_empty());
    assert_eq!(
        look(None),
        ["missing /versions/0/systemPrompt string [] 1/1"]
    );
}

#[test]
fn an_api_of_strangers_is_told_in_part() {
    let raw: Map<String, Value> = (0..500).map(|n| (format!("f{n}"), json!(n))).collect();
    let found = differences(&[Value::Object(raw)], true);
    assert_eq!(found.len(), MOST);
}
