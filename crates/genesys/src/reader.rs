//! Reads from the tenant: the organisation, one object, or all that is live.
//!
//! Requests in the words of manifests come in; live objects go out. Nothing here writes.

use futures_util::future::try_join_all;
use lockstep_model::tenant::{Failure, LiveRef, ReadRequest, ReadTenant, TenantError, Trace};
use lockstep_model::{LiveObject, Organization, Snapshot};
use serde_json::Value;

use crate::caller::odd;
use crate::client::{Client, wire_of};
use crate::live::{self, Source};
use crate::seen::Seen;
use crate::wire;

impl ReadTenant for Client {
    async fn organization(&self) -> Result<Organization, TenantError> {
        let read = self
            .organization
            .get_or_try_init(|| self.read_organization());
        read.await.cloned()
    }

    async fn snapshot(&self, request: &ReadRequest<'_>) -> Result<Snapshot, TenantError> {
        let organization = self.organization().await?;
        let collections = wire::collections().map(|of| self.read_collection(of, request));
        let mut objects = Vec::new();
        let mut unreadable = Vec::new();
        for decoded in try_join_all(collections).await? {
            objects.extend(decoded.objects);
            unreadable.extend(decoded.unreadable);
        }
        Ok(Snapshot::new(organization, objects, unreadable))
    }

    async fn read(&self, object: &LiveRef) -> Result<Option<LiveObject>, TenantError> {
        let wire = wire_of(object.kind)?;
        let (of, id) = (wire.collection, &object.live_id);
        let Some(fetched) = self.fetch(of, id, &mut Trace::default()).await? else {
            self.memory.forget(of, id);
            return Ok(None);
        };
        let seen = Seen {
            raw: Some(fetched.raw.clone()),
            tag: fetched.tag.clone(),
        };
        self.memory.keep(of, id, seen);
        let tag = fetched.tag.as_deref();
        let decoded = live::decode((object.kind, wire), &fetched.raw, tag, Source::Whole);
        let mut decoded = decoded.map_err(|reason| {
            let message = format!("the {} {id} cannot be understood: {reason}", object.kind);
            TenantError::new(Failure::Answer, message)
        })?;
        if let Some(live) = &mut decoded {
            live::doubt_tag(live, &fetched);
        }
        Ok(decoded)
    }
}

impl Client {
    async fn read_organization(&self) -> Result<Organization, TenantError> {
        let call = self.requests.organization();
        let reply = self.caller.ask(&call).await?;
        if let Some(error) = self.caller.no_json(&call, &reply.answer, &reply.trace) {
            return Err(error);
        }
        let text = |name: &str| {
            let body = reply.answer.json();
            body.and_then(|body| body.get(name).and_then(Value::as_str).map(str::to_owned))
        };
        match (text("id"), text("name")) {
            (Some(id), name) if !id.is_empty() => Ok(Organization {
                id,
                name: name.unwrap_or_default(),
            }),
            (_, _) => {
                let message = "the organisation does not say its id";
                Err(odd(&call, &reply.trace, message))
            }
        }
    }
}
