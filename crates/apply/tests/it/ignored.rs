//! Fields that are left as they are live: nobody's movement of them stops a run or is undone.

use jiff::civil::date;
use lockstep_apply::stale;
use lockstep_diff::Plan;
use lockstep_model::{Base, Kind, Organization, Snapshot};
use lockstep_spec::{Ignored, Spec};
use serde_json::{Value, json};

use crate::fake::Fake;
use crate::plans::{make, spec};
use crate::runs::Bench;

const AT: &str = "Model/m";

fn model(temperature: f64, most: u32) -> Value {
    json!({"architecture": "openai", "parameters": {
        "temperature": temperature, "max_tokens": most,
    }})
}

fn ignoring(wanted: Value) -> Spec {
    let mut spec = spec(&[(AT, wanted, &[])]);
    for desired in spec.objects.values_mut() {
        desired.ignored.push(Ignored {
            path: "parameters[temperature]".parse().expect("a path"),
            until: date(2027, 1, 31),
            reason: "A/B by hand".to_owned(),
            origin: desired.origin().clone(),
        });
    }
    spec
}

fn parameters(fake: &Fake) -> Value {
    let live = fake.get(Kind::Model, "m").expect("it is live");
    live.fields.get("parameters").expect("it has them").clone()
}

fn remembered(base: &Base) -> &Value {
    let (_address, applied) = base.applied.first_key_value().expect("it is remembered");
    applied.fields.get("parameters").expect("they are applied")
}

/// Makes the object the way Git says, and changes it by hand.
async fn begun(bench: &Bench) -> Fake {
    let fake = Fake::default();
    let plan = make(&ignoring(model(0.7, 5)), &fake, &Base::default());
    assert!(bench.run(&plan, &fake, false).await.is_complete());
    assert_eq!(parameters(&fake)["temperature"], json!(0.7), "as Git says");
    by_hand(&fake, 0.9)
}

/// Somebody writes another temperature.
fn by_hand(fake: &Fake, temperature: f64) -> Fake {
    let mut objects = fake.objects();
    for object in &mut objects {
        let path = "parameters[temperature]".parse().expect("a path");
        assert!(object.fields.put(&path, Some(json!(temperature))));
    }
    Fake::with(objects)
}

fn movements(plan: &Plan, fake: &Fake) -> usize {
    let organization = Organization {
        id: "o".to_owned(),
        name: "O".to_owned(),
    };
    let found = stale(
        plan,
        &Snapshot::new(organization, fake.objects(), Vec::new()),
    );
    found.len()
}

#[tokio::test]
async fn what_moves_by_hand_until_the_write_survives_it() {
    let bench = Bench::new();
    let fake = begun(&bench).await;
    let plan = make(&ignoring(model(0.7, 6)), &fake, &bench.base());
    let fake = by_hand(&fake, 1.1);
    assert_eq!(
        movements(&plan, &fake),
        0,
        "it does not make the plan stale"
    );
    let summary = bench.run(&plan, &fake, false).await;
    assert!(summary.is_complete(), "{summary:?}");
    assert_eq!(
        parameters(&fake),
        json!({"temperature": 1.1, "max_tokens": 6})
    );
    let base = bench.base();
    assert_eq!(
        *remembered(&base),
        json!({"temperature": 0.7, "max_tokens": 6})
    );
    let next = make(&ignoring(model(0.7, 6)), &fake, &base);
    assert!(next.is_empty(), "{next:?}");
}

#[tokio::test]
async fn a_key_that_goes_by_hand_stays_away() {
    let bench = Bench::new();
    let fake = begun(&bench).await;
    let plan = make(&ignoring(model(0.7, 6)), &fake, &bench.base());
    let mut objects = fake.objects();
    for object in &mut objects {
        let path = "parameters[temperature]".parse().expect("a path");
        assert!(object.fields.put(&path, None));
    }
    let fake = Fake::with(objects);
    let summary = bench.run(&plan, &fake, false).await;
    assert!(summary.is_complete(), "{summary:?}");
    assert_eq!(parameters(&fake), json!({"max_tokens": 6}));
}

#[tokio::test]
async fn what_others_move_beside_it_still_stops_the_change() {
    let bench = Bench::new();
    let fake = begun(&bench).await;
    let plan = make(&ignoring(model(0.7, 6)), &fake, &bench.base());
    let mut objects = fake.objects();
    for object in &mut objects {
        object
            .fields
            .set("parameters", model(0.9, 9)["parameters"].clone());
    }
    let fake = Fake::with(objects);
    assert_eq!(movements(&plan, &fake), 1);
    assert!(!bench.run(&plan, &fake, false).await.is_complete());
}

#[tokio::test]
async fn when_the_ignore_ends_what_was_done_by_hand_is_drift() {
    let bench = Bench::new();
    let fake = begun(&bench).await;
    let plan = make(&ignoring(model(0.7, 6)), &fake, &bench.base());
    assert!(bench.run(&plan, &fake, false).await.is_complete());
    let ended = make(&spec(&[(AT, model(0.7, 6), &[])]), &fake, &bench.base());
    let drift = lockstep_diff::Drift::of(&ended);
    let fields: Vec<String> = drift.objects[0]
        .fields
        .iter()
        .map(|one| one.path.to_string())
        .collect();
    assert_eq!(fields, ["parameters[temperature]"]);
}
