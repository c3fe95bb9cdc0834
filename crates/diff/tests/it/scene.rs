//! Scenes: what is wanted, live and remembered, written down in a few lines each.

use std::sync::Arc;

use lockstep_diff::{Consent, DiffError, Inputs, Plan, Targets, plan};
use lockstep_model::{
    Address, Applied, Base, Begun, Fields, LiveId, LiveObject, OpenIntent, Organization, Origin,
    Snapshot, Unreadable,
};
use lockstep_spec::{Desired, Origins, Rules, Spec};
use serde_json::Value;

/// A scene that a plan is made of.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) spec: Spec,
    pub(crate) live: Vec<LiveObject>,
    pub(crate) unreadable: Vec<Unreadable>,
    pub(crate) base: Base,
    pub(crate) consent: Consent,
    pub(crate) targets: Targets,
}

pub(crate) fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

pub(crate) fn fields(value: Value) -> Fields {
    serde_json::from_value(value).expect("an object")
}

/// The live object that an address had when it was last applied.
pub(crate) fn id(text: &str) -> LiveId {
    LiveId::new(text.replace("TrafficSplit/", "Prompt/"))
}

/// A write that was begun, to the object of an address or to a new one.
pub(crate) fn begun(begun: Begun, of: Option<&str>, live_name: &str, after: Value) -> OpenIntent {
    OpenIntent {
        sequence: 3,
        begun,
        live_id: of.map(id),
        live_name: live_name.to_owned(),
        before: None,
        after: fields(after),
    }
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self {
            spec: Spec {
                project: "p".to_owned(),
                environment: "e".to_owned(),
                objects: Default::default(),
                removed: Vec::new(),
                rules: Rules::default(),
                rates: Default::default(),
                limits: Default::default(),
            },
            live: Vec::new(),
            unreadable: Vec::new(),
            base: Base {
                recorded: true,
                ..Base::default()
            },
            consent: Consent::default(),
            targets: Targets::default(),
        }
    }

    /// Adds a manifest.
    pub(crate) fn want(mut self, at: &str, value: Value, references: &[&str]) -> Self {
        let origin = Origin {
            file: Arc::from("m.yaml"),
            line: 1,
            column: 1,
            by: None,
            wrote: lockstep_model::Wrote::Base,
        };
        let desired = Desired {
            live_name: address(at).name.to_string(),
            address: address(at),
            fields: fields(value),
            origins: Origins::new(origin),
            references: references.iter().map(|at| address(at)).collect(),
            renamed_from: Vec::new(),
            assemblies: Default::default(),
            prevent_destroy: false,
            external: false,
            ignored: Vec::new(),
        };
        self.spec.objects.insert(address(at), desired);
        self
    }

    /// Changes a manifest.
    pub(crate) fn with(mut self, at: &str, change: impl FnOnce(&mut Desired)) -> Self {
        change(
            self.spec
                .objects
                .get_mut(&address(at))
                .expect("it is wanted"),
        );
        self
    }

    /// Adds a live object, by the address that it had when it was applied.
    pub(crate) fn live(self, at: &str, value: Value) -> Self {
        let name = address(at).name.to_string();
        self.live_as(at, &name, value)
    }

    /// Adds a live object under another live name.
    pub(crate) fn live_as(mut self, at: &str, name: &str, value: Value) -> Self {
        self.live.push(LiveObject {
            kind: address(at).kind,
            live_id: id(at),
            live_name: name.to_owned(),
            tag: None,
            fields: fields(value),
            modified_by: None,
            modified_at: None,
            published: Default::default(),
        });
        self
    }

    /// Adds what was last applied.
    pub(crate) fn applied(mut self, at: &str, value: Value) -> Self {
        let applied = Applied {
            live_id: id(at),
            live_name: address(at).name.to_string(),
            fields: fields(value).into(),
            tag: None,
            live: None,
            published: Default::default(),
            protected: false,
        };
        self.base.applied.insert(address(at), applied);
        self
    }

    /// Takes what is live.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let organization = Organization {
            id: "o".to_owned(),
            name: "O".to_owned(),
        };
        Snapshot::new(organization, self.live.clone(), self.unreadable.clone())
    }

    /// Makes the plan.
    pub(crate) fn plan(&self) -> Plan {
        self.try_plan().expect("there is a plan")
    }

    /// Makes the plan, or says why there is none.
    pub(crate) fn try_plan(&self) -> Result<Plan, DiffError> {
        let snapshot = self.snapshot();
        let Self {
            spec,
            base,
            consent,
            targets,
            ..
        } = self;
        plan(Inputs {
            spec,
            snapshot: &snapshot,
            base,
            consent,
            targets,
            usage: &lockstep_model::Usage::default(),
        })
    }

    /// Makes the plan, a line a change and a line a withheld object.
    pub(crate) fn lines(&self) -> Vec<String> {
        let plan = self.plan();
        let changes = plan.changes.iter().map(|change| {
            let fields: Vec<String> = change
                .fields
                .iter()
                .map(|field| format!("{}:{}", field.path, field.cause.as_str()))
                .collect();
            format!(
                "{} {} [{}]",
                change.action.as_str(),
                change.id,
                fields.join(" ")
            )
        });
        let withheld = plan
            .withheld
            .iter()
            .map(|held| format!("{} {}", held.reason.as_str(), held.address));
        changes.chain(withheld).collect()
    }
}
