//! Starts a tenant and clients of it, and spells the objects that the tests write.

use std::sync::Arc;
use std::time::Duration;

use lockstep_genesys::{Access, Client, Config, Reach, TokenSource, TokenStyle};
use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::{
    Known, LiveRef, NewObject, ReadRequest, ReadSecret, ReadTenant as _, SecretError, TenantError,
    Write, WriteTenant as _, Written,
};
use lockstep_model::{Applied, Fields, Kind, LiveId, LiveObject, Snapshot};
use lockstep_simulator::{Config as Tenant, Running, Simulator};
use secrecy::SecretString;
use serde_json::{Value, json};

/// The key that providers get; no text may ever hold it.
pub(crate) const KEY: &str = "canary-4f1d-key";

/// Knows one secret, and nothing else.
pub(crate) struct Secrets;

impl ReadSecret for Secrets {
    fn secret(&self, source: &SecretSource) -> Result<SecretString, SecretError> {
        match source {
            SecretSource::Env(name) if name == "KEY" => Ok(SecretString::from(KEY)),
            other @ (SecretSource::Env(_) | SecretSource::File(_)) => Err(SecretError {
                source_name: other.to_string(),
                reason: "is not set".to_owned(),
            }),
        }
    }
}

pub(crate) async fn tenant() -> Running {
    Simulator::start(Tenant::default()).await.expect("a tenant")
}

pub(crate) fn config(tenant: &Running) -> Config {
    let token = TokenSource::ClientCredentials {
        id: tenant.client().id.clone(),
        secret: SecretString::from(tenant.client().secret.clone()),
        style: TokenStyle::Basic,
        url: None,
    };
    let mut config = Config::new(tenant.base_url(), token, Arc::new(Secrets));
    config.access = Access::Write;
    config.reach = Reach::Loopback;
    // The simulator's lists do not lag unless they are told to.
    config.settle_limit = Duration::from_millis(400);
    config
}

pub(crate) fn client(tenant: &Running) -> Client {
    Client::new(config(tenant)).expect("a client")
}

pub(crate) fn fields(value: Value) -> Fields {
    Fields::from(value.as_object().expect("an object").clone())
}

pub(crate) fn provider() -> Fields {
    fields(json!({
        "type": "CUSTOM",
        "baseUrl": "https://inference.private-cloud.internal/api/v1",
        "apiKey": {"env": "KEY", "revision": "1"},
        "timeout": 30000,
        "models": {"m1": {"name": "Model 1", "maxTokens": 8192}},
    }))
}

pub(crate) fn model() -> Fields {
    fields(json!({
        "endpointUrl": "https://api.external-ai-provider.com",
        "authCredentialId": "cred_abc123xyz",
        "architecture": "openai",
        "rateLimits": {"requestsPerMinute": 500, "tokensPerMinute": 100_000},
        "parameters": {"temperature": 0.7},
    }))
}

pub(crate) fn prompt(model: &str) -> Fields {
    fields(json!({
        "model": model,
        "temperature": null,
        "guardrails": {"contentFiltering": ["pii"], "maxTokens": 1500},
        "versions": {"1.0.0": "You are a helpful agent."},
    }))
}

/// The raw body of a provider, as the API spells it.
pub(crate) fn raw_provider(name: &str) -> Value {
    json!({
        "name": name,
        "providerType": "OPENAI",
        "baseUrl": "https://api.openai.example/v1",
        "apiVersion": "v1",
        "timeout": 30000,
        "models": [{"id": "m1", "name": "M", "maxTokens": 10, "supportsStreaming": false}],
    })
}

pub(crate) async fn create(
    client: &Client,
    kind: Kind,
    live_name: &str,
    fields: &Fields,
) -> Result<Written, TenantError> {
    let new = NewObject {
        kind,
        live_name,
        fields,
    };
    client.create(new).await
}

pub(crate) async fn write(
    client: &Client,
    object: &LiveRef,
    value: Value,
) -> Result<Written, TenantError> {
    let fields = fields(value);
    let write = Write {
        live_name: None,
        fields: &fields,
    };
    client.write(object, write).await
}

pub(crate) fn at(kind: Kind, live_id: &LiveId) -> LiveRef {
    LiveRef {
        kind,
        live_id: live_id.clone(),
    }
}

pub(crate) async fn read(client: &Client, object: &LiveRef) -> LiveObject {
    let read = client.read(object).await.expect("an answer");
    read.expect("an object")
}

pub(crate) async fn snapshot(client: &Client) -> Result<Snapshot, TenantError> {
    client.snapshot(&ReadRequest::default()).await
}

/// What the ledger remembers of an object that was read back as it is here.
pub(crate) fn applied(read: &LiveObject) -> Applied {
    Applied {
        live_id: read.live_id.clone(),
        live_name: read.live_name.clone(),
        fields: read.fields.clone().into(),
        tag: read.tag.clone(),
        live: Some(read.digest()),
        published: read.published.clone(),
        protected: false,
    }
}

pub(crate) fn known<'a>(read: &LiveObject, applied: &'a Applied) -> Known<'a> {
    Known {
        kind: read.kind,
        applied,
    }
}

/// How many requests of a method and path came in.
pub(crate) fn count(tenant: &Running, method: &str, path: &str) -> usize {
    let requests = tenant.requests();
    let mine = |r: &&lockstep_simulator::Recorded| r.method == method && r.path.starts_with(path);
    requests.iter().filter(mine).count()
}
