use serde_json::json;

use super::*;

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).expect("fields")
}

fn spared(path: &str) -> Vec<Spared> {
    let path = path.parse().expect("a path");
    vec![Spared { path, base: None }]
}

fn carried(path: &str, wanted: Value, live: Value) -> Value {
    let mut wanted = fields(wanted);
    carry(&spared(path), &mut wanted, &fields(live));
    wanted.to_value()
}

#[test]
fn live_values_are_carried_into_what_is_wanted() {
    let wanted = json!({"parameters": {"temperature": 0.7, "max_tokens": 5}});
    let live = json!({"parameters": {"temperature": 0.9, "max_tokens": 4}});
    assert_eq!(
        carried("parameters[temperature]", wanted.clone(), live.clone()),
        json!({"parameters": {"temperature": 0.9, "max_tokens": 5}})
    );
    assert_eq!(carried("parameters", wanted, live.clone()), live);
}

#[test]
fn what_is_not_live_stays_away() {
    let wanted = json!({"parameters": {"temperature": 0.7, "max_tokens": 5}, "a": 1});
    assert_eq!(
        carried(
            "parameters[temperature]",
            wanted.clone(),
            json!({"parameters": {}})
        ),
        json!({"parameters": {"max_tokens": 5}, "a": 1})
    );
    assert_eq!(
        carried("a", wanted, json!({})),
        json!({"parameters": {"temperature": 0.7, "max_tokens": 5}})
    );
}

#[test]
fn an_item_that_is_not_live_is_made_as_it_is_wanted() {
    let wanted = json!({"models": {"m1": {"maxTokens": 5}}});
    let live = json!({"models": {}});
    let carried_away = carried("models[m1]", wanted.clone(), live.clone());
    assert_eq!(carried_away, json!({"models": {}}), "it is ignored itself");
    assert_eq!(
        carried("models[m1].maxTokens", wanted.clone(), live),
        wanted
    );
    let live = json!({"models": {"m2": {"maxTokens": 5}}, "timeout": 3});
    assert_eq!(
        carried("models[m2].maxTokens", wanted.clone(), live.clone()),
        wanted
    );
    assert_eq!(
        carried("timeout", wanted.clone(), live),
        wanted,
        "nothing declares it"
    );
}

#[test]
fn where_nothing_is_live_nothing_is_sent_and_null_stays_null() {
    let wanted = json!({"guardrails": {"maxTokens": 3, "blockedCategories": []}});
    assert_eq!(
        carried("guardrails.maxTokens", wanted, json!({})),
        json!({"guardrails": {"blockedCategories": []}})
    );
    let wanted = json!({"guardrails": null});
    let live = json!({"guardrails": {"maxTokens": 3}});
    assert_eq!(
        carried("guardrails.maxTokens", wanted.clone(), live),
        wanted
    );
}

#[test]
fn what_is_inside_is_spared_too() {
    let path = |text: &str| text.parse::<FieldPath>().expect("a path");
    let spared = spared("parameters");
    assert!(is_spared(&spared, &path("parameters")));
    assert!(is_spared(&spared, &path("parameters[temperature]")));
    assert!(!is_spared(&spared, &path("parametersX")));
}
