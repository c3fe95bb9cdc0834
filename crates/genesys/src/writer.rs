//! Writes to the tenant: creates, writes and deletes, each followed to its end.
//!
//! Fields in the words of manifests come in; what became of the write goes out. A write whose
//! answer was lost is settled in [`crate::settle`], never by trying blindly.

use http::StatusCode;
use lockstep_model::secret::SecretRef;
use lockstep_model::tenant::{
    Failure, LiveRef, NewObject, TenantError, Trace, Write, WriteTenant, Written,
};
use lockstep_model::{Fields, Kind, LiveId, Presence};
use secrecy::ExposeSecret as _;
use serde_json::{Map, Value};

use crate::caller::Reply;
use crate::client::{Client, wire_of};
use crate::config::Access;
use crate::create::Made;
use crate::job::{self, Ending};
use crate::wire::Wire;

impl WriteTenant for Client {
    async fn create(&self, new: NewObject<'_>) -> Result<Written, TenantError> {
        let mut trace = Trace::default();
        let created = match new.kind.info().presence {
            Presence::Facet(_) => {
                let created = self.create_facet(new, &mut trace).await;
                created.map(|id| (id, Made::Now))
            }
            Presence::Object | Presence::Nowhere => self.create_object(new, &mut trace).await,
        };
        let found = matches!(created, Ok((_, Made::Found)));
        let created = created.map(|(id, _made)| id);
        let written = self.written(new.kind, created, trace)?;
        Ok(Written { found, ..written })
    }

    async fn write(&self, object: &LiveRef, write: Write<'_>) -> Result<Written, TenantError> {
        let mut trace = Trace::default();
        let put = self.write_object(object, write, &mut trace).await;
        let put = put.map(|()| object.live_id.clone());
        self.written(object.kind, put, trace)
    }

    async fn delete(&self, object: &LiveRef) -> Result<Written, TenantError> {
        let mut trace = Trace::default();
        let deleted = self.delete_object(object, &mut trace).await;
        let deleted = deleted.map(|()| object.live_id.clone());
        self.written(object.kind, deleted, trace)
    }

    fn parked(&self) -> usize {
        self.caller.parked.count()
    }
}

/// Puts all requests of a call into its error.
pub(crate) fn told(error: &mut TenantError, mut trace: Trace) {
    trace.take_in(error);
    (error.attempts, error.tries) = (trace.attempts, trace.tries);
}

impl Client {
    fn written(
        &self,
        kind: Kind,
        id: Result<LiveId, TenantError>,
        trace: Trace,
    ) -> Result<Written, TenantError> {
        match id {
            Ok(live_id) => Ok(Written {
                guarded: self
                    .memory
                    .of(wire_of(kind)?.collection, &live_id)
                    .tag
                    .is_some(),
                live_id,
                trace,
                found: false,
            }),
            Err(mut error) => {
                told(&mut error, trace);
                Err(error)
            }
        }
    }

    pub(crate) fn writable(&self, kind: Kind) -> Result<&'static Wire, TenantError> {
        if self.access != Access::Write {
            let message = "the client was made for reading, so it does not write";
            return Err(TenantError::new(Failure::Forbidden, message));
        }
        wire_of(kind)
    }

    /// Follows an answer about an object to its end, if that is a job.
    ///
    /// The object goes by its live name where it is made, else by its live id.
    pub(crate) async fn follow(
        &self,
        (kind, object): (Kind, &str),
        reply: &Reply,
        trace: &mut Trace,
    ) -> Result<Followed, TenantError> {
        let known = reply.answer.text("id").is_some();
        let job = match reply.answer.text("jobId") {
            Some(job) if !known || reply.answer.status == StatusCode::ACCEPTED => job,
            Some(_) | None => return Ok(Followed::Answered),
        };
        let through = (&self.caller, &self.requests);
        let times = (self.job_wait, self.job_limit);
        match job::follow(through, (job, kind, object), times, trace).await? {
            Ending::Completed(id) => Ok(Followed::Ended(id)),
            Ending::Gone => {
                let message = "the tenant no longer knows the job that it started";
                Err(TenantError::new(Failure::Unsettled, message))
            }
        }
    }

    /// Puts the secrets that are to be written into a body.
    pub(crate) fn add_secrets(
        &self,
        wire: &Wire,
        fields: &Fields,
        body: &mut Map<String, Value>,
    ) -> Result<(), TenantError> {
        let given = wire
            .secrets()
            .filter_map(|(name, api)| Some((name, api, fields.get(name)?)));
        for (name, api, value) in given {
            if value.is_null() {
                body.insert(api.to_owned(), Value::Null);
                continue;
            }
            let source = SecretRef::from_value(value).and_then(|secret| secret.source());
            let source = source.ok_or_else(|| {
                let message = format!("`{name}` names no secret: write {{env: …}} or {{file: …}}");
                TenantError::new(Failure::Secret, message)
            })?;
            let secret = self.secrets.secret(&source).map_err(|error| {
                let message = format!("`{name}` cannot be read: {error}");
                TenantError::new(Failure::Secret, message)
            })?;
            self.caller.mask.add(secret.expose_secret());
            body.insert(api.to_owned(), Value::from(secret.expose_secret()));
        }
        Ok(())
    }
}

/// How an answer went on.
pub(crate) enum Followed {
    /// It was the end.
    Answered,
    /// It was a job, which ended, and may say what it made.
    Ended(Option<LiveId>),
}
