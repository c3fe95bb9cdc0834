//! Small cases: whose an object is, and why a field changes.

use lockstep_diff::{Action, Cause, Drift, Note, Reason, Subject};
use lockstep_model::{Begun, LiveId};
use lockstep_spec::{Adoption, OnDrift, Pruning, Removal};
use serde_json::{Value, json};

use crate::scene::{Scene, address, begun, fields, id};

pub(crate) fn timeout(millis: u32) -> Value {
    json!({"type": "CUSTOM", "timeout": millis})
}

pub(crate) fn prompt(model: &str) -> Value {
    json!({"model": model, "versions": {"1.0.0": "text"}})
}

/// One provider, by what is wanted, remembered and live.
pub(crate) fn three_way(desired: u32, base: u32, live: u32) -> Scene {
    Scene::new()
        .want("Provider/p", timeout(desired), &[])
        .applied("Provider/p", timeout(base))
        .live("Provider/p", timeout(live))
}

#[test]
fn every_difference_is_attributed() {
    assert!(three_way(1, 1, 1).plan().is_empty());
    let by_hand = three_way(1, 2, 1).lines();
    assert_eq!(
        by_hand,
        ["adopt Provider/p []"],
        "it is as Git says: recorded, not written"
    );
    assert_eq!(
        three_way(2, 1, 1).lines(),
        ["update Provider/p [timeout:git]"]
    );
    assert_eq!(
        three_way(1, 1, 2).lines(),
        ["update Provider/p [timeout:drift]"]
    );
    assert_eq!(three_way(1, 2, 3).lines(), ["conflict Provider/p"]);
}

#[test]
fn what_an_item_left_to_the_tenant_is_no_movement_when_it_goes() {
    let models = |written: Value| json!({"type": "CUSTOM", "models": written});
    let scene = |live: Value| {
        Scene::new()
            .want("Provider/p", models(json!({"a": {"name": "A"}})), &[])
            .applied(
                "Provider/p",
                models(json!({"a": {"name": "A"}, "b": {"name": "B"}})),
            )
            .live("Provider/p", models(live))
    };
    let filled = scene(json!({"a": {"name": "A"}, "b": {"name": "B", "supportsStreaming": false}}));
    assert_eq!(filled.lines(), ["update Provider/p [models[b]:git]"]);
    let moved = scene(json!({"a": {"name": "A"}, "b": {"name": "C", "supportsStreaming": false}}));
    assert_eq!(moved.lines(), ["conflict Provider/p"]);
}

#[test]
fn a_conflict_is_planned_by_consent_and_keeps_all_three_values() {
    let mut scene = three_way(1, 2, 3);
    scene.consent.conflicts = true;
    let plan = scene.plan();
    let field = &plan.changes[0].fields[0];
    assert_eq!(field.cause, Cause::Conflict);
    let values = [&field.after, &field.base, &field.before];
    assert_eq!(
        values.map(|value| value.clone().expect("a value")),
        [json!(1), json!(2), json!(3)]
    );
}

#[test]
fn drift_can_be_withheld() {
    let mut scene = three_way(1, 1, 2);
    scene.spec.rules.on_drift = OnDrift::Withhold;
    assert_eq!(scene.lines(), ["drift Provider/p"]);
    let mut gone = Scene::new()
        .want("Provider/p", timeout(1), &[])
        .applied("Provider/p", timeout(1));
    assert_eq!(
        gone.lines(),
        ["create Provider/p [type:drift timeout:drift]"]
    );
    gone.spec.rules.on_drift = OnDrift::Withhold;
    assert_eq!(gone.lines(), ["drift Provider/p"]);
    assert!(Drift::of(&gone.plan()).objects[0].gone);
}

#[test]
fn a_field_that_was_not_declared_before_is_changed_by_git() {
    let scene = Scene::new()
        .want("Provider/p", json!({"timeout": 2}), &[])
        .applied("Provider/p", json!({"type": "CUSTOM"}))
        .live("Provider/p", timeout(1));
    assert_eq!(scene.lines(), ["update Provider/p [timeout:git]"]);
    let released = Note::FieldReleased {
        address: address("Provider/p"),
        path: "type".parse().expect("a path"),
    };
    assert_eq!(scene.plan().notes, [released]);
}

#[test]
fn foreign_objects_need_consent_unless_they_are_equal() {
    let scene = |live| {
        Scene::new()
            .want("Provider/p", timeout(1), &[])
            .live("Provider/p", timeout(live))
    };
    assert_eq!(scene(1).lines(), ["adopt Provider/p []"]);
    assert_eq!(scene(2).lines(), ["needsAdoption Provider/p"]);
    let mut agreed = scene(2);
    agreed.consent.adopt.insert(address("Provider/p"));
    assert_eq!(agreed.lines(), ["update Provider/p [timeout:adoption]"]);
    let mut always = scene(2);
    always.spec.rules.adopt = Adoption::Always;
    assert_eq!(always.lines(), ["update Provider/p [timeout:adoption]"]);
}

