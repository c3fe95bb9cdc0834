//! Writes fields of objects that are there, each laid over what is live.
//!
//! Fields in the words of manifests come in; a PUT that carries the tag of the last answer for the
//! object goes out and is followed to its end.

use lockstep_model::tenant::{Failure, LiveRef, TenantError, Trace, Write};
use lockstep_model::{Fields, Kind, LiveId};
use serde_json::Value;

use crate::caller::Reply;
use crate::client::{Client, Fetched, wire_of};
use crate::request::Call;
use crate::seen::Seen;
use crate::wire::{self, Wire};
use crate::writer::Followed;

impl Client {
    pub(crate) async fn write_object(
        &self,
        object: &LiveRef,
        write: Write<'_>,
        trace: &mut Trace,
    ) -> Result<(), TenantError> {
        let wire = self.writable(object.kind)?;
        let (of, id) = (wire.collection, &object.live_id);
        let published = wire::append_only(object.kind)
            .is_some_and(|versions| write.fields.get(versions).is_some());
        if published {
            one_version(object.kind, write.fields)?;
        }
        let alone = write.live_name.is_none() && write.fields.iter().count() == 1;
        let live = if published && alone {
            // A version is published alone: nothing is laid over anything.
            Fetched {
                raw: Default::default(),
                tag: self.memory.of(of, id).tag,
                at: None,
            }
        } else {
            self.load(wire, id, trace)
                .await?
                .ok_or_else(|| gone(object))?
        };
        let call = self.put_call(wire, id, write, live)?;
        let sent = self.caller.call(&call).await;
        self.after_put(object, write, (&call, sent), trace).await
    }

    /// Lays a write over what is live.
    pub(crate) fn put_call(
        &self,
        wire: &Wire,
        id: &LiveId,
        write: Write<'_>,
        live: Fetched,
    ) -> Result<Call, TenantError> {
        let mut body = (wire.body)(write.fields, &live.raw);
        if let Some(name) = write.live_name {
            body.insert("name".to_owned(), Value::from(name));
        }
        self.add_secrets(wire, write.fields, &mut body)?;
        Ok(self.requests.put(wire.collection, id, live.tag, body))
    }

    async fn after_put(
        &self,
        object: &LiveRef,
        write: Write<'_>,
        (call, sent): (&Call, Result<Reply, TenantError>),
        trace: &mut Trace,
    ) -> Result<(), TenantError> {
        let of = wire_of(object.kind)?.collection;
        let reply = match sent {
            Ok(reply) => reply,
            Err(lost) if lost.failure == Failure::Unsettled => {
                self.memory.forget(of, &object.live_id);
                return self.settle_put(object, write, (call, lost), trace).await;
            }
            Err(error) => return Err(error),
        };
        trace.add(reply.trace.clone());
        if !reply.answer.status.is_success() {
            let refused = self.caller.refused(call, &reply);
            // A network may deliver a request twice: what moved may have been moved by ourselves.
            let may_be_ours = reply.doubtful || refused.failure == Failure::Moved;
            if !may_be_ours {
                // Nothing was written: what was seen before is what a further write stands on.
                return Err(refused);
            }
            let seen = self.memory.of(of, &object.live_id);
            self.memory.forget(of, &object.live_id);
            let lost = doubt(refused)?;
            let settled = self.settle_put(object, write, (call, lost), trace).await;
            if matches!(&settled, Err(error) if error.failure == Failure::Moved) {
                // It was somebody else: what stands on the old tag must be refused again.
                self.memory.keep(of, &object.live_id, seen);
            }
            return settled;
        }
        // The body that was read before the write is no longer live.
        self.memory.forget(of, &object.live_id);
        let of_object = (object.kind, object.live_id.as_str());
        match self.follow(of_object, &reply, trace).await {
            Ok(Followed::Answered) => {
                let tag = reply.answer.tag();
                self.memory
                    .keep(of, &object.live_id, Seen { raw: None, tag });
                Ok(())
            }
            Ok(Followed::Ended(_)) => Ok(()),
            Err(lost) if lost.failure == Failure::Unsettled => {
                self.settle_put(object, write, (call, lost), trace).await
            }
            Err(error) => Err(error),
        }
    }

    /// Returns what is live, as the last answer had it or read anew. An object whose tag is no
    /// longer that of our own last write was changed by somebody else.
    pub(crate) async fn load(
        &self,
        wire: &Wire,
        id: &LiveId,
        trace: &mut Trace,
    ) -> Result<Option<Fetched>, TenantError> {
        let of = wire.collection;
        let seen = self.memory.of(of, id);
        if let Some(raw) = seen.raw {
            return Ok(Some(Fetched {
                raw,
                tag: seen.tag,
                at: None,
            }));
        }
        let Some(fetched) = self.fetch(of, id, trace).await? else {
            return Ok(None);
        };
        if let (Some(ours), Some(live)) = (&seen.tag, &fetched.tag)
            && ours != live
        {
            let message = format!(
                "the {} {id} was changed by somebody else after our last write",
                of.kind
            );
            return Err(TenantError::new(Failure::Moved, message));
        }
        let seen = Seen {
            raw: Some(fetched.raw.clone()),
            tag: fetched.tag.clone(),
        };
        self.memory.keep(of, id, seen);
        Ok(Some(fetched))
    }
}

/// Tells what a refusal says of an earlier try whose answer was lost: what is refused for what it
/// asks for was never carried out (`Err`); of anything else nobody knows (`Ok`).
pub(crate) fn doubt(mut refused: TenantError) -> Result<TenantError, TenantError> {
    match refused.failure {
        Failure::Invalid
        | Failure::NameTaken
        | Failure::VersionConflict
        | Failure::InUse
        | Failure::Listing
        | Failure::Job
        | Failure::Secret => return Err(refused),
        Failure::Moved | Failure::NotFound => {}
        Failure::Unauthorized
        | Failure::Forbidden
        | Failure::Unavailable
        | Failure::Unsettled
        | Failure::Answer => refused.failure = Failure::Unsettled,
    }
    Ok(refused)
}

pub(crate) fn gone(object: &LiveRef) -> TenantError {
    let message = format!("the {} {} is gone", object.kind, object.live_id);
    TenantError::new(Failure::NotFound, message)
}

/// The API publishes one version with each request.
pub(crate) fn one_version(kind: Kind, fields: &Fields) -> Result<(), TenantError> {
    let Some(name) = wire::append_only(kind) else {
        return Ok(());
    };
    let entries = fields.get(name).and_then(Value::as_object);
    if entries.is_some_and(|entries| entries.len() == 1) {
        return Ok(());
    }
    let message = format!("a {kind} is written with exactly one entry of `{name}` at a time");
    Err(TenantError::new(Failure::Invalid, message))
}
