//! Deletes objects; one that is gone is deleted.
//!
//! An object comes in; nothing goes out but that it is done, or why not.

use http::StatusCode;
use lockstep_model::tenant::{Failure, LiveRef, TenantError, Trace};

use crate::client::Client;

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
                    return self.follow(&reply, trace).await.map(drop);
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
            Ok(None) => Ok(()),
            Ok(Some(_)) | Err(_) => Err(refused),
        }
    }
}
