//! Whose a difference is, and which object, where the two are easily mistaken.

use lockstep_diff::{Drift, Note};
use lockstep_model::{Begun, LiveId};
use lockstep_spec::Owns;
use serde_json::{Value, json};

use crate::scene::{Scene, address, begun};

fn prompt(guardrails: Value) -> Value {
    json!({"model": "x", "guardrails": guardrails})
}

fn split(weight: u32) -> Value {
    json!({"weights": {"1.0.0": weight}, "strategy": "random"})
}

#[test]
fn a_part_of_a_structure_that_was_not_declared_before_is_changed_by_git() {
    let scene = Scene::new()
        .want(
            "Prompt/q",
            prompt(json!({"maxTokens": 5, "contentFiltering": ["pii"]})),
            &[],
        )
        .applied("Prompt/q", prompt(json!({"maxTokens": 5})))
        .live(
            "Prompt/q",
            prompt(json!({"maxTokens": 5, "contentFiltering": ["profanity"]})),
        );
    assert_eq!(
        scene.lines(),
        ["update Prompt/q [guardrails.contentFiltering:git]"]
    );
}

#[test]
fn a_part_of_a_structure_that_is_not_declared_any_more_is_released() {
    let both = || prompt(json!({"maxTokens": 5, "contentFiltering": ["pii"]}));
    let scene = Scene::new()
        .want("Prompt/q", prompt(json!({"maxTokens": 5})), &[])
        .applied("Prompt/q", both())
        .live("Prompt/q", both());
    assert_eq!(
        scene.lines(),
        ["adopt Prompt/q []"],
        "recorded, and never reset"
    );
    let released = Note::FieldReleased {
        address: address("Prompt/q"),
        path: "guardrails.contentFiltering".parse().expect("a path"),
    };
    assert_eq!(scene.plan().notes, [released]);
}

#[test]
fn an_item_that_says_less_than_before_was_not_changed_by_git_where_it_went() {
    let models = |item: Value| json!({"models": {"a": item}});
    let scene = Scene::new()
        .want("Provider/p", models(json!({"name": "A"})), &[])
        .applied("Provider/p", models(json!({"name": "A", "maxTokens": 5})))
        .live("Provider/p", json!({"models": {}}));
    assert_eq!(scene.lines(), ["update Provider/p [models[a]:drift]"]);
}

#[test]
fn what_an_open_intent_left_out_is_attributed_by_what_was_applied() {
    let mut scene = Scene::new()
        .want("Prompt/q", prompt(json!({"maxTokens": 5})), &[])
        .applied("Prompt/q", prompt(json!({"maxTokens": 5})))
        .live("Prompt/q", prompt(json!({})));
    assert_eq!(
        scene.lines(),
        ["update Prompt/q [guardrails.maxTokens:drift]"]
    );
    let open = begun(
        Begun::Update,
        Some("Prompt/q"),
        "q",
        prompt(json!({"contentFiltering": ["pii"]})),
    );
    scene.base.open.insert(address("Prompt/q"), open);
    assert_eq!(
        scene.lines(),
        ["update Prompt/q [guardrails.maxTokens:drift]"]
    );
}

#[test]
fn a_name_that_our_own_write_gave_is_nobody_elses() {
    let mut scene = Scene::new()
        .want("Provider/p", json!({"timeout": 1}), &[])
        .with("Provider/p", |desired| {
            desired.live_name = "third".to_owned();
        })
        .applied("Provider/p", json!({"timeout": 1}))
        .live_as("Provider/p", "second", json!({"timeout": 1}));
    assert_eq!(scene.lines(), ["conflict Provider/p"]);
    let open = begun(
        Begun::Update,
        Some("Provider/p"),
        "second",
        json!({"timeout": 1}),
    );
    scene.base.open.insert(address("Provider/p"), open);
    assert_eq!(scene.lines(), ["update Provider/p [liveName:git]"]);
}

#[test]
fn what_was_begun_is_found_by_the_name_that_it_was_to_get() {
    let mut scene = Scene::new()
        .want("Provider/p", json!({"timeout": 1}), &[])
        .with("Provider/p", |desired| {
            desired.live_name = "other".to_owned();
        })
        .live("Provider/p", json!({"timeout": 1}));
    assert_eq!(scene.lines(), ["create Provider/p [timeout:git]"]);
    let open = begun(Begun::Create, None, "p", json!({"timeout": 1}));
    scene.base.open.insert(address("Provider/p"), open);
    assert_eq!(
        scene.lines(),
        ["update Provider/p [liveName:git]"],
        "not made twice"
    );
}

#[test]
fn a_split_is_where_its_prompt_is() {
    let prompt = || json!({"model": "x"});
    let mut scene = Scene::new()
        .want("Prompt/q", prompt(), &[])
        .want("TrafficSplit/q", split(1), &["Prompt/q"])
        .applied("TrafficSplit/q", split(1))
        .live("Prompt/q", prompt())
        .live("TrafficSplit/q", split(1))
        .applied("Prompt/q", prompt());
    assert!(scene.plan().is_empty());
    // Somebody made the prompt anew: what is remembered of the old one is recorded again.
    for live in &mut scene.live {
        live.live_id = LiveId::new("new");
    }
    assert_eq!(
        scene.lines(),
        ["adopt Prompt/q []", "adopt TrafficSplit/q []"]
    );
}

#[test]
fn a_split_of_another_prompt_that_is_not_there_is_withheld() {
    let scene = Scene::new()
        .want("Prompt/q", json!({}), &[])
        .with("Prompt/q", |desired| desired.external = true)
        .want("TrafficSplit/q", split(1), &["Prompt/q"]);
    assert_eq!(scene.lines(), ["ofOthers TrafficSplit/q"]);
}

#[test]
fn what_is_external_and_not_owned_is_in_no_plan() {
    let mut scene = Scene::new()
        .want("Provider/p", json!({}), &[])
        .with("Provider/p", |desired| desired.external = true)
        .applied("Provider/p", json!({"timeout": 1}))
        .live("Provider/p", json!({"timeout": 2}));
    assert_eq!(scene.lines(), ["release Provider/p []"], "owned so far");
    scene.spec.rules.owns = Owns::new(&["Prompt/*".to_owned()]).expect("a glob");
    assert!(scene.plan().is_empty());
    assert!(Drift::of(&scene.plan()).is_empty());
}
