//! Specs in memory, and their plans.

use std::sync::Arc;

use lockstep_diff::{Consent, Inputs, Plan, Targets, plan};
use lockstep_model::{Address, Base, Fields, LiveId, LiveObject, Origin};
use lockstep_spec::{Adoption, Desired, Origins, Rules, Spec};
use serde_json::{Value, json};

use crate::fake::Fake;

pub(crate) fn fields(value: Value) -> Fields {
    serde_json::from_value(value).expect("an object")
}

/// A wanted object: its address, its fields, what it refers to.
pub(crate) type Wanted<'a> = (&'a str, Value, &'a [&'a str]);

pub(crate) fn spec(wanted: &[Wanted<'_>]) -> Spec {
    let address = |text: &str| text.parse::<Address>().expect("an address");
    let objects = wanted.iter().map(|(name, value, references)| {
        let origin = Origin {
            file: Arc::from("a.yaml"),
            line: 1,
            column: 1,
            by: None,
            wrote: lockstep_model::Wrote::Base,
        };
        let address_of = address(name);
        let desired = Desired {
            live_name: address_of.name.to_string(),
            address: address_of.clone(),
            fields: fields(value.clone()),
            origins: Origins::new(origin),
            references: references.iter().map(|text| address(text)).collect(),
            renamed_from: Vec::new(),
            assemblies: Default::default(),
            prevent_destroy: false,
            external: false,
            ignored: Vec::new(),
        };
        (address_of, desired)
    });
    Spec {
        project: "p".to_owned(),
        environment: "e".to_owned(),
        objects: objects.collect(),
        removed: Vec::new(),
        rules: Rules {
            adopt: Adoption::Always,
            guards: None,
            ..Rules::default()
        },
        rates: Default::default(),
        limits: Default::default(),
    }
}

pub(crate) fn make(spec: &Spec, fake: &Fake, base: &Base) -> Plan {
    let organization = lockstep_model::Organization {
        id: "o".into(),
        name: "O".into(),
    };
    let snapshot = lockstep_model::Snapshot::new(organization, fake.objects(), Vec::new());
    let (consent, targets) = (Consent::default(), Targets::default());
    let inputs = Inputs {
        spec,
        snapshot: &snapshot,
        base,
        consent: &consent,
        targets: &targets,
        usage: &lockstep_model::Usage::default(),
    };
    plan(inputs).expect("no cycle")
}

pub(crate) fn live(address: &str, value: Value) -> LiveObject {
    let address: Address = address.parse().expect("an address");
    LiveObject {
        kind: address.kind,
        live_id: LiveId::new(format!("{}-{}", address.kind, address.name)),
        live_name: address.name.to_string(),
        tag: None,
        fields: fields(value),
        modified_by: Some("somebody".to_owned()),
        modified_at: None,
        published: Default::default(),
    }
}

pub(crate) fn provider() -> Value {
    json!({"type": "CUSTOM", "baseUrl": "https://a.example", "timeout": 5000,
        "models": {"m": {"name": "M", "maxTokens": 10}}})
}

pub(crate) fn prompt() -> Value {
    json!({"model": "p/m", "versions": {"1.0.0": "one", "1.2.0": "two", "1.10.0": "three"}})
}

pub(crate) fn split() -> Value {
    json!({"weights": {"1.0.0": 0.5, "1.10.0": 0.5}, "strategy": "random"})
}

/// A provider, a prompt on it, and the prompt's split.
pub(crate) fn chain() -> Vec<Wanted<'static>> {
    vec![
        ("Provider/p", provider(), &[]),
        ("Prompt/q", prompt(), &["Provider/p"]),
        ("TrafficSplit/q", split(), &["Prompt/q"]),
    ]
}
