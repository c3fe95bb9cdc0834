//! Parts of plans: what is asked for, what is left out, and what that stops.

use std::collections::BTreeSet;

use lockstep_diff::{Plan, Reason, Targets};
use serde_json::{Value, json};

use crate::scene::{Scene, address};

fn offering(models: &[&str]) -> Value {
    let items = models
        .iter()
        .map(|id| ((*id).to_owned(), json!({"maxTokens": 1})));
    json!({"models": items.collect::<serde_json::Map<_, _>>()})
}

fn prompt(model: &str) -> Value {
    json!({"model": model, "versions": {"1.0.0": "text"}})
}

fn weights() -> Value {
    json!({"weights": {"1.0.0": 1}})
}

/// Two chains of a provider, a prompt and its split; nothing is live.
fn chains() -> Scene {
    ["a", "b"].into_iter().fold(Scene::new(), |scene, name| {
        let [provider, prompt_at, split] =
            ["Provider", "Prompt", "TrafficSplit"].map(|kind| format!("{kind}/{name}"));
        scene
            .want(&provider, offering(&["m"]), &[])
            .want(&prompt_at, prompt(&format!("{name}/m")), &[&provider])
            .want(&split, weights(), &[&prompt_at])
    })
}

fn narrowed(mut scene: Scene, only: &[&str], except: &[&str]) -> Plan {
    let all = |patterns: &[&str]| patterns.iter().map(|&pattern| pattern.to_owned()).collect();
    scene.targets = Targets {
        only: all(only),
        except: all(except),
    };
    scene.plan()
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.changes
        .iter()
        .map(|change| change.id.to_string())
        .collect()
}

fn held(plan: &Plan) -> Vec<(String, &Reason)> {
    let held = plan.withheld.iter();
    held.map(|one| (one.address.to_string(), &one.reason))
        .collect()
}

#[test]
fn globs_pull_in_what_is_needed() {
    let plan = narrowed(chains(), &["Prompt/*"], &[]);
    assert_eq!(
        ids(&plan),
        ["Provider/a", "Provider/b", "Prompt/a", "Prompt/b"]
    );
    let left: Vec<String> = plan.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(left, ["TrafficSplit/a", "TrafficSplit/b"]);
}

#[test]
fn what_depends_on_something_excluded_is_withheld_all_the_way() {
    let plan = narrowed(chains(), &[], &["Provider/a"]);
    assert_eq!(ids(&plan), ["Provider/b", "Prompt/b", "TrafficSplit/b"]);
    let by = || Reason::Excluded {
        by: address("Provider/a"),
    };
    assert_eq!(
        held(&plan),
        [
            ("Prompt/a".to_owned(), &by()),
            ("TrafficSplit/a".to_owned(), &by())
        ]
    );
    assert_eq!(plan.left_out, [address("Provider/a")]);
    assert!(
        !plan.withheld[0].fields.is_empty(),
        "what would change is shown"
    );
}

#[test]
fn excluding_dependants_too_withholds_nothing() {
    let plan = narrowed(chains(), &[], &["*/a"]);
    assert!(plan.withheld.is_empty());
    assert_eq!(ids(&plan), ["Provider/b", "Prompt/b", "TrafficSplit/b"]);
    assert_eq!(plan.left_out.len(), 3);
}

#[test]
fn an_exclusion_wins_over_a_target_that_needs_it() {
    let plan = narrowed(chains(), &["Prompt/a"], &["Provider/*"]);
    assert!(plan.changes.is_empty());
    assert_eq!(held(&plan).len(), 1);
}

#[test]
fn nothing_is_taken_away_from_what_is_left_out() {
    let scene = Scene::new()
        .want("Provider/p", offering(&["new"]), &[])
        .applied("Provider/p", offering(&["old"]))
        .live("Provider/p", offering(&["old"]))
        .want("Prompt/q", prompt("p/new"), &["Provider/p"])
        .applied("Prompt/q", prompt("p/old"))
        .live("Prompt/q", prompt("p/old"));
    let whole = ids(&scene.plan());
    assert_eq!(whole, ["Provider/p", "Prompt/q", "Provider/p#2"]);
    let plan = narrowed(scene, &[], &["Prompt/q"]);
    assert!(plan.changes.is_empty(), "nothing by half: {:?}", ids(&plan));
    assert_eq!(held(&plan).len(), 1, "once, with the fields of both parts");
    assert_eq!(plan.withheld[0].fields.len(), 2);
}

