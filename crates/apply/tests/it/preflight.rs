//! Whether the world is still the one that the plan was made for.

use lockstep_apply::{Disowned, Movement, disowned, stale, strays};
use lockstep_diff::Plan;
use lockstep_model::{Address, Base, LiveObject, Organization, Snapshot};
use lockstep_spec::Spec;
use serde_json::json;

use crate::fake::Fake;
use crate::plans::{live, make, provider, spec};
use crate::runs::Bench;

fn snapshot(objects: Vec<LiveObject>) -> Snapshot {
    Snapshot::new(
        Organization {
            id: "o".into(),
            name: "O".into(),
        },
        objects,
        Vec::new(),
    )
}

fn update() -> Plan {
    let mut found = provider();
    found["timeout"] = json!(1000);
    let fake = Fake::with([live("Provider/p", found)]);
    make(
        &spec(&[("Provider/p", provider(), &[])]),
        &fake,
        &Base::default(),
    )
}

#[test]
fn an_unmoved_world_is_fine_and_so_is_movement_elsewhere() {
    let mut found = provider();
    found["timeout"] = json!(1000.0);
    found["apiVersion"] = json!("v9");
    let objects = vec![
        live("Provider/p", found),
        live("Provider/other", provider()),
    ];
    assert!(stale(&update(), &snapshot(objects)).is_empty());
}

#[test]
fn what_moves_beside_a_plan_is_told_and_hinders_nothing() {
    let told = |found: serde_json::Value| {
        let snapshot = snapshot(vec![live("Provider/p", found)]);
        assert!(stale(&update(), &snapshot).is_empty());
        let strays = strays(&update(), &snapshot).into_iter();
        let strays = strays.map(|one| (one.address.to_string(), one.paths));
        let told = strays.map(|(address, paths)| {
            let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
            format!("{address} {}", paths.join(" "))
        });
        told.collect::<Vec<String>>()
    };
    let mut found = provider();
    found["timeout"] = json!(1000);
    assert!(told(found.clone()).is_empty());
    found["timeout"] = json!(1000.0);
    assert!(told(found.clone()).is_empty());
    found["apiVersion"] = json!("v9");
    assert_eq!(told(found), ["Provider/p apiVersion"]);
    // What is gone moved no field.
    assert!(strays(&update(), &snapshot(Vec::new())).is_empty());
}

#[test]
fn a_moved_field_is_named_with_both_values() {
    for (field, value) in [
        ("timeout", json!(2000)),
        ("baseUrl", json!("https://b.example")),
    ] {
        let mut found = provider();
        found["timeout"] = json!(1000);
        let was = found[field].clone();
        found[field] = value.clone();
        let stale = stale(&update(), &snapshot(vec![live("Provider/p", found)]));
        assert_eq!(stale[0].address.to_string(), "Provider/p");
        assert_eq!(stale[0].modified_by.as_deref(), Some("somebody"));
        let Movement::Fields(moved) = &stale[0].movement else {
            panic!("{stale:?}");
        };
        let moved = &moved[0];
        assert_eq!(
            (moved.path.to_string().as_str(), &moved.was, &moved.is),
            (field, &Some(was), &Some(value))
        );
    }
}

#[test]
fn what_is_gone_or_came_meanwhile_is_stale() {
    let gone = stale(&update(), &snapshot(Vec::new()));
    assert_eq!(gone[0].movement, Movement::Gone);
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let create = make(&wanted, &Fake::default(), &Base::default());
    let came = stale(&create, &snapshot(vec![live("Provider/p", provider())]));
    assert_eq!(came[0].movement, Movement::Came);
    assert!(stale(&create, &snapshot(Vec::new())).is_empty());
}

fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

/// What was made, and the ledger that remembers it.
async fn made(bench: &Bench, wanted: &Spec) -> Fake {
    let fake = Fake::default();
    let plan = make(wanted, &fake, &Base::default());
    assert!(bench.run(&plan, &fake, false).await.is_complete());
    fake
}

#[tokio::test]
async fn what_was_given_up_since_is_not_written_to() {
    let bench = Bench::new();
    let fake = made(&bench, &spec(&[("Provider/p", provider(), &[])])).await;
    let mut later = provider();
    later["timeout"] = json!(9000);
    let plans = [
        make(&spec(&[("Provider/p", later, &[])]), &fake, &bench.base()),
        make(&spec(&[]), &fake, &bench.base()),
    ];
    for plan in plans {
        assert!(!plan.is_empty());
        assert!(disowned(&plan, &bench.base()).is_empty());
        let lost = disowned(&plan, &Base::default());
        assert_eq!(lost, [(address("Provider/p"), Disowned::GivenUp)]);
        // Another address of the same live object is a name in Git, and nothing else.
        let mut moved = bench.base();
        let applied = moved.applied.remove(&address("Provider/p"));
        let applied = applied.expect("it is remembered");
        moved.applied.insert(address("Provider/q"), applied);
        assert!(disowned(&plan, &moved).is_empty());
    }
}

#[test]
fn what_is_taken_over_by_consent_needs_no_memory() {
    let plan = update();
    assert!(plan.changes.iter().all(|change| change.action.writes()));
    assert!(disowned(&plan, &Base::default()).is_empty());
}

#[tokio::test]
async fn what_was_protected_since_is_not_deleted() {
    let bench = Bench::new();
    let fake = made(&bench, &spec(&[("Provider/p", provider(), &[])])).await;
    let mut base = bench.base();
    let mut later = provider();
    later["timeout"] = json!(9000);
    let deletion = make(&spec(&[]), &fake, &base);
    let update = make(&spec(&[("Provider/p", later, &[])]), &fake, &base);
    assert!(disowned(&deletion, &base).is_empty());
    for applied in base.applied.values_mut() {
        applied.protected = true;
    }
    let lost = disowned(&deletion, &base);
    assert_eq!(lost, [(address("Provider/p"), Disowned::Protected)]);
    assert!(disowned(&update, &base).is_empty(), "it may be changed");
}
