//! Objects of others: external ones, and those that the environment does not own.

use lockstep_diff::{Drift, Reason};
use lockstep_spec::Owns;
use serde_json::{Value, json};

use crate::scene::{Scene, address};

fn prompt(text: &str) -> Value {
    json!({"model": "m", "versions": {"1.0.0": text}})
}

fn weights(share: f64) -> Value {
    json!({"weights": {"1.0.0": share, "1.1.0": 1.0 - share}})
}

fn owning(mut scene: Scene, globs: &[&str]) -> Scene {
    let globs: Vec<String> = globs.iter().map(|&glob| glob.to_owned()).collect();
    scene.spec.rules.owns = Owns::new(&globs).expect("globs");
    scene
}

/// A split of ours on a prompt of others, with its weights.
fn split(wanted: f64, live: Option<f64>) -> [Scene; 2] {
    let scene = || {
        let scene = Scene::new()
            .want("Prompt/q", prompt("a"), &[])
            .live("Prompt/q", prompt("a"))
            .want("TrafficSplit/q", weights(wanted), &["Prompt/q"]);
        match live {
            Some(share) => scene.live("TrafficSplit/q", weights(share)),
            None => scene,
        }
    };
    let external = scene().with("Prompt/q", |desired| desired.external = true);
    [external, owning(scene(), &["TrafficSplit/*"])]
}

#[test]
fn traffic_of_a_prompt_of_others_is_withheld() {
    let reason = Reason::OfOthers {
        by: address("Prompt/q"),
    };
    for live in [Some(0.1), None] {
        for scene in split(0.5, live) {
            let plan = scene.plan();
            assert!(plan.changes.is_empty(), "{:?}", plan.changes);
            assert_eq!(plan.withheld.len(), 1);
            assert_eq!(plan.withheld[0].reason, reason);
            assert!(!plan.withheld[0].fields.is_empty());
        }
    }
}

#[test]
fn consent_and_memory_do_not_make_it_ours() {
    for mut scene in split(0.5, Some(0.1)) {
        scene = scene.applied("TrafficSplit/q", weights(0.5));
        scene.consent.adopt.insert(address("TrafficSplit/q"));
        scene.spec.rules.adopt = lockstep_spec::Adoption::Always;
        let plan = scene.plan();
        assert!(plan.changes.is_empty(), "{:?}", plan.changes);
        assert!(Drift::of(&plan).is_empty(), "it is theirs to change");
    }
}

#[test]
fn traffic_of_others_that_is_as_wanted_is_nothing_to_do() {
    for scene in split(0.5, Some(0.5)) {
        let plan = scene.plan();
        assert!(plan.is_empty(), "{plan:?}");
        assert_eq!(plan.unchanged, 1);
    }
}

#[test]
fn a_prompt_of_others_that_is_gone_is_named_as_theirs() {
    for mut scene in split(0.5, None) {
        scene.live.clear();
        let plan = scene.plan();
        assert!(plan.changes.is_empty());
        assert_eq!(plan.withheld[0].reason.as_str(), "ofOthers");
    }
}

#[test]
fn what_is_not_owned_is_neither_deleted_nor_released_nor_drift() {
    let scene = || {
        Scene::new()
            .applied("Prompt/q", prompt("a"))
            .live(
                "Prompt/q",
                json!({"model": "other", "versions": {"1.0.0": "a"}}),
            )
            .applied("Prompt/r", prompt("a"))
            .want("Prompt/r", prompt("a"), &[])
            .live(
                "Prompt/r",
                json!({"model": "other", "versions": {"1.0.0": "a"}}),
            )
    };
    let plan = owning(scene(), &["Provider/*"]).plan();
    assert!(plan.is_empty() && Drift::of(&plan).is_empty(), "{plan:?}");
    let plan = owning(scene(), &["Prompt/*"]).plan();
    assert_eq!(plan.changes.len(), 2, "both are done once they are owned");
}