#[test]
fn what_a_target_waits_for_is_shown_with_it() {
    let scene = Scene::new()
        .want("Prompt/q", prompt("x"), &[])
        .live("Prompt/q", prompt("y"))
        .want("TrafficSplit/q", weights(), &["Prompt/q"])
        .want("Provider/other", offering(&["m"]), &[]);
    let plan = narrowed(scene, &["TrafficSplit/q"], &[]);
    let words: BTreeSet<&str> = plan
        .withheld
        .iter()
        .map(|one| one.reason.as_str())
        .collect();
    assert_eq!(words, BTreeSet::from(["blocked", "needsAdoption"]));
    assert_eq!(plan.left_out, [address("Provider/other")]);
}

#[test]
fn what_names_nothing_is_an_error() {
    let mut scene = chains();
    scene.targets.except.push("Provder/*".to_owned());
    let error = scene.try_plan().expect_err("it names nothing");
    assert_eq!(
        error.to_string(),
        "--exclude Provder/* names nothing: no manifest declares it, and no ledger remembers it"
    );
}

#[test]
fn nothing_takes_an_excluded_part_away() {
    let scene = || {
        Scene::new()
            .want("Provider/p", offering(&["new"]), &[])
            .applied("Provider/p", offering(&["new", "old"]))
            .live("Provider/p", offering(&["new", "old"]))
            .applied("Prompt/q", prompt("p/old"))
            .live("Prompt/q", prompt("p/old"))
            .applied("TrafficSplit/q", weights())
            .live("TrafficSplit/q", weights())
    };
    let deletes = |plan: &Plan| ids(plan).contains(&"Prompt/q".to_owned());
    assert!(deletes(&scene().plan()));
    let plan = narrowed(scene(), &[], &["TrafficSplit/q"]);
    assert!(plan.changes.is_empty(), "{:?}", ids(&plan));
    let by = Reason::Excluded {
        by: address("TrafficSplit/q"),
    };
    let expected = [("Provider/p".to_owned(), &by), ("Prompt/q".to_owned(), &by)];
    assert_eq!(held(&plan), expected, "nor what waits for it to be gone");
    assert_eq!(plan.left_out, [address("TrafficSplit/q")]);
    // Without the whole there is nothing to say.
    let plan = narrowed(scene(), &[], &["*/q"]);
    assert!(!deletes(&plan) && plan.left_out.len() == 2, "{plan:?}");
    assert!(deletes(&narrowed(scene(), &["Prompt/q"], &[])));
}

/// A chain in which each prompt moves off a provider; with 10,000 objects this has to end.
#[test]
fn many_objects_are_narrowed_in_one_walk() {
    const MANY: usize = 2_500;
    let scene = (0..MANY).fold(Scene::new(), |scene, number| {
        let provider = format!("Provider/p{number}");
        let at = format!("Prompt/q{number}");
        let model = format!("p{number}/m");
        scene
            .want(&provider, offering(&["m"]), &[])
            .want(&at, prompt(&model), &[&provider])
    });
    let plan = narrowed(scene, &["Prompt/*"], &["Provider/p1*"]);
    let gone = (0..MANY)
        .filter(|number| number.to_string().starts_with('1'))
        .count();
    assert_eq!(plan.changes.len(), 2 * (MANY - gone));
    assert_eq!(plan.withheld.len(), gone);
}

#[test]
fn an_earlier_address_means_the_object_wherever_git_has_it_now() {
    for renamed_from in [true, false] {
        let moved = || {
            Scene::new()
                .live("Model/old", json!({"parameters": {"temperature": 1}}))
                .applied("Model/old", json!({"parameters": {"temperature": 1}}))
                .want("Model/new", json!({"parameters": {"temperature": 2}}), &[])
                .with("Model/new", |desired| match renamed_from {
                    true => desired.renamed_from.push(address("Model/old").name),
                    false => desired.live_name = "old".to_owned(),
                })
        };
        assert_eq!(ids(&narrowed(moved(), &["Model/old"], &[])), ["Model/new"]);
        let spared = narrowed(moved(), &[], &["Model/old"]);
        assert!(spared.changes.is_empty(), "{spared:?}");
        assert_eq!(spared.left_out, [address("Model/new")]);
    }
}
