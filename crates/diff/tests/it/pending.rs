//! What was pending before, and what a pull request brings.

use lockstep_diff::{Inputs, Keep, Plan, Reference, Standing, Targets, plan_against};
use proptest::prelude::*;
use serde_json::json;

use crate::sample::sample;
use crate::scene::Scene;

/// Measures a scene's plan against what another scene wants.
fn against(now: &Scene, before: &Scene, keep: Keep) -> Plan {
    let snapshot = now.snapshot();
    let inputs = Inputs {
        spec: &now.spec,
        snapshot: &snapshot,
        base: &now.base,
        consent: &now.consent,
        targets: &now.targets,
        usage: &lockstep_model::Usage::default(),
    };
    let reference = Reference {
        name: "origin/main",
        commit: "c0ffee",
        spec: Some(&before.spec),
        errors: 0,
        keep,
    };
    plan_against(inputs, reference).expect("there is a plan")
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.changes
        .iter()
        .map(|change| change.id.to_string())
        .collect()
}

fn base() -> Scene {
    let live = json!({"temperature": 0.2, "guardrails": {"maxTokens": 8000}});
    ["a", "b"].into_iter().fold(Scene::new(), |scene, name| {
        let at = format!("Prompt/{name}");
        scene.live(&at, live.clone()).applied(&at, live.clone())
    })
}

#[test]
fn what_the_other_state_plans_too_is_folded_and_not_asked_of_guards() {
    let wants = |a: f64, b: f64| {
        base()
            .want("Prompt/a", json!({"temperature": a}), &[])
            .want("Prompt/b", json!({"temperature": b}), &[])
    };
    let (now, before) = (wants(0.5, 0.6), wants(0.5, 0.2));
    let plan = against(&now, &before, Keep::Own);
    assert_eq!(ids(&plan), ["Prompt/b"]);
    let pending = plan.pending.as_ref().expect("it is measured");
    assert_eq!(pending.folded.len(), 1);
    assert_eq!(pending.folded[0].id.to_string(), "Prompt/a");
    let changes = plan
        .verdicts
        .iter()
        .find(|one| one.guard.as_str() == "changes");
    let asked = changes.map(|one| one.addresses.iter().map(ToString::to_string).collect());
    assert_eq!(asked, Some(vec!["Prompt/b".to_owned()]));

    let all = against(&now, &before, Keep::All);
    assert_eq!(ids(&all), ["Prompt/a", "Prompt/b"]);
    let standings: Vec<_> = all.changes.iter().map(|one| all.standing(one)).collect();
    assert_eq!(
        standings,
        [Some(Standing::PendingBefore), Some(Standing::PullRequest)]
    );
}

#[test]
fn an_object_that_both_change_is_written_whole_and_says_what_was_pending() {
    let want = |value| base().want("Prompt/a", value, &[]);
    let now = want(json!({"temperature": 0.5, "guardrails": {"maxTokens": 9000}}));
    let before = want(json!({"temperature": 0.5, "guardrails": {"maxTokens": 8000}}));
    let plan = against(&now, &before, Keep::Own);
    let pending = plan.pending.as_ref().expect("it is measured");
    let fields: Vec<String> = pending
        .fields
        .iter()
        .map(|(_id, path)| path.to_string())
        .collect();
    assert_eq!(fields, ["temperature"]);
    assert_eq!(plan.changes[0].fields.len(), 2);
    assert_eq!(plan.standing(&plan.changes[0]), Some(Standing::PullRequest));
}

#[test]
fn what_is_needed_comes_along() {
    let before = Scene::new().want(
        "Provider/p",
        json!({"type": "CUSTOM", "models": {"m": {"name": "M"}}}),
        &[],
    );
    let prompt = json!({"model": "p/m", "versions": {"1.0.0": "x"}});
    let now = before.clone().want("Prompt/a", prompt, &["Provider/p"]);
    let plan = against(&now, &before, Keep::Own);
    assert_eq!(ids(&plan), ["Provider/p", "Prompt/a"]);
    let pending = plan.pending.as_ref().expect("it is measured");
    let needed: Vec<String> = pending.needed().map(ToString::to_string).collect();
    assert_eq!(needed, ["Provider/p"]);
    assert!(pending.folded.is_empty());
}

