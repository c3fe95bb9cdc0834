//! Small organisations, generated: as a spec, as live objects, as what was last applied.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lockstep_model::{
    Address, Applied, Base, Fields, Kind, LiveId, LiveObject, Organization, Origin, Snapshot,
};
use lockstep_spec::{Adoption, Desired, Origins, Rules, Spec};
use proptest::prelude::*;
use serde_json::{Value, json};

const VERSIONS: [&str; 3] = ["1.0.0", "1.1.0", "1.10.0"];

/// A provider: its type, its timeout if declared, its models, its secret's revision.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    kind: bool,
    timeout: Option<u16>,
    models: BTreeSet<u8>,
    revision: Option<u8>,
}

/// A prompt: which model answers, its token budget, its versions, its weights if split.
#[derive(Debug, Clone)]
pub(crate) struct Prompt {
    model: usize,
    budget: Option<u16>,
    versions: BTreeSet<usize>,
    split: Option<u8>,
}

/// A small organisation.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    providers: BTreeMap<u8, Provider>,
    prompts: BTreeMap<u8, Prompt>,
}

fn provider() -> impl Strategy<Value = Provider> {
    let models = prop::collection::btree_set(0_u8..3, 1..3);
    (
        any::<bool>(),
        prop::option::of(1000_u16..1003),
        models,
        prop::option::of(0_u8..2),
    )
        .prop_map(|(kind, timeout, models, revision)| Provider {
            kind,
            timeout,
            models,
            revision,
        })
}

fn prompt() -> impl Strategy<Value = Prompt> {
    let versions = prop::collection::btree_set(0_usize..3, 1..4);
    (
        any::<usize>(),
        prop::option::of(100_u16..103),
        versions,
        prop::option::of(0_u8..5),
    )
        .prop_map(|(model, budget, versions, split)| Prompt {
            model,
            budget,
            versions,
            split,
        })
}

/// Any small organisation.
pub(crate) fn sample() -> impl Strategy<Value = Sample> {
    let providers = prop::collection::btree_map(0_u8..3, provider(), 1..4);
    let prompts = prop::collection::btree_map(0_u8..4, prompt(), 0..4);
    (providers, prompts).prop_map(|(providers, prompts)| Sample { providers, prompts })
}

impl Provider {
    fn fields(&self) -> Fields {
        let mut fields = Fields::new();
        fields.set("type", if self.kind { "CUSTOM" } else { "OPENAI" });
        let item = |model: &u8| (format!("m{model}"), json!({"name": "M", "maxTokens": 10}));
        fields.set(
            "models",
            self.models
                .iter()
                .map(item)
                .collect::<serde_json::Map<_, _>>(),
        );
        if let Some(timeout) = self.timeout {
            fields.set("timeout", timeout);
        }
        if let Some(revision) = self.revision {
            fields.set(
                "apiKey",
                json!({"env": "KEY", "revision": revision.to_string()}),
            );
        }
        fields
    }
}

impl Prompt {
    fn fields(&self, endpoints: &[String]) -> Fields {
        let mut fields = Fields::new();
        fields.set("model", endpoints[self.model % endpoints.len()].as_str());
        let text = |version: &usize| {
            (
                VERSIONS[*version].to_owned(),
                Value::from(format!("text {version}")),
            )
        };
        fields.set(
            "versions",
            self.versions
                .iter()
                .map(text)
                .collect::<serde_json::Map<_, _>>(),
        );
        if let Some(budget) = self.budget {
            fields.set("guardrails", json!({"maxTokens": budget}));
        }
        fields
    }

    fn weights(&self) -> Option<Fields> {
        let share = f64::from(self.split?) / 4.0;
        let first = VERSIONS[*self.versions.first()?];
        let last = VERSIONS[*self.versions.last()?];
        let weights = match first == last || share == 0.0 || share == 1.0 {
            true => json!({first: 1}),
            false => json!({first: share, last: 1.0 - share}),
        };
        let mut fields = Fields::new();
        fields.set("weights", weights);
        fields.set("strategy", "random");
        Some(fields)
    }
}

/// One object of a sample.
pub(crate) struct Thing {
    pub(crate) address: Address,
    pub(crate) fields: Fields,
    pub(crate) references: Vec<Address>,
}

