//! The published schema of saved plans holds for every plan that these tests make, and is as strict
//! as the format.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use lockstep_diff::{Action, Plan};
use lockstep_render::Saved;
use lockstep_render::json::v1;
use serde_json::{Value, json};

use crate::case;

/// A plan of one small change.
pub(crate) fn small() -> Plan {
    let at = "Prompt/any";
    let temperature = case::field(at, "temperature", [json!(0.7), json!(0.2)]);
    let mut change = case::change(Action::Update, at, vec![temperature]);
    change.before.set("temperature", json!(0.7));
    let mut plan = case::empty();
    plan.changes = vec![change];
    plan.unchanged = 1;
    plan
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/plans-v1")
}

fn validator() -> Validator {
    jsonschema::validator_for(&v1::plan_schema()).expect("the schema is one")
}

fn written(plan: &Plan) -> String {
    let mut out = Vec::new();
    v1::plan(plan, &case::envelope(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[track_caller]
fn valid(validator: &Validator, document: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_plan_fits_the_schema() {
    let validator = validator();
    for plan in [case::plan(), small(), case::empty()] {
        let document: Value = serde_json::from_str(&written(&plan)).unwrap();
        valid(&validator, &document);
    }
}

#[test]
fn what_lacks_something_does_not_fit() {
    let validator = validator();
    let whole: Value = serde_json::from_str(&written(&case::plan())).unwrap();
    for pointer in [
        "/formatVersion",
        "/sha256",
        "/createdAt",
        "/plan/project",
        "/plan/organization/id",
        "/plan/changes/0/after",
        "/plan/changes/0/subject",
    ] {
        let mut lacking = whole.clone();
        let (above, name) = pointer.rsplit_once('/').expect("it is a pointer");
        let above = lacking.pointer_mut(above).expect("it is there");
        assert!(above.as_object_mut().expect("a map").remove(name).is_some());
        assert!(!validator.is_valid(&lacking), "{pointer}");
    }
    for (pointer, wrong) in [
        ("/formatVersion", json!("2.0")),
        ("/kind", json!("lockstep.drift")),
        ("/sha256", json!("00")),
        ("/plan/changes/0/steps/0/do", json!("dance")),
        ("/plan/unchanged", json!(-1)),
    ] {
        let mut odd = whole.clone();
        *odd.pointer_mut(pointer).expect("it is there") = wrong;
        assert!(!validator.is_valid(&odd), "{pointer}");
    }
}

/// Plans that a version of lockstep wrote are read by every later one of format 1. The files are
/// never written anew: a format that cannot read them is another format.
#[test]
fn plans_of_earlier_versions_are_read_for_ever() {
    let validator = validator();
    let mut count = 0;
    for entry in fs::read_dir(fixtures()).expect("the plans are there") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("it is read");
        let saved =
            Saved::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        valid(&validator, &serde_json::from_str(&text).expect("JSON"));
        assert!(!saved.plan.environment.is_empty());
        count += 1;
    }
    assert!(count >= 2, "plans of version 1.0 are kept");
}

/// What this version writes for the plan of the tests that is largest: a change here changes the
/// format, and may add to it only.
#[test]
fn the_first_plan_means_what_it_meant() {
    let text = fs::read_to_string(fixtures().join("first.lockstep")).expect("it is there");
    let saved = Saved::parse(&text).expect("it is read");
    let plan = &saved.plan;
    assert_eq!(plan.project, "acme-gateway");
    assert_eq!(plan.organization.id, "5c1f0c2e");
    assert_eq!(saved.envelope, case::envelope());
    assert_eq!(plan.consent, small().consent);
    assert_eq!(plan.changes.len(), 1);
    let (change, wanted) = (&plan.changes[0], &small().changes[0]);
    assert_eq!(change.action, wanted.action);
    assert_eq!(change.before, wanted.before);
    assert_eq!(change.after, wanted.after);
    assert_eq!(change.subject, wanted.subject);
    assert_eq!(change.fields[0].path, wanted.fields[0].path);
    assert_eq!(change.fields[0].after, wanted.fields[0].after);
}