#[test]
fn a_recreation_by_somebody_else_is_not_ours() {
    let mut scene = three_way(1, 1, 2);
    scene.live[0].live_id = LiveId::new("another");
    assert_eq!(scene.lines(), ["needsAdoption Provider/p"]);
}

#[test]
fn a_known_object_and_another_of_its_name_are_told_apart() {
    let mut scene = three_way(2, 1, 1);
    scene.live[0].live_name = "elsewhere".to_owned();
    assert_eq!(
        scene.lines(),
        ["update Provider/p [timeout:git liveName:drift]"]
    );
    let mut other = scene.live[0].clone();
    other.live_id = LiveId::new("another");
    other.live_name = "p".to_owned();
    scene.live.push(other);
    let plan = scene.plan();
    let reason = Reason::TwoObjects {
        known: id("Provider/p"),
        named: LiveId::new("another"),
    };
    assert_eq!(plan.withheld[0].reason, reason);
}

#[test]
fn an_open_intent_makes_an_object_ours() {
    let mut scene = Scene::new()
        .want("Provider/p", timeout(1), &[])
        .live("Provider/p", timeout(1));
    let open = begun(Begun::Create, None, "p", timeout(1));
    scene.base.open.insert(address("Provider/p"), open);
    assert!(scene.lines().is_empty(), "it is settled by recording it");
    scene.live[0].fields.set("timeout", 2);
    assert_eq!(scene.lines(), ["update Provider/p [timeout:git]"]);
}

#[test]
fn a_rename_whose_end_nobody_saw_loses_no_object() {
    for live_name in ["old", "new"] {
        let mut scene = Scene::new()
            .want("Provider/new", timeout(1), &[])
            .with("Provider/new", |desired| {
                desired.renamed_from.push(address("Provider/old").name);
            })
            .applied("Provider/old", timeout(1))
            .live_as("Provider/old", live_name, timeout(1));
        let open = begun(Begun::Update, Some("Provider/old"), "new", timeout(1));
        scene.base.open.insert(address("Provider/new"), open);
        let expected: &[&str] = match live_name {
            "old" => &["update Provider/new [liveName:git]"],
            _renamed => &[],
        };
        assert_eq!(scene.lines(), expected, "it is named {live_name}");
    }
}

#[test]
fn what_an_open_deletion_took_away_did_not_drift() {
    let mut scene = Scene::new()
        .want("Provider/p", timeout(1), &[])
        .applied("Provider/p", timeout(1));
    scene.spec.rules.on_drift = OnDrift::Withhold;
    let open = begun(Begun::Replace, Some("Provider/p"), "p", timeout(1));
    scene.base.open.insert(address("Provider/p"), open);
    assert_eq!(scene.lines(), ["create Provider/p [type:git timeout:git]"]);
}

#[test]
fn the_first_split_of_a_prompt_that_is_renamed_finds_it() {
    let scene = Scene::new()
        .want("Prompt/q", prompt("m"), &[])
        .with("Prompt/q", |desired| desired.live_name = "new".to_owned())
        .applied("Prompt/q", prompt("m"))
        .live("Prompt/q", prompt("m"))
        .want(
            "TrafficSplit/q",
            json!({"weights": {"1.0.0": 1}}),
            &["Prompt/q"],
        )
        .with("TrafficSplit/q", |desired| {
            desired.live_name = "new".to_owned();
        });
    let plan = scene.plan();
    assert_eq!(plan.changes[1].subject, Subject::Live(id("Prompt/q")));
}

#[test]
fn published_texts_never_change() {
    let with = |text: &str| json!({"model": "m", "versions": {"1.0.0": text}});
    let scene = Scene::new()
        .want("Prompt/q", with("new"), &[])
        .applied("Prompt/q", with("old"))
        .live("Prompt/q", with("old"));
    let versions = vec!["1.0.0".to_owned()];
    assert_eq!(
        scene.plan().withheld[0].reason,
        Reason::PublishedText { versions }
    );
}

#[test]
fn an_extra_version_is_a_note_and_unknown_versions_are_no_empty_ones() {
    let live = json!({"model": "m", "versions": {"0.9.0": "old", "1.0.0": "text"}});
    let scene = |live| {
        Scene::new()
            .want("Prompt/q", prompt("m"), &[])
            .applied("Prompt/q", prompt("m"))
            .live("Prompt/q", live)
    };
    let plan = scene(live).plan();
    assert!(plan.is_empty());
    let entries = vec!["0.9.0".to_owned()];
    assert_eq!(
        plan.notes,
        [Note::ExtraEntries {
            address: address("Prompt/q"),
            entries
        }]
    );
    assert_eq!(
        scene(json!({"model": "m"})).lines(),
        ["unreadable Prompt/q"]
    );
}

