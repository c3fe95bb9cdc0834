//! The ports to the tenant and to secrets: what apply and the cli ask for, whoever answers.
//!
//! Requests in the words of the manifests come in; live objects and what became of a write go
//! out. Nothing here decides, retries or waits.

use std::fmt;

use secrecy::SecretString;

use crate::attempt::Attempt;
use crate::base::Applied;
use crate::fields::Fields;
use crate::kind::Kind;
use crate::live_id::LiveId;
use crate::secret::SecretSource;
use crate::snapshot::{LiveObject, Organization, Snapshot};
pub use crate::trace::Trace;

/// A live object that the ledger remembers.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its kind.
    pub kind: Kind,
    /// What was last applied to it, and how it was read back.
    pub applied: &'a Applied,
}

/// An object that is to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its live name.
    pub live_name: &'a str,
    /// What it is compared with, if what the ledger remembers of its texts may stand for what is
    /// live; nothing if it is to be read in any case.
    pub fields: Option<&'a Fields>,
}

/// What a snapshot must hold beyond what lists tell.
#[derive(Debug, Clone, Default)]
pub struct ReadRequest<'a> {
    /// What the ledger remembers: read by id if its row is missing or differs.
    pub known: Vec<Known<'a>>,
    /// What is to be compared: read whole where rows are not, and the ledger does not remember the
    /// very object that the row tells of.
    pub wanted: Vec<Wanted<'a>>,
    /// What is read by id in any case: a row may lag behind a write whose end nobody saw.
    pub fresh: Vec<Fresh<'a>>,
}

/// What is read by id, whatever its row says: by its id, and by the name that it has or was to get.
#[derive(Debug, Clone, Copy)]
pub struct Fresh<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its id, if it is known.
    pub live_id: Option<&'a LiveId>,
    /// Its name.
    pub live_name: &'a str,
}

/// A live object, by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LiveRef {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub live_id: LiveId,
}

/// An object that is to be.
#[derive(Debug, Clone, Copy)]
pub struct NewObject<'a> {
    /// Its kind.
    pub kind: Kind,
    /// The live name it gets.
    pub live_name: &'a str,
    /// Its fields; an append-only field holds exactly one entry. Secrets are references.
    pub fields: &'a Fields,
}

/// A change of an object that is there.
#[derive(Debug, Clone, Copy)]
pub struct Write<'a> {
    /// A new live name, for a rename.
    pub live_name: Option<&'a str>,
    /// The top-level fields to write, each whole; an append-only field holds exactly one entry,
    /// and then stands alone. Secrets are references.
    pub fields: &'a Fields,
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The object that was written.
    pub live_id: LiveId,
    /// How it went.
    pub trace: Trace,
    /// Whether the next write of the object is refused by the tenant if somebody else writes it
    /// before.
    pub guarded: bool,
    /// Whether the object was found by looking, so that an earlier request may have made it; one
    /// whose making was acknowledged was not there before.
    pub found: bool,
}

/// Why a call to the tenant failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The credentials were refused.
    Unauthorized,
    /// An entitlement, permission or scope is missing.
    Forbidden,
    /// The object is gone.
    NotFound,
    /// The name belongs to another object.
    NameTaken,
    /// A published version has another text.
    VersionConflict,
    /// Something refers to the object.
    InUse,
    /// Somebody else changed the object meanwhile.
    Moved,
    /// The request was refused as wrong.
    Invalid,
    /// The tenant could not be reached, or answered with a failure of its own.
    Unavailable,
    /// A write was sent and its answer was lost: it may or may not have been carried out.
    Unsettled,
    /// The answer could not be understood.
    Answer,
    /// A listing does not add up, or two objects have one name.
    Listing,
    /// An asynchronous job failed.
    Job,
    /// A secret could not be read.
    Secret,
}

/// What stands in the way of a tenant, where whoever runs the program can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The host's name leads to no address.
    NoAddress,
    /// Nobody takes connections there, or something in between refuses them.
    NoConnection,
    /// No connection came about in the time that one may take.
    ConnectTime,
    /// The host's certificate is signed by nobody who is trusted.
    UnknownAuthority,
    /// The host's certificate, or how it speaks TLS, is not acceptable.
    Tls,
    /// The proxy cannot be reached.
    NoProxy,
    /// The proxy asks who is there.
    ProxyCredentials,
    /// The proxy does not connect to the host.
    ProxyRefusal,
    /// No answer came in the time that one may take.
    AnswerTime,
    /// The time that the run may take is over.
    Deadline,
}

