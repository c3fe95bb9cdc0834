//! Published texts are never put together again, and may be listed by their digests.

use lockstep_diff::{Action, Reason};
use lockstep_model::tokens::Example;
use lockstep_model::{Assembly, FieldPath, published};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scene::Scene;

fn prompt(temperature: f64, version: Value) -> Value {
    json!({"model": "m", "temperature": temperature, "versions": {"1.0.0": version}})
}

fn parts(count: usize) -> Assembly {
    let example = Example {
        input: "i",
        output: "o",
    };
    Assembly::new("Be kind.\n", &vec![example; count])
}

/// A manifest whose version was made of parts, with some of the oldest examples left out.
fn wanted(temperature: f64, parts: &Assembly, left_out: usize) -> Scene {
    let text = Value::String(parts.without(left_out));
    let path = FieldPath::field("versions").then_item("1.0.0");
    Scene::new()
        .want("Prompt/q", prompt(temperature, text), &[])
        .with("Prompt/q", |desired| {
            desired.assemblies.insert(path, parts.clone());
        })
}

fn sealed(temperature: f64, text: &str) -> Scene {
    let entry = published::sealed(published::digest(text));
    Scene::new().want("Prompt/q", prompt(temperature, entry), &[])
}

/// The plan with a text live, and last applied.
fn planned(scene: Scene, text: &str) -> Scene {
    scene
        .applied("Prompt/q", prompt(0.5, json!(text)))
        .live("Prompt/q", prompt(0.5, json!(text)))
}

proptest! {
    #[test]
    fn another_context_window_changes_nothing(
        count in 0_usize..5,
        then in 0_usize..5,
        now in 0_usize..5,
    ) {
        let parts = parts(count);
        let live = parts.without(then);
        let scene = planned(wanted(0.5, &parts, now), &live);
        prop_assert_eq!(scene.lines(), Vec::<String>::new());
        // Another change leaves the text alone, and reads back as it is.
        let plan = planned(wanted(0.7, &parts, now), &live).plan();
        let change = &plan.changes[0];
        prop_assert_eq!(change.steps.len(), 1);
        prop_assert_eq!(&change.after.get("versions").unwrap()["1.0.0"], &json!(live));
    }
}

#[test]
fn other_parts_are_another_text() {
    let scene = planned(wanted(0.5, &parts(2), 0), "Be cruel.");
    assert_eq!(scene.lines(), ["publishedText Prompt/q"]);
    let one_more = planned(wanted(0.5, &parts(2), 0), &parts(3).without(0));
    assert_eq!(one_more.lines(), ["publishedText Prompt/q"]);
}

#[test]
fn what_was_never_published_is_put_together_now() {
    let plan = wanted(0.5, &parts(3), 1).plan();
    let after = plan.changes[0].after.get("versions").unwrap();
    assert_eq!(after["1.0.0"], json!(parts(3).without(1)));
}

#[test]
fn a_digest_stands_for_the_published_text() {
    let scene = planned(sealed(0.5, "Be kind."), "Be kind.");
    assert_eq!(scene.lines(), Vec::<String>::new());
    let plan = planned(sealed(0.7, "Be kind."), "Be kind.").plan();
    let change = &plan.changes[0];
    assert_eq!(change.fields.len(), 1);
    // The ledger remembers the text, which is nowhere else any more.
    assert_eq!(change.after.get("versions").unwrap()["1.0.0"], "Be kind.");
    let other = planned(sealed(0.5, "Be kind."), "Be cruel.");
    let versions = vec!["1.0.0".to_owned()];
    assert_eq!(
        other.plan().withheld[0].reason,
        Reason::PublishedText { versions }
    );
}

#[test]
fn an_object_is_adopted_by_the_digest_of_its_text() {
    let live = prompt(0.5, json!("Be kind."));
    let scene = sealed(0.5, "Be kind.").live("Prompt/q", live);
    let plan = scene.plan();
    assert_eq!(plan.changes[0].action, Action::Adopt);
    let after = plan.changes[0].after.get("versions").unwrap();
    assert_eq!(after["1.0.0"], "Be kind.");
}

#[test]
fn a_text_that_is_nowhere_cannot_be_published() {
    let versions = vec!["1.0.0".to_owned()];
    let reason = Reason::NotPublished { versions };
    assert_eq!(sealed(0.5, "Be kind.").plan().withheld[0].reason, reason);
    let without = json!({"model": "m", "temperature": 0.5, "versions": {"0.9.0": "old"}});
    let scene = sealed(0.5, "Be kind.")
        .applied("Prompt/q", without.clone())
        .live("Prompt/q", without);
    assert_eq!(scene.plan().withheld[0].reason, reason);
}

#[test]
fn a_text_that_is_remembered_can_be_published_again() {
    let scene = sealed(0.5, "Be kind.").applied("Prompt/q", prompt(0.5, json!("Be kind.")));
    let plan = scene.plan();
    assert_eq!(plan.changes[0].action, Action::Create);
    let after = plan.changes[0].after.get("versions").unwrap();
    assert_eq!(after["1.0.0"], "Be kind.");
    let forgotten = sealed(0.5, "Be kind.").applied("Prompt/q", prompt(0.5, json!("Be cruel.")));
    assert_eq!(forgotten.lines(), ["notPublished Prompt/q"]);
}
