//! One question to the tenant, and what a refusal of it means.
//!
//! A call comes in; its answer goes out, or a check that says why there is none.

use http::StatusCode;
use lockstep_model::examination::{Check, Status};
use lockstep_model::tenant::{Failure, TenantError};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::client::Client;
use crate::request::Call;

/// An answer that is a JSON object.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) tag: Option<String>,
    pub(super) body: Map<String, Value>,
}

impl Client {
    /// Asks, and returns the answer that stands, whatever it says.
    pub(super) async fn ask_once(&self, call: &Call) -> Result<Answer, TenantError> {
        Ok(self.caller.call(call).await?.answer)
    }

    /// Asks for a JSON object.
    pub(super) async fn question(&self, call: &Call) -> Result<Answered, TenantError> {
        let reply = self.caller.ask(call).await?;
        let no_json = self.caller.no_json(call, &reply.answer, &reply.trace);
        let (tag, trace) = (reply.answer.tag(), reply.trace);
        match (reply.answer.into_object(), no_json) {
            (Some(body), _) => Ok(Answered { tag, body }),
            (None, Some(error)) => Err(error),
            (None, None) => {
                let message = "the answer is no JSON object";
                Err(crate::caller::odd(call, &trace, message))
            }
        }
    }
}

/// Ends a check whose question was refused, for something that lockstep cannot do without.
pub(super) fn refused(check: Check, error: &TenantError) -> Check {
    let (found, means, advice) = judged(error);
    let check = check.ends(Status::Failed, found, means);
    match advice {
        Some(advice) => check.advice(advice),
        None => check,
    }
}

/// Ends a check whose question was refused, for something that lockstep can do without.
pub(super) fn spared(check: Check, error: &TenantError, used: &str) -> Check {
    let (found, _means, advice) = judged(error);
    let means = format!("{used} does not work here, and nothing else needs it");
    let check = check.ends(Status::Differs, found, means);
    match advice {
        Some(advice) => check.advice(advice),
        None => check,
    }
}

/// What a refusal says, what it means, and what to do.
fn judged(error: &TenantError) -> (String, &'static str, Option<&'static str>) {
    let said = error.to_string();
    let status = error
        .status
        .and_then(|status| StatusCode::from_u16(status).ok());
    let missing = [
        StatusCode::NOT_FOUND,
        StatusCode::METHOD_NOT_ALLOWED,
        StatusCode::NOT_IMPLEMENTED,
    ];
    if status.is_some_and(|status| missing.contains(&status)) {
        let said = format!("there is no such end point: {said}");
        let advice = "ask the tenant's support whether the LLM Gateway is enabled and where this end point is";
        return (
            said,
            "objects of this kind cannot be managed here",
            Some(advice),
        );
    }
    match error.failure {
        Failure::Forbidden => (
            said,
            "this OAuth client may not do that",
            Some("give the OAuth client the scope or a role that grants it"),
        ),
        Failure::Unauthorized => (said, "the token is refused here", None),
        Failure::Answer => (
            said,
            "the answer cannot be understood, so nothing can be planned from it",
            Some("send this to whoever keeps lockstep"),
        ),
        Failure::Unavailable => (
            said,
            "it could not be looked at, and a plan would fail the same way",
            Some("try again, and tell the tenant's support if it stays"),
        ),
        Failure::NotFound
        | Failure::NameTaken
        | Failure::VersionConflict
        | Failure::InUse
        | Failure::Moved
        | Failure::Invalid
        | Failure::Unsettled
        | Failure::Listing
        | Failure::Job
        | Failure::Secret => (said, "it cannot be read as lockstep asks for it", None),
    }
}