#[test]
fn an_immutable_field_means_a_replacement_that_can_be_forbidden() {
    let scene = || {
        Scene::new()
            .want("Provider/p", json!({"type": "OPENAI"}), &[])
            .applied("Provider/p", timeout(1))
            .live("Provider/p", timeout(1))
    };
    assert_eq!(scene().lines(), ["replace Provider/p [type:git]"]);
    let protected = scene().with("Provider/p", |desired| desired.prevent_destroy = true);
    assert_eq!(protected.lines(), ["protected Provider/p"]);
    let used = scene().live("Prompt/q", prompt("p/m"));
    assert_eq!(used.lines(), ["inUse Provider/p"]);
}

#[test]
fn protection_is_recorded_even_if_nothing_else_changes() {
    let scene = three_way(1, 1, 1).with("Provider/p", |desired| desired.prevent_destroy = true);
    assert_eq!(scene.lines(), ["adopt Provider/p []"]);
    assert!(scene.plan().changes[0].protected);
}

#[test]
fn what_left_git_is_deleted_released_or_kept() {
    let scene = || {
        Scene::new()
            .applied("Provider/p", timeout(1))
            .live("Provider/p", timeout(1))
    };
    assert_eq!(
        scene().lines(),
        ["delete Provider/p [timeout:git type:git]"]
    );
    let mut kept = scene();
    kept.spec.rules.prune = Pruning::Keep;
    assert_eq!(kept.lines(), ["pruneOff Provider/p"]);
    let mut handed = scene();
    handed.spec.removed.push(Removal {
        address: address("Provider/p"),
        delete: false,
    });
    assert_eq!(handed.lines(), ["release Provider/p []"]);
    let mut protected = scene();
    protected
        .base
        .applied
        .get_mut(&address("Provider/p"))
        .expect("applied")
        .protected = true;
    assert_eq!(protected.lines(), ["protected Provider/p"]);
    let gone = Scene::new().applied("Provider/p", timeout(1));
    assert_eq!(gone.lines(), ["release Provider/p []"]);
}

#[test]
fn a_split_that_left_git_is_released() {
    let weights = json!({"weights": {"1.0.0": 1}});
    let scene = Scene::new()
        .want("Prompt/q", prompt("m"), &[])
        .applied("Prompt/q", prompt("m"))
        .live("Prompt/q", prompt("m"))
        .applied("TrafficSplit/q", weights.clone())
        .live("TrafficSplit/q", weights);
    assert_eq!(scene.lines(), ["release TrafficSplit/q []"]);
}

#[test]
fn a_split_of_our_prompt_needs_no_consent() {
    let scene = Scene::new()
        .want("Prompt/q", prompt("m"), &[])
        .applied("Prompt/q", prompt("m"))
        .live("Prompt/q", prompt("m"))
        .want(
            "TrafficSplit/s",
            json!({"weights": {"1.0.0": 1}}),
            &["Prompt/q"],
        )
        .with("TrafficSplit/s", |desired| {
            desired.live_name = "q".to_owned();
        })
        .live("TrafficSplit/q", json!({"weights": {"2.0.0": 1}}));
    assert_eq!(
        scene.lines(),
        ["update TrafficSplit/s [weights[1.0.0]:git weights[2.0.0]:git]"]
    );
}

#[test]
fn a_split_of_a_prompt_that_was_begun_needs_no_consent() {
    let mut scene = Scene::new()
        .want("Prompt/q", prompt("m"), &[])
        .live("Prompt/q", prompt("m"))
        .want(
            "TrafficSplit/q",
            json!({"weights": {"1.0.0": 1}}),
            &["Prompt/q"],
        )
        .live("TrafficSplit/q", json!({"weights": {"2.0.0": 1}}));
    let open = begun(Begun::Create, None, "q", prompt("m"));
    scene.base.open.insert(address("Prompt/q"), open);
    assert_eq!(
        scene.lines(),
        ["update TrafficSplit/q [weights[1.0.0]:git weights[2.0.0]:git]",]
    );
}

#[test]
fn a_split_of_a_new_prompt_waits_for_it() {
    let scene = Scene::new().want("Prompt/q", prompt("m"), &[]).want(
        "TrafficSplit/q",
        json!({"weights": {"1.0.0": 1}}),
        &["Prompt/q"],
    );
    let plan = scene.plan();
    assert_eq!(
        plan.changes[1].subject,
        Subject::MadeBy(plan.changes[0].id.clone())
    );
    assert_eq!(plan.changes[1].depends_on, [plan.changes[0].id.clone()]);
}

#[test]
fn a_replacement_remembers_also_what_nobody_declares() {
    let wanted = json!({"endpointUrl": "https://a.example", "architecture": "custom"});
    let mut live = json!({"endpointUrl": "https://a.example", "architecture": "openai"});
    let applied = live.clone();
    live["parameters"] = json!({"temperature": 0.9});
    let plan = Scene::new()
        .want("Model/m", wanted, &[])
        .applied("Model/m", applied)
        .live("Model/m", live.clone())
        .plan();
    assert_eq!(plan.changes[0].action, Action::Replace);
    assert_eq!(plan.changes[0].before, fields(live));
}
