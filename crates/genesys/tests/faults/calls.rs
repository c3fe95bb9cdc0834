//! The calls that a client can make, each on a tenant that has what it needs.

use lockstep_genesys::Client;
use lockstep_model::tenant::{LiveRef, ReadTenant as _, TenantError, WriteTenant as _};
use lockstep_model::{Kind, LiveId, LiveObject};
use lockstep_simulator::{Collection, Running};
use serde_json::{Value, json};

use crate::gateway::Gateway;
use crate::setup::{at, create, model, prompt, provider, snapshot, write};

/// One call of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Organization,
    Snapshot,
    Read(Kind),
    Create(Kind),
    Write(Kind),
    Delete(Kind),
    Gateway(Gateway),
}

/// The ids of what is there before a call.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    provider: LiveId,
    model: LiveId,
    prompt: LiveId,
    lonely: [LiveId; 3],
}

const OBJECTS: [Kind; 3] = [Kind::Provider, Kind::Model, Kind::Prompt];

impl Call {
    /// All of them, less what no kind can do.
    pub(crate) fn all() -> Vec<Self> {
        let mut calls = vec![Self::Organization, Self::Snapshot];
        for kind in OBJECTS {
            calls.extend([
                Self::Read(kind),
                Self::Create(kind),
                Self::Write(kind),
                Self::Delete(kind),
            ]);
        }
        calls.extend([
            Self::Read(Kind::TrafficSplit),
            Self::Write(Kind::TrafficSplit),
        ]);
        calls.extend(Gateway::ALL.map(Self::Gateway));
        calls
    }

    /// Makes the call, and returns what it read.
    pub(crate) async fn make(self, client: &Client, scene: &Scene) -> Result<String, TenantError> {
        match self {
            Self::Organization => client.organization().await.map(|read| format!("{read:?}")),
            Self::Snapshot => snapshot(client).await.map(|read| told(read.objects())),
            Self::Read(kind) => client.read(&scene.of(kind)).await.map(|read| told(&read)),
            Self::Create(kind) => {
                let fields = match kind {
                    Kind::Provider => provider(),
                    Kind::Model => model(),
                    Kind::Prompt | Kind::TrafficSplit | Kind::RateMatrix => prompt("base/m1"),
                };
                let made = create(client, kind, "new", &fields).await;
                made.map(|_written| String::new())
            }
            Self::Write(kind) => {
                let written = write(client, &scene.of(kind), changed(kind)).await;
                written.map(|_written| String::new())
            }
            Self::Delete(kind) => {
                let deleted = client.delete(&scene.lonely(kind)).await;
                deleted.map(|_written| String::new())
            }
            Self::Gateway(call) => call.make(client, (&scene.prompt, &scene.model)).await,
        }
    }
}

/// Tells what objects hold, without what may differ between two tenants that hold the same.
fn told<'a>(objects: impl IntoIterator<Item = &'a LiveObject>) -> String {
    let told = objects
        .into_iter()
        .map(|object| format!("{} {} {:?}\n", object.kind, object.live_name, object.fields));
    told.collect()
}

/// What a write changes.
fn changed(kind: Kind) -> Value {
    match kind {
        Kind::Provider => json!({"timeout": 45000}),
        Kind::Model => json!({"parameters": {"temperature": 0.1}}),
        Kind::Prompt | Kind::RateMatrix => json!({"versions": {"1.1.0": "You are brief."}}),
        Kind::TrafficSplit => json!({"strategy": "sticky", "weights": {"1.0.0": 1}}),
    }
}

impl Scene {
    /// Makes what the calls need.
    pub(crate) async fn set(client: &Client) -> Self {
        let made = async |kind, name: &str, fields| {
            let written = create(client, kind, name, &fields)
                .await
                .expect("an object");
            written.live_id
        };
        Self {
            provider: made(Kind::Provider, "base", provider()).await,
            model: made(Kind::Model, "base-model", model()).await,
            prompt: made(Kind::Prompt, "base-prompt", prompt("base/m1")).await,
            lonely: [
                made(Kind::Provider, "lonely", provider()).await,
                made(Kind::Model, "lonely-model", model()).await,
                made(Kind::Prompt, "lonely-prompt", prompt("base/m1")).await,
            ],
        }
    }

    /// Returns the id of the prompt.
    pub(crate) const fn prompt(&self) -> &LiveId {
        &self.prompt
    }

    /// Returns the id of the model.
    pub(crate) const fn model(&self) -> &LiveId {
        &self.model
    }

    fn of(&self, kind: Kind) -> LiveRef {
        match kind {
            Kind::Provider => at(kind, &self.provider),
            Kind::Model => at(kind, &self.model),
            Kind::Prompt | Kind::TrafficSplit | Kind::RateMatrix => at(kind, &self.prompt),
        }
    }

    fn lonely(&self, kind: Kind) -> LiveRef {
        let [provider, model, prompt] = &self.lonely;
        match kind {
            Kind::Provider => at(kind, provider),
            Kind::Model => at(kind, model),
            Kind::Prompt | Kind::TrafficSplit | Kind::RateMatrix => at(kind, prompt),
        }
    }
}

/// All that is live, without what the server sets: equal for two tenants that hold the same.
pub(crate) fn state(tenant: &Running) -> Vec<Value> {
    let all = [
        Collection::Providers,
        Collection::Models,
        Collection::Prompts,
    ];
    let objects = all.into_iter().flat_map(|of| tenant.objects(of));
    let mut objects: Vec<Value> = objects.map(plain).collect();
    objects.sort_by_key(ToString::to_string);
    objects
}

fn plain(mut object: Value) -> Value {
    const SET: [&str; 7] = [
        "id",
        "selfUri",
        "dateCreated",
        "dateModified",
        "createdBy",
        "modifiedBy",
        "etag",
    ];
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|name, _value| !SET.contains(&name.as_str()));
        fields
            .values_mut()
            .for_each(|value| *value = plain(value.take()));
    } else if let Some(items) = object.as_array_mut() {
        items
            .iter_mut()
            .for_each(|value| *value = plain(value.take()));
    }
    object
}
