//! Deletes objects; one that is gone is deleted.
//!
//! An object comes in; nothing goes out but that it is done, or why not.

use std::time::Duration;

use http::StatusCode;
use lockstep_model::tenant::{Failure, LiveRef, TenantError, Trace};

use crate::caller::{Reply, odd};
use crate::client::Client;
use crate::request::Call;
use crate::settle::unsettled;
use crate::wire::Collection;

impl Client {
    pub(crate) async fn delete_object(
        &self,
        object: &LiveRef,
        trace: &mut Trace,
    ) -> Result<(), TenantError> {
        let wire = self.writable(object.kind)?;
        let (of, id) = (wire.collection, &object.live_id);
        if of.kind != object.kind {
            let message = format!(
                "a {} is a part of its {}: it is released, never deleted",
                object.kind, of.kind
            );
            return Err(TenantError::new(Failure::Invalid, message));
        }
        let call = self.requests.delete(of, id, self.memory.of(of, id).tag);
        let sent = self.caller.call(&call).await;
        let refused = match sent {
            Ok(reply) => {
                trace.add(reply.trace.clone());
                let status = reply.answer.status;
                if status == StatusCode::NOT_FOUND || status.is_success() {
                    self.memory.forget(of, id);
                    let deleted = (object.kind, id.as_str());
                    self.follow(deleted, &reply, trace).await?;
                    // Nothing but 204 is the tenant's word that it is gone.
                    return match status {
                        StatusCode::NO_CONTENT => {
                            self.memory.gone(of, id);
                            Ok(())
                        }
                        _other => self.make_sure((object, of), (&call, &reply), trace).await,
                    };
                }
                let refused = self.caller.refused(&call, &reply);
                if !reply.doubtful || refused.failure != Failure::Moved {
                    return Err(refused);
                }
                refused
            }
            Err(lost) if lost.failure == Failure::Unsettled => lost,
            Err(error) => return Err(error),
        };
        // An earlier try may have been carried out: gone is done.
        self.memory.forget(of, id);
        match self.fetch(of, id, trace).await {
            Ok(None) => {
                self.memory.gone(of, id);
                Ok(())
            }
            Ok(Some(_)) | Err(_) => Err(refused),
        }
    }

    /// Looks whether an object is gone: one that was called so and is there would be nobody's from
    /// now on. What was accepted may take its time.
    async fn make_sure(
        &self,
        (object, of): (&LiveRef, &Collection),
        (call, reply): (&Call, &Reply),
        trace: &mut Trace,
    ) -> Result<(), TenantError> {
        let status = reply.answer.status;
        let looks = match status.is_success() {
            true => self.quick_looks(),
            false => vec![Duration::ZERO],
        };
        let message = format!("the tenant answered {} to it", status.as_u16());
        let mut lost = odd(call, &reply.trace, &message);
        lost.failure = Failure::Unsettled;
        for wait in looks {
            if !self.caller.rest(wait).await {
                break;
            }
            match self.fetch(of, &object.live_id, trace).await {
                Ok(None) => {
                    self.memory.gone(of, &object.live_id);
                    return Ok(());
                }
                Ok(Some(_there)) => {}
                Err(looking) => return Err(unsettled(lost, looking, trace)),
            }
        }
        lost.message.push_str(", and the object is still there");
        Err(lost)
    }
}