impl Sample {
    fn endpoints(&self) -> Vec<String> {
        let offered = self.providers.iter().flat_map(|(number, provider)| {
            provider
                .models
                .iter()
                .map(move |model| format!("p{number}/m{model}"))
        });
        offered.collect()
    }

    /// Returns all objects.
    pub(crate) fn things(&self) -> Vec<Thing> {
        let endpoints = self.endpoints();
        let address =
            |kind: Kind, name: String| Address::new(kind, name.parse().expect("a whole sample"));
        let mut things = Vec::new();
        for (number, provider) in &self.providers {
            let address = address(Kind::Provider, format!("p{number}"));
            things.push(Thing {
                address,
                fields: provider.fields(),
                references: Vec::new(),
            });
        }
        for (number, prompt) in &self.prompts {
            let fields = prompt.fields(&endpoints);
            let model = fields
                .get("model")
                .and_then(Value::as_str)
                .expect("a whole sample");
            let provider = model.split('/').next().expect("a whole sample").to_owned();
            let references = vec![address(Kind::Provider, provider)];
            let this = address(Kind::Prompt, format!("q{number}"));
            things.push(Thing {
                address: this.clone(),
                fields,
                references,
            });
            if let Some(fields) = prompt.weights() {
                let address = address(Kind::TrafficSplit, format!("q{number}"));
                things.push(Thing {
                    address,
                    fields,
                    references: vec![this],
                });
            }
        }
        things
    }

    /// Returns the sample as a spec that takes over whatever it finds.
    pub(crate) fn spec(&self) -> Spec {
        let objects = self.things().into_iter().map(|thing| {
            let origin = Origin {
                file: Arc::from("a.yaml"),
                line: 1,
                column: 1,
                by: None,
                wrote: lockstep_model::Wrote::Base,
            };
            let desired = Desired {
                live_name: thing.address.name.to_string(),
                address: thing.address.clone(),
                fields: thing.fields,
                origins: Origins::new(origin),
                references: thing.references,
                renamed_from: Vec::new(),
                assemblies: Default::default(),
                prevent_destroy: false,
                external: false,
                ignored: Vec::new(),
            };
            (thing.address, desired)
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

    /// Returns the sample as live objects.
    pub(crate) fn live(&self) -> Vec<LiveObject> {
        self.things()
            .into_iter()
            .map(|thing| live(&thing.address, thing.fields))
            .collect()
    }

    /// Returns the sample as what was last applied, as far as `keep` says.
    pub(crate) fn base(&self, keep: impl Fn(&Address) -> bool) -> Base {
        let kept = self
            .things()
            .into_iter()
            .filter(|thing| keep(&thing.address));
        let applied = kept.map(|thing| {
            let applied = Applied {
                live_id: id(&thing.address),
                live_name: thing.address.name.to_string(),
                fields: thing.fields.into(),
                tag: None,
                live: None,
                published: Default::default(),
                protected: false,
            };
            (thing.address, applied)
        });
        Base {
            applied: applied.collect(),
            recorded: true,
            ..Base::default()
        }
    }
}

/// The live id of an address: facets have that of the prompt.
pub(crate) fn id(address: &Address) -> LiveId {
    match address.kind {
        Kind::TrafficSplit => LiveId::new(format!("Prompt-{}", address.name)),
        Kind::Provider | Kind::Model | Kind::RateMatrix | Kind::Prompt => {
            LiveId::new(format!("{}-{}", address.kind, address.name))
        }
    }
}

/// A live object of an address.
pub(crate) fn live(address: &Address, mut fields: Fields) -> LiveObject {
    fields.remove("apiKey");
    LiveObject {
        kind: address.kind,
        live_id: id(address),
        live_name: address.name.to_string(),
        tag: None,
        fields,
        modified_by: None,
        modified_at: None,
        published: Default::default(),
    }
}

/// A snapshot of live objects.
pub(crate) fn snapshot(objects: Vec<LiveObject>) -> Snapshot {
    let organization = Organization {
        id: "o".to_owned(),
        name: "O".to_owned(),
    };
    Snapshot::new(organization, objects, Vec::new())
}
