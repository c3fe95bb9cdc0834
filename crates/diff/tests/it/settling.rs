//! What became of interrupted writes, case by case.

use lockstep_diff::Settle;
use lockstep_model::{Applied, Begun, Found, OpenIntent, Unreadable};
use serde_json::{Value, json};

use crate::scene::{Scene, address, begun, fields, id};

fn provider(timeout: u32) -> Value {
    json!({"type": "CUSTOM", "timeout": timeout})
}

fn keyed(timeout: u32, revision: &str) -> Value {
    json!({"timeout": timeout, "apiKey": {"env": "KEY", "revision": revision}})
}

fn prompt(versions: &[&str]) -> Value {
    let texts = versions
        .iter()
        .map(|version| ((*version).to_owned(), json!("text")));
    json!({"model": "x", "versions": texts.collect::<serde_json::Map<_, _>>()})
}

fn open(mut scene: Scene, at: &str, intent: OpenIntent) -> Scene {
    scene.base.open.insert(address(at), intent);
    scene
}

/// What is found at the only address, and what is planned then.
fn found(scene: &Scene) -> (Option<Found>, Option<Applied>, Vec<String>) {
    let settles = scene.plan().settles;
    let [settle]: [Settle; 1] = settles.try_into().expect("one address is open");
    assert_eq!(settle.intent, 3);
    (settle.found, settle.live, scene.lines())
}

#[test]
fn an_update_that_landed_is_applied_and_nothing_is_planned() {
    let scene = Scene::new()
        .want("Provider/p", provider(2), &[])
        .applied("Provider/p", provider(1))
        .live("Provider/p", provider(2));
    let intent = begun(Begun::Update, Some("Provider/p"), "p", provider(2));
    let (found, live, lines) = found(&open(scene, "Provider/p", intent));
    assert_eq!(found, Some(Found::Applied));
    assert_eq!(*live.expect("it is there").fields, fields(provider(2)));
    assert!(lines.is_empty(), "{lines:?}");
}

#[test]
fn an_update_that_did_not_land_is_planned_again() {
    let scene = Scene::new()
        .want("Provider/p", provider(2), &[])
        .applied("Provider/p", provider(1))
        .live("Provider/p", provider(1));
    let intent = begun(Begun::Update, Some("Provider/p"), "p", provider(2));
    let told = found(&open(scene, "Provider/p", intent));
    let lines = vec!["update Provider/p [timeout:git]".to_owned()];
    assert_eq!(told, (Some(Found::NotApplied), None, lines));
}

#[test]
fn an_update_whose_job_may_still_end_is_told_by_writing_again() {
    let model = |requests: u32| {
        json!({"endpointUrl": "https://a.example",
            "rateLimits": {"requestsPerMinute": requests}})
    };
    let scene = |wanted: u32| {
        Scene::new()
            .want("Model/m", model(wanted), &[])
            .applied("Model/m", model(1))
            .live("Model/m", model(1))
    };
    let intent = begun(Begun::Update, Some("Model/m"), "m", model(2));
    let told = found(&open(scene(2), "Model/m", intent.clone()));
    let lines = vec!["update Model/m [rateLimits.requestsPerMinute:git]".to_owned()];
    assert_eq!(told, (None, None, lines));

    // Nothing is written that would tell.
    let told = found(&open(scene(1), "Model/m", intent));
    assert_eq!(told, (Some(Found::NotApplied), None, Vec::new()));
}

#[test]
fn versions_that_were_not_published_any_more_are_published() {
    let all = ["1.0.0", "1.1.0", "1.2.0"];
    let scene = Scene::new()
        .want("Prompt/q", prompt(&all), &[])
        .applied("Prompt/q", prompt(&all[..1]))
        .live("Prompt/q", prompt(&all[..2]));
    let intent = begun(Begun::Update, Some("Prompt/q"), "q", prompt(&all));
    let (found, live, lines) = found(&open(scene, "Prompt/q", intent));
    assert_eq!(found, Some(Found::Partly));
    assert_eq!(
        *live.expect("it is there").fields,
        fields(prompt(&all[..2]))
    );
    assert_eq!(lines, ["update Prompt/q [versions[1.2.0]:git]"]);
}

