//! Plans over many objects: nothing changed, one in a hundred changed, everything new.

use std::sync::Arc;

use lockstep_diff::{Consent, Inputs, Plan, Targets, plan};
use lockstep_model::{
    Address, Applied, Base, Fields, LiveId, LiveObject, Organization, Origin, Snapshot,
};
use lockstep_spec::{Desired, Origins, Rules, Spec};
use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// A spec, its image as live objects, and what was last applied.
struct World {
    spec: Spec,
    snapshot: Snapshot,
    base: Base,
}

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).expect("an object")
}

/// One object in ten is a provider; the others are prompts on it.
fn objects(count: usize) -> Vec<(Address, Fields, Vec<Address>)> {
    let address = |text: String| text.parse::<Address>().expect("an address");
    let object = |number: usize| {
        let provider = number - number % 10;
        match number % 10 {
            0 => {
                let value = json!({
                    "type": "CUSTOM", "baseUrl": "https://a.example", "timeout": 30000,
                    "models": {"m1": {"name": "M1", "maxTokens": 8192}, "m2": {"name": "M2", "maxTokens": 8192}},
                });
                (
                    address(format!("Provider/p{provider}")),
                    fields(value),
                    Vec::new(),
                )
            }
            _ => {
                let value = json!({
                    "model": format!("p{provider}/m1"), "temperature": 0.2,
                    "guardrails": {"contentFiltering": ["pii", "profanity"], "maxTokens": 1500},
                    "versions": {"1.0.0": "word ".repeat(400), "1.1.0": "text ".repeat(400)},
                });
                let provider = address(format!("Provider/p{provider}"));
                (
                    address(format!("Prompt/q{number}")),
                    fields(value),
                    vec![provider],
                )
            }
        }
    };
    (0..count).map(object).collect()
}

/// Every `changed`-th object has another live value; none if it is 0.
fn world(count: usize, changed: usize) -> World {
    let mut world = World {
        spec: Spec {
            project: "p".to_owned(),
            environment: "e".to_owned(),
            objects: Default::default(),
            removed: Vec::new(),
            rules: Rules {
                guards: None,
                ..Rules::default()
            },
            rates: Default::default(),
            limits: Default::default(),
        },
        snapshot: snapshot(Vec::new()),
        base: Base {
            recorded: true,
            ..Base::default()
        },
    };
    let mut live = Vec::new();
    for (number, (address, fields, references)) in objects(count).into_iter().enumerate() {
        let mut there = fields.clone();
        if changed > 0 && number % changed == 0 {
            there.set("temperature", 1);
            there.set("timeout", 1000);
        }
        live.push(object(&address, there));
        world
            .base
            .applied
            .insert(address.clone(), applied(&address, fields.clone()));
        world
            .spec
            .objects
            .insert(address.clone(), desired(address, fields, references));
    }
    World {
        snapshot: snapshot(live),
        ..world
    }
}

fn snapshot(objects: Vec<LiveObject>) -> Snapshot {
    Snapshot::new(
        Organization {
            id: "o".to_owned(),
            name: "O".to_owned(),
        },
        objects,
        Vec::new(),
    )
}

fn object(address: &Address, fields: Fields) -> LiveObject {
    LiveObject {
        kind: address.kind,
        live_id: LiveId::new(address.to_string()),
        live_name: address.name.to_string(),
        tag: None,
        fields,
        modified_by: None,
        modified_at: None,
        published: Default::default(),
    }
}

fn applied(address: &Address, fields: Fields) -> Applied {
    Applied {
        live_id: LiveId::new(address.to_string()),
        live_name: address.name.to_string(),
        fields: fields.into(),
        tag: None,
        live: None,
        published: Default::default(),
        protected: false,
    }
}

fn desired(address: Address, fields: Fields, references: Vec<Address>) -> Desired {
    let origin = Origin {
        file: Arc::from("a.yaml"),
        line: 1,
        column: 1,
        by: None,
        wrote: lockstep_model::Wrote::Base,
    };
    Desired {
        live_name: address.name.to_string(),
        address,
        fields,
        origins: Origins::new(origin),
        references,
        renamed_from: Vec::new(),
        assemblies: Default::default(),
        prevent_destroy: false,
        external: false,
        ignored: Vec::new(),
    }
}

fn make(world: &World) -> Plan {
    let (consent, targets) = (Consent::default(), Targets::default());
    let World {
        spec,
        snapshot,
        base,
    } = world;
    plan(Inputs {
        spec,
        snapshot,
        base,
        consent: &consent,
        targets: &targets,
        usage: &lockstep_model::Usage::default(),
    })
    .expect("no cycle")
}

const COUNTS: [usize; 2] = [1_000, 10_000];

#[divan::bench(args = COUNTS)]
fn nothing_changed(bencher: divan::Bencher<'_, '_>, count: usize) {
    let world = world(count, 0);
    bencher.bench(|| make(&world));
}

#[divan::bench(args = COUNTS)]
fn one_in_a_hundred_changed(bencher: divan::Bencher<'_, '_>, count: usize) {
    let world = world(count, 100);
    bencher.bench(|| make(&world));
}

#[divan::bench(args = COUNTS)]
fn everything_is_new(bencher: divan::Bencher<'_, '_>, count: usize) {
    let mut world = world(count, 0);
    world.snapshot = snapshot(Vec::new());
    world.base = Base::default();
    bencher.bench(|| make(&world));
}
