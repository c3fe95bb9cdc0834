use serde_json::json;

use super::*;

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

fn wanted(kind: Kind, found: Value, applied: Value, live: Value) -> Value {
    let (found, applied) = (fields(found), fields(applied));
    let wrote = Wrote {
        kind,
        found: &found,
        applied: &applied,
    };
    wrote.wanted(&fields(live)).fields.to_value()
}

#[test]
fn what_the_run_wrote_becomes_what_it_found_and_the_rest_stays_as_it_is_live() {
    let wanted = wanted(
        Kind::Prompt,
        json!({"temperature": 0.2, "guardrails": {"maxTokens": 8000}}),
        json!({"temperature": 0.5, "guardrails": {"maxTokens": 8000}}),
        json!({"temperature": 0.5, "guardrails": {"maxTokens": 9000}, "model": "a/b"}),
    );
    assert_eq!(
        wanted,
        json!({"temperature": 0.2, "guardrails": {"maxTokens": 9000}})
    );
}

#[test]
fn what_was_not_there_is_to_go() {
    let found = json!({"parameters": {"temperature": 0.7}});
    let applied =
        json!({"parameters": {"temperature": 0.7, "top_p": 1}, "webhookCallbackUrl": "https://a"});
    let live = applied.clone();
    assert_eq!(
        wanted(Kind::Model, found, applied, live),
        json!({"parameters": {"temperature": 0.7}, "webhookCallbackUrl": null})
    );
}

#[test]
fn an_item_that_went_since_comes_back_whole() {
    let item = |most: u32| json!({"models": {"m": {"name": "M", "maxTokens": most}}});
    let live = json!({"models": {"n": {"name": "N", "maxTokens": 1}}});
    assert_eq!(
        wanted(Kind::Provider, item(1), item(2), live),
        json!({"models": {"m": {"name": "M", "maxTokens": 1}, "n": {"name": "N", "maxTokens": 1}}})
    );
}

#[test]
fn published_entries_stay_and_are_named() {
    let found = fields(json!({"versions": {"1.0.0": "a"}}));
    let applied = fields(json!({"versions": {"1.0.0": "a", "1.1.0": "b"}}));
    let wrote = Wrote {
        kind: Kind::Prompt,
        found: &found,
        applied: &applied,
    };
    let wanted = wrote.wanted(&applied);
    assert_eq!(
        wanted.fields.to_value(),
        json!({"versions": {"1.0.0": "a"}})
    );
    assert_eq!(wanted.published, ["1.1.0"]);
}