/// A call to the tenant that failed, with all that support asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantError {
    /// What kind of failure it is.
    pub failure: Failure,
    /// What happened, as a lower-case fragment; it never holds a secret.
    pub message: String,
    /// The method and path of the request.
    pub request: Option<String>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The API's code.
    pub code: Option<String>,
    /// The API's details, one text each, with the field named.
    pub details: Vec<String>,
    /// The id that support asks for.
    pub correlation_id: Option<String>,
    /// How many requests were sent.
    pub attempts: u32,
    /// The requests, where they are not told elsewhere.
    pub tries: Vec<Attempt>,
    /// What stands in the way, if it is known.
    pub obstacle: Option<Obstacle>,
}

impl TenantError {
    /// Makes an error that no answer belongs to.
    pub fn new(failure: Failure, message: impl Into<String>) -> Self {
        Self {
            failure,
            message: message.into(),
            request: None,
            status: None,
            code: None,
            details: Vec::new(),
            correlation_id: None,
            attempts: 0,
            tries: Vec::new(),
            obstacle: None,
        }
    }
}

impl fmt::Display for TenantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for detail in &self.details {
            write!(f, "; {detail}")?;
        }
        let status = self.status.map(|status| status.to_string());
        let id = self
            .correlation_id
            .as_ref()
            .map(|id| format!("correlation id {id}"));
        let facts = [self.request.clone(), status, self.code.clone(), id];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        match facts.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", facts.join(", ")),
        }
    }
}

impl std::error::Error for TenantError {}

/// A secret that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source_name} {reason}")]
pub struct SecretError {
    /// Where it was looked for.
    pub source_name: String,
    /// Why it could not be read.
    pub reason: String,
}

/// Reads secrets by reference.
pub trait ReadSecret: Send + Sync {
    /// Reads a secret.
    ///
    /// # Errors
    ///
    /// Fails if the source is not there or is empty.
    fn secret(&self, source: &SecretSource) -> Result<SecretString, SecretError>;
}

/// Reads from a tenant. What only reads takes this, so that it cannot write.
pub trait ReadTenant: Sync {
    /// Reads which organisation the tenant is.
    ///
    /// # Errors
    ///
    /// Fails if the tenant cannot be reached or refuses.
    fn organization(&self) -> impl Future<Output = Result<Organization, TenantError>> + Send;

    /// Reads all that is live.
    ///
    /// # Errors
    ///
    /// Fails if anything could not be read in full: nothing may be planned from a part.
    fn snapshot(
        &self,
        request: &ReadRequest<'_>,
    ) -> impl Future<Output = Result<Snapshot, TenantError>> + Send;

    /// Reads one object by id, or nothing if it is gone.
    ///
    /// # Errors
    ///
    /// Fails if the tenant cannot be reached, refuses, or answers with what is no such object.
    fn read(
        &self,
        object: &LiveRef,
    ) -> impl Future<Output = Result<Option<LiveObject>, TenantError>> + Send;
}

/// Writes to a tenant.
pub trait WriteTenant: ReadTenant {
    /// Creates an object and follows its creation to the end.
    ///
    /// # Errors
    ///
    /// [`Failure::Unsettled`] if it may or may not have been created.
    fn create(
        &self,
        new: NewObject<'_>,
    ) -> impl Future<Output = Result<Written, TenantError>> + Send;

    /// Writes fields of an object, with the tag of the last answer for it.
    ///
    /// # Errors
    ///
    /// [`Failure::Moved`] if somebody else changed it meanwhile.
    fn write(
        &self,
        object: &LiveRef,
        write: Write<'_>,
    ) -> impl Future<Output = Result<Written, TenantError>> + Send;

    /// Deletes an object, with the tag of the last answer for it. One that is gone is deleted.
    ///
    /// # Errors
    ///
    /// [`Failure::InUse`] if something refers to it.
    fn delete(&self, object: &LiveRef)
    -> impl Future<Output = Result<Written, TenantError>> + Send;

    /// Tells how many calls wait for work that the tenant does by itself, such as a job, and send
    /// next to nothing meanwhile.
    fn parked(&self) -> usize {
        0
    }
}