#[test]
fn what_a_pull_request_takes_back_is_named() {
    let want = |temperature: f64| {
        let fields = json!({"temperature": temperature, "guardrails": {"maxTokens": 8000}});
        base().want("Prompt/a", fields, &[])
    };
    let (now, before) = (want(0.2), want(0.5));
    // Prompt/b left Git in both.
    let plan = against(&now, &before, Keep::Own);
    let pending = plan.pending.as_ref().expect("it is measured");
    let back: Vec<String> = pending.taken_back.iter().map(ToString::to_string).collect();
    assert_eq!(back, ["Prompt/a"]);
    assert!(plan.changes.is_empty(), "{:?}", plan.changes);
}

#[test]
fn what_is_not_asked_for_is_not_taken_back() {
    let want = |temperature: f64| {
        Scene::new()
            .live("Prompt/a", json!({"temperature": 0.2}))
            .live("Prompt/b", json!({"temperature": 0.2}))
            .applied("Prompt/a", json!({"temperature": 0.2}))
            .applied("Prompt/b", json!({"temperature": 0.2}))
            .want("Prompt/a", json!({"temperature": temperature}), &[])
            .want("Prompt/b", json!({"temperature": 0.9}), &[])
    };
    // A prompt that only the other state wants is not there to be asked for.
    let before = want(0.5).want("Prompt/c", json!({"temperature": 0.1}), &[]);
    let back = |only: &[&str], except: &[&str]| {
        let mut now = want(0.2);
        let patterns = |these: &[&str]| these.iter().map(ToString::to_string).collect();
        now.targets = Targets {
            only: patterns(only),
            except: patterns(except),
        };
        let plan = against(&now, &before, Keep::Own);
        let pending = plan.pending.expect("it is measured");
        let back = pending.taken_back.iter().map(ToString::to_string);
        back.collect::<Vec<_>>()
    };
    assert_eq!(back(&[], &[]), ["Prompt/a", "Prompt/c"]);
    assert_eq!(back(&["Prompt/b"], &[]), Vec::<String>::new());
    assert_eq!(back(&["Prompt/a"], &[]), ["Prompt/a"]);
    assert_eq!(back(&["Prompt/*"], &["Prompt/a"]), ["Prompt/c"]);
}

#[test]
fn withheld_in_both_is_folded_too() {
    let wants = |temperature: f64| {
        Scene::new()
            .live("Prompt/a", json!({"temperature": 0.2}))
            .live("Prompt/b", json!({"temperature": 0.2}))
            .want("Prompt/a", json!({"temperature": 0.5}), &[])
            .want("Prompt/b", json!({"temperature": temperature}), &[])
    };
    let plan = against(&wants(0.6), &wants(0.7), Keep::Own);
    let held: Vec<String> = plan
        .withheld
        .iter()
        .map(|one| one.address.to_string())
        .collect();
    assert_eq!(held, ["Prompt/b"]);
    let folded = &plan.pending.expect("it is measured").folded;
    assert_eq!((folded.len(), folded[0].action), (1, None));
}

proptest! {
    #[test]
    fn nothing_is_lost_between_own_and_pending(
        live in sample(), before in sample(), now in sample(),
    ) {
        let snapshot = crate::sample::snapshot(live.live());
        let base = live.base(|_all| true);
        let (now, before) = (now.spec(), before.spec());
        let (consent, targets) = Default::default();
        let usage = lockstep_model::Usage::default();
        let inputs = Inputs {
            spec: &now,
            snapshot: &snapshot,
            base: &base,
            consent: &consent,
            targets: &targets,
            usage: &usage,
        };
        let reference = |spec| Reference {
            name: "r",
            commit: "c",
            spec: Some(spec),
            errors: 0,
            keep: Keep::Own,
        };
        let whole = lockstep_diff::plan(inputs).expect("a plan");
        let own = plan_against(inputs, reference(&before)).expect("a plan");
        let pending = own.pending.as_ref().expect("it is measured");
        let folded = pending.folded.iter().filter(|one| one.action.is_some()).count();
        prop_assert_eq!(own.changes.len() + folded, whole.changes.len());
        // What is kept lacks nothing that it depends on.
        for needed in own.changes.iter().flat_map(|change| &change.depends_on) {
            prop_assert!(own.changes.iter().any(|change| change.id == *needed));
        }
        // Against itself all was pending, and nothing is left.
        let same = plan_against(inputs, reference(&now)).expect("a plan");
        prop_assert!(same.is_empty(), "{:?}", same.changes);
    }
}
