//! Fields that a manifest asks to leave as they are live.

use jiff::civil::date;
use lockstep_diff::{Action, Drift, Note, Plan};
use lockstep_spec::{Ignored, OnDrift};
use serde_json::{Value, json};

use crate::scene::{Scene, address};

const AT: &str = "Model/m";

fn model(temperature: f64, most: u32) -> Value {
    json!({"endpointUrl": "https://a.example", "parameters": {
        "temperature": temperature, "max_tokens": most,
    }})
}

fn ignoring(scene: Scene, at: &str, path: &str) -> Scene {
    scene.with(at, |desired| {
        desired.ignored.push(Ignored {
            path: path.parse().expect("a path"),
            until: date(2027, 1, 31),
            reason: "A/B by hand".to_owned(),
            origin: desired.origin().clone(),
        });
    })
}

/// Git, the ledger and the tenant, each with its temperature and its token limit.
fn scene(desired: (f64, u32), base: (f64, u32), live: (f64, u32)) -> Scene {
    Scene::new()
        .want(AT, model(desired.0, desired.1), &[])
        .applied(AT, model(base.0, base.1))
        .live(AT, model(live.0, live.1))
}

fn temperature(plan: &Plan) -> &Value {
    let after = &plan.changes[0].after;
    &after.get("parameters").expect("they are managed")["temperature"]
}

#[test]
fn what_is_ignored_is_no_change_and_no_drift_and_is_told() {
    let scene = scene((0.7, 5), (0.7, 5), (0.9, 5));
    assert_eq!(
        scene.lines(),
        ["update Model/m [parameters[temperature]:drift]"]
    );
    let mut scene = ignoring(scene, AT, "parameters[temperature]");
    scene.spec.rules.on_drift = OnDrift::Withhold;
    let plan = scene.plan();
    assert!(plan.is_empty() && Drift::of(&plan).is_empty(), "{plan:?}");
    let note = Note::FieldIgnored {
        address: address(AT),
        path: "parameters[temperature]".parse().expect("a path"),
        live: Some(json!(0.9)),
        desired: Some(json!(0.7)),
        until: "2027-01-31".to_owned(),
        reason: "A/B by hand".to_owned(),
    };
    assert_eq!(plan.notes, [note]);
}

#[test]
fn what_is_ignored_and_equal_is_not_told() {
    let scene = ignoring(
        scene((0.7, 5), (0.7, 5), (0.7, 5)),
        AT,
        "parameters[temperature]",
    );
    let plan = scene.plan();
    assert!(plan.is_empty() && plan.notes.is_empty());
}

#[test]
fn a_write_of_the_same_map_carries_the_live_value_and_remembers_the_old_one() {
    let scene = ignoring(
        scene((0.7, 6), (0.7, 5), (0.9, 5)),
        AT,
        "parameters[temperature]",
    );
    assert_eq!(
        scene.lines(),
        ["update Model/m [parameters[max_tokens]:git]"]
    );
    let plan = scene.plan();
    assert_eq!(temperature(&plan), &json!(0.9));
    let change = &plan.changes[0];
    let remembered = change.remembered(change.after.clone());
    let parameters = remembered.get("parameters").expect("they are remembered");
    assert_eq!(*parameters, json!({"temperature": 0.7, "max_tokens": 6}));
}

#[test]
fn what_was_never_applied_is_remembered_as_it_was_live() {
    let scene = Scene::new()
        .want(AT, model(0.7, 5), &[])
        .live(AT, model(0.9, 5));
    let plan = ignoring(scene, AT, "parameters[temperature]").plan();
    let change = &plan.changes[0];
    assert_eq!(change.action, Action::Adopt, "nothing else differs");
    let remembered = change.remembered(change.after.clone());
    let parameters = remembered.get("parameters").expect("they are remembered");
    assert_eq!(parameters["temperature"], json!(0.9));
}

#[test]
fn a_new_object_gets_what_git_says() {
    let scene = Scene::new().want(AT, model(0.7, 5), &[]);
    let plan = ignoring(scene, AT, "parameters[temperature]").plan();
    assert_eq!(temperature(&plan), &json!(0.7));
    assert!(plan.changes[0].spared.is_empty());
}

#[test]
fn a_replacement_keeps_the_live_value() {
    let architecture = |word: &str| {
        let mut body = model(0.7, 5);
        body["architecture"] = json!(word);
        body
    };
    let mut live = architecture("openai");
    live["parameters"]["temperature"] = json!(0.9);
    let scene = Scene::new()
        .want(AT, architecture("custom"), &[])
        .applied(AT, architecture("openai"))
        .live(AT, live);
    let plan = ignoring(scene, AT, "parameters[temperature]").plan();
    assert_eq!(plan.changes[0].action, Action::Replace);
    assert_eq!(temperature(&plan), &json!(0.9));
}

#[test]
fn a_whole_field_is_left_alone_with_all_that_is_in_it() {
    let scene = ignoring(scene((0.7, 5), (0.7, 5), (0.9, 9)), AT, "parameters");
    let plan = scene.plan();
    assert!(plan.is_empty(), "{plan:?}");
    assert_eq!(plan.notes.len(), 2);
}

#[test]
fn a_key_that_only_the_tenant_has_stays_if_it_is_ignored() {
    let mut live = model(0.7, 5);
    live["parameters"]["top_p"] = json!(0.5);
    let scene = Scene::new()
        .want(AT, model(0.7, 5), &[])
        .applied(AT, model(0.7, 5))
        .live(AT, live);
    let scene = ignoring(scene, AT, "parameters[top_p]");
    assert!(scene.plan().is_empty());
    assert!(matches!(
        &scene.plan().notes[..],
        [Note::FieldIgnored {
            desired: None,
            live: Some(_),
            ..
        }]
    ));
}

#[test]
fn nothing_that_is_ignored_is_released() {
    let mut live = model(0.7, 5);
    live.as_object_mut().expect("fields").remove("parameters");
    let scene = Scene::new()
        .want(AT, model(0.7, 5), &[])
        .applied(AT, model(0.7, 5))
        .live(AT, live);
    let plan = ignoring(scene, AT, "parameters").plan();
    assert!(plan.is_empty(), "{plan:?}");
    assert!(
        plan.notes
            .iter()
            .all(|note| matches!(note, Note::FieldIgnored { .. }))
    );
}
