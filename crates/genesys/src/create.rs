//! Creates objects, and parts of objects.
//!
//! A new object in the words of manifests comes in; its id goes out when it is there. A POST whose
//! answer was lost is settled in [`crate::settle`].

use lockstep_model::tenant::{Failure, LiveRef, NewObject, TenantError, Trace, Write};
use lockstep_model::{Fields, Kind, LiveId};
use serde_json::{Map, Value};

use crate::caller::Reply;
use crate::client::{Client, wire_of};
use crate::live::text;
use crate::put::one_version;
use crate::request::is_segment;
use crate::seen::Seen;
use crate::settle::unsettled;
use crate::wire::{Collection, Wire};
use crate::writer::Followed;

/// How an object came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    /// Its making was acknowledged.
    Now,
    /// It was found by looking: an earlier request may have made it.
    Found,
}

impl Client {
    pub(crate) async fn create_object(
        &self,
        new: NewObject<'_>,
        trace: &mut Trace,
    ) -> Result<(LiveId, Made), TenantError> {
        let wire = self.writable(new.kind)?;
        one_version(new.kind, new.fields)?;
        // Null asks for the tenant's own value, and so does a field that is left out.
        let given = new.fields.iter().filter(|(_name, value)| !value.is_null());
        let fields: Fields = given.map(|(n, v)| (n.to_owned(), v.clone())).collect();
        let mut body = (wire.body)(&fields, &Map::new());
        body.insert("name".to_owned(), Value::from(new.live_name));
        self.add_secrets(wire, &fields, &mut body)?;
        let call = self.requests.post(wire.collection, body);
        // What had the name before is not what this makes.
        let before = self.memory.named(wire.collection, new.live_name);
        let new = NewObject {
            fields: &fields,
            ..new
        };
        let made = match self.caller.ask(&call).await {
            Ok(reply) => self.created(new, &reply, trace).await,
            Err(lost) if lost.failure == Failure::Unsettled => {
                let settled = self.settle_create(new, &call, lost, trace).await;
                return settled.map(|id| (id, Made::Found));
            }
            Err(error) => Err(error),
        };
        match made {
            Err(taken) if taken.failure == Failure::NameTaken => {
                let settled = self.settle_taken(new, (before, taken), trace).await;
                settled.map(|id| (id, Made::Found))
            }
            made => made.map(|id| (id, Made::Now)),
        }
    }

    /// Follows the answer of a POST to the end, and finds what it made.
    pub(crate) async fn created(
        &self,
        new: NewObject<'_>,
        reply: &Reply,
        trace: &mut Trace,
    ) -> Result<LiveId, TenantError> {
        let of = wire_of(new.kind)?.collection;
        trace.add(reply.trace.clone());
        let id = match self.follow((new.kind, new.live_name), reply, trace).await {
            Ok(Followed::Answered) => {
                let id = reply.answer.text("id").filter(|id| is_segment(id));
                let id = id.map(LiveId::new);
                if let Some(id) = &id {
                    let tag = reply.answer.tag();
                    self.memory.keep(of, id, Seen { raw: None, tag });
                }
                id
            }
            Ok(Followed::Ended(id)) => id,
            // The request was carried out, so it is not sent again, only looked for.
            Err(mut lost) if lost.failure == Failure::Unsettled => {
                trace.take_in(&mut lost);
                let found = self.found(new, self.quick_looks(), trace).await;
                return match found {
                    Ok(found) => found.ok_or(lost),
                    Err(looking) => Err(unsettled(lost, looking, trace)),
                };
            }
            Err(error) => return Err(error),
        };
        let id = match id {
            Some(id) => id,
            None => self.acknowledged(new, trace).await?,
        };
        if self.memory.knows(of, &id) {
            self.memory.forget(of, &id);
            return Err(not_new(of, &id));
        }
        self.memory.name(of, new.live_name, &id);
        Ok(id)
    }

    /// Finds what was surely made: the name can be no other object's.
    async fn acknowledged(
        &self,
        new: NewObject<'_>,
        trace: &mut Trace,
    ) -> Result<LiveId, TenantError> {
        let of = wire_of(new.kind)?.collection;
        let looks = self.quick_looks();
        match self.look_up(of, new.live_name, looks, trace).await {
            Ok(Some((id, _live))) => Ok(id),
            Ok(None) => Err(unlisted(new.kind)),
            Err(mut looking) => {
                trace.take_in(&mut looking);
                let mut error = unlisted(new.kind);
                error.details.push(format!("settling it failed: {looking}"));
                Err(error)
            }
        }
    }

    /// A part of an object is created by writing the object, found by its exact name.
    pub(crate) async fn create_facet(
        &self,
        new: NewObject<'_>,
        trace: &mut Trace,
    ) -> Result<LiveId, TenantError> {
        let wire = self.writable(new.kind)?;
        let live_id = self.find_owner(wire, new.live_name, trace).await?;
        let object = LiveRef {
            kind: new.kind,
            live_id,
        };
        let write = Write {
            live_name: None,
            fields: new.fields,
        };
        self.write_object(&object, write, trace).await?;
        Ok(object.live_id)
    }

    async fn find_owner(
        &self,
        wire: &Wire,
        name: &str,
        trace: &mut Trace,
    ) -> Result<LiveId, TenantError> {
        let of = wire.collection;
        if let Some(id) = self.memory.named(of, name) {
            let loaded = self.load(wire, &id, trace).await?;
            if loaded.is_some_and(|live| text(&live.raw, "name") == Some(name)) {
                return Ok(id);
            }
        }
        let found = self.look_up(of, name, self.lag_looks(), trace).await?;
        found.map(|(id, _live)| id).ok_or_else(|| {
            let message = format!("there is no {} named `{name}`", of.kind);
            TenantError::new(Failure::NotFound, message)
        })
    }
}

/// An id that was there before the request is another object's, which must never become ours.
fn not_new(of: &Collection, id: &LiveId) -> TenantError {
    let message = format!(
        "the tenant says that it made {id}, which was there before as another {}",
        of.kind
    );
    let mut error = TenantError::new(Failure::Unsettled, message);
    error.request = Some(format!("POST {}", of.path));
    error
}

fn unlisted(kind: Kind) -> TenantError {
    let message = format!("the {kind} was taken, but neither its id was told nor is it listed yet");
    TenantError::new(Failure::Unsettled, message)
}
