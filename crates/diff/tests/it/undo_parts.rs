//! What is undone in part: a part stays with what it is a part of, and only what the run touched can
//! be asked for.

use lockstep_diff::{Action, Bar, Consent, DiffError, Plan, Reason, Targets, Undoing, undo};
use lockstep_model::past::{Content, Found, Left, Past, Touched};
use serde_json::{Value, json};

use crate::scene::{self, Scene};

const PROMPT: &str = "Prompt/a";
const SPLIT: &str = "TrafficSplit/a";

fn made(at: &str, value: &Value) -> Touched {
    let address = scene::address(at);
    Touched {
        found: Found::Nothing,
        left: Left::Written {
            live_id: scene::id(at),
            live_name: address.name.to_string(),
            applied: Content::Whole(scene::fields(value.clone())),
            replaced: false,
        },
        owned: None,
        address,
    }
}

fn prompt() -> Value {
    json!({"temperature": 0.5, "versions": {"1.0.0": "a"}})
}

fn weights() -> Value {
    json!({"weights": {"1.0.0": 1}})
}

/// The run that made a prompt and its split.
fn past() -> Past {
    Past {
        run: "r".to_owned(),
        sequence: 0,
        time: "2026-11-21T00:00:00Z".to_owned(),
        touched: vec![made(PROMPT, &prompt()), made(SPLIT, &weights())],
    }
}

/// What it made is live, perhaps changed.
fn scene(temperature: f64) -> Scene {
    let mut live = prompt();
    live["temperature"] = json!(temperature);
    Scene::new()
        .live(PROMPT, live)
        .applied(PROMPT, prompt())
        .live(SPLIT, weights())
        .applied(SPLIT, weights())
}

fn undone(scene: &Scene, targets: &Targets) -> Result<Plan, DiffError> {
    let snapshot = scene.snapshot();
    undo(Undoing {
        past: &past(),
        today: &scene.spec,
        errors: 0,
        snapshot: &snapshot,
        base: &scene.base,
        consent: &Consent::default(),
        targets,
        usage: &lockstep_model::Usage::default(),
    })
}

fn asked(only: &[&str], except: &[&str]) -> Targets {
    let all = |patterns: &[&str]| patterns.iter().map(|&one| one.to_owned()).collect();
    Targets {
        only: all(only),
        except: all(except),
    }
}

fn held(plan: &Plan) -> Vec<(String, Reason)> {
    let held = plan.withheld.iter();
    held.map(|one| (one.address.to_string(), one.reason.clone()))
        .collect()
}

#[test]
fn what_was_made_goes_whole() {
    let plan = undone(&scene(0.5), &Targets::default()).expect("a plan");
    let actions: Vec<Action> = plan.changes.iter().map(|change| change.action).collect();
    assert_eq!(actions, [Action::Release, Action::Delete]);
}

#[test]
fn a_part_stays_with_what_it_is_a_part_of() {
    let by = || Reason::Blocked {
        by: scene::address(PROMPT),
    };
    let split = || (SPLIT.to_owned(), by());
    let later = Reason::Undo(Bar::ChangedSince);
    let plan = undone(&scene(0.9), &Targets::default()).expect("a plan");
    assert!(plan.changes.is_empty(), "{:?}", plan.changes);
    assert_eq!(held(&plan), [(PROMPT.to_owned(), later), split()]);
    // Also if only the plan finds that it cannot go.
    let mut protected = scene(0.5);
    let applied = protected.base.applied.get_mut(&scene::address(PROMPT));
    applied.expect("it was applied").protected = true;
    let plan = undone(&protected, &Targets::default()).expect("a plan");
    assert!(plan.changes.is_empty(), "{:?}", plan.changes);
    let expected = [(PROMPT.to_owned(), Reason::Protected), split()];
    assert_eq!(held(&plan), expected);
}

#[test]
fn what_is_excluded_is_not_taken_away_with_its_whole() {
    let plan = undone(&scene(0.5), &asked(&[], &[SPLIT])).expect("a plan");
    assert!(plan.changes.is_empty(), "{:?}", plan.changes);
    let by = scene::address(SPLIT);
    let expected = [(PROMPT.to_owned(), Reason::Excluded { by })];
    assert_eq!(held(&plan), expected);
}

#[test]
fn only_what_the_run_touched_can_be_asked_for() {
    let scene = scene(0.9).want("Model/other", json!({}), &[]);
    // What is withheld was touched.
    let plan = undone(&scene, &asked(&[PROMPT], &[])).expect("a plan");
    assert_eq!(held(&plan).len(), 1, "{plan:?}");
    let error = |pattern: &str| match undone(&scene, &asked(&[pattern], &[])) {
        Err(DiffError::Unmatched(unmatched)) => unmatched,
        other => panic!("{other:?}"),
    };
    let unmatched = error("Model/other");
    assert_eq!(
        unmatched.to_string(),
        "--target Model/other names nothing: run r touched nothing of that name"
    );
    let help = "it touched Prompt/a, TrafficSplit/a";
    assert_eq!(unmatched.help.as_deref(), Some(help));
    let near = error("Promt/a").help;
    assert_eq!(near.as_deref(), Some("did you mean `Prompt/a`?"));
}