#[test]
fn a_secret_that_was_on_its_way_is_sent_again() {
    let scene = Scene::new()
        .want("Provider/p", keyed(2, "2"), &[])
        .applied("Provider/p", keyed(1, "1"))
        .live("Provider/p", json!({"timeout": 2}));
    let intent = begun(Begun::Update, Some("Provider/p"), "p", keyed(2, "2"));
    let (found, live, lines) = found(&open(scene, "Provider/p", intent));
    assert_eq!(found, Some(Found::Partly));
    assert_eq!(*live.expect("it is there").fields, fields(keyed(2, "1")));
    assert_eq!(lines, ["update Provider/p [apiKey:git]"]);
}

#[test]
fn a_secret_that_came_with_its_object_is_not_sent_again() {
    let scene = Scene::new()
        .want("Provider/p", keyed(2, "1"), &[])
        .live("Provider/p", json!({"timeout": 2}));
    let intent = begun(Begun::Create, None, "p", keyed(2, "1"));
    let (found, _live, lines) = found(&open(scene, "Provider/p", intent));
    assert_eq!((found, lines), (Some(Found::Applied), Vec::new()));
}

#[test]
fn making_an_object_tells_of_one_that_no_list_shows() {
    let scene = Scene::new().want("Provider/p", provider(1), &[]);
    let intent = || begun(Begun::Create, None, "p", provider(1));
    let scene = open(scene, "Provider/p", intent());
    let lines = vec!["create Provider/p [type:git timeout:git]".to_owned()];
    assert_eq!(found(&scene), (None, None, lines));
    assert!(!scene.plan().is_idle());
    // Of what nobody wants any more nothing is made.
    let scene = open(Scene::new(), "Provider/p", intent());
    assert_eq!(found(&scene), (Some(Found::NotApplied), None, Vec::new()));
    assert!(!scene.plan().is_idle(), "it is recorded");
}

#[test]
fn what_was_to_go_and_is_gone_is_applied() {
    for what in [Begun::Delete, Begun::Replace] {
        let scene = Scene::new().applied("Provider/p", provider(1));
        let intent = begun(what, Some("Provider/p"), "p", provider(1));
        let told = found(&open(scene, "Provider/p", intent));
        assert_eq!(told, (Some(Found::Applied), None, Vec::new()));
    }
}

#[test]
fn an_object_that_was_to_be_changed_and_is_gone_drifted() {
    let scene = Scene::new()
        .want("Provider/p", provider(2), &[])
        .applied("Provider/p", provider(1));
    let intent = begun(Begun::Update, Some("Provider/p"), "p", provider(2));
    let told = found(&open(scene, "Provider/p", intent));
    let lines = vec!["create Provider/p [type:drift timeout:drift]".to_owned()];
    assert_eq!(told, (Some(Found::Gone), None, lines));
}

#[test]
fn what_was_taken_over_and_not_changed_yet_needs_no_second_consent() {
    let scene = Scene::new()
        .want("Provider/p", provider(2), &[])
        .live("Provider/p", provider(1));
    let mut intent = begun(Begun::Update, Some("Provider/p"), "p", provider(2));
    intent.before = Some(fields(provider(1)));
    let (found, live, lines) = found(&open(scene, "Provider/p", intent));
    assert_eq!(found, Some(Found::NotApplied));
    assert_eq!(*live.expect("it is there").fields, fields(provider(1)));
    assert_eq!(lines, ["update Provider/p [timeout:git]"]);
}

#[test]
fn nothing_is_said_of_what_cannot_be_understood() {
    let mut scene = Scene::new().want("Provider/p", provider(2), &[]);
    scene.unreadable.push(Unreadable {
        kind: address("Provider/p").kind,
        live_id: Some(id("Provider/p")),
        live_name: None,
        reason: "odd".to_owned(),
    });
    let intent = begun(Begun::Update, Some("Provider/p"), "p", provider(2));
    let scene = open(scene, "Provider/p", intent);
    assert!(scene.plan().settles.is_empty());
}
