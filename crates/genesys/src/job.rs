//! Follows an asynchronous job to its end.
//!
//! A job's id comes in; the id of what it made goes out, or why it failed. States are read in both
//! spellings, and one that is unknown counts as running.

use std::time::Duration;

use http::StatusCode;
use lockstep_model::tenant::{Failure, TenantError, Trace};
use lockstep_model::{Kind, LiveId};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::caller::Caller;
use crate::mask::Mask;
use crate::notice::Wait;
use crate::request::{Call, Requests, is_segment};

const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    Running,
    Completed(Option<LiveId>),
    Failed(TenantError),
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It made or wrote this, if it says what.
    Completed(Option<LiveId>),
    /// The tenant does not know the job: what it did is settled by looking.
    Gone,
}

/// Follows a job until it ends or the limit is passed.
pub(crate) async fn follow(
    (caller, requests): (&Caller, &Requests),
    (job, kind, object): (&str, Kind, &str),
    (first_wait, limit): (Duration, Duration),
    trace: &mut Trace,
) -> Result<Ending, TenantError> {
    let call = requests.job(job);
    let give_up = Instant::now() + limit;
    let mut wait = first_wait;
    let _parking = caller.parked.park();
    let _waiting = caller.notices.wait(|| Wait::Job {
        job: caller.mask.clean(job),
        kind,
        object: object.to_owned(),
    });
    loop {
        if !caller.rest(wait).await {
            return Err(under_way(&call, "when the run's time was over"));
        }
        // A read is given up without harm, however long the tenant asks to wait with it.
        let Ok(reply) = timeout_at(give_up, caller.call(&call)).await else {
            return Err(out_of_time(&call, limit));
        };
        let reply = reply.map_err(unsettled)?;
        trace.add(reply.trace.clone());
        if reply.answer.status == StatusCode::NOT_FOUND {
            return Ok(Ending::Gone);
        }
        if !reply.answer.status.is_success() {
            return Err(unsettled(caller.refused(&call, &reply)));
        }
        match standing(reply.answer.json(), &caller.mask) {
            Standing::Completed(id) => return Ok(Ending::Completed(id)),
            Standing::Failed(mut error) => {
                error.request = Some(call.name());
                error.correlation_id = trace.correlation_ids.last().cloned();
                return Err(error);
            }
            Standing::Running => {}
        }
        wait = wait.mul_f64(1.5).min(LONGEST_WAIT);
        if Instant::now() + wait >= give_up {
            return Err(out_of_time(&call, limit));
        }
    }
}

fn out_of_time(call: &Call, limit: Duration) -> TenantError {
    let seconds = limit.as_secs();
    under_way(call, &format!("after {seconds} s"))
}

fn under_way(call: &Call, when: &str) -> TenantError {
    let message = format!("the job was still under way {when}");
    let mut error = TenantError::new(Failure::Unsettled, message);
    error.request = Some(call.name());
    error
}

/// The job goes on although we cannot see it: what was asked for may still happen.
fn unsettled(mut error: TenantError) -> TenantError {
    error.message = format!("the job cannot be followed to its end: {}", error.message);
    error.failure = Failure::Unsettled;
    error
}

/// Reads how a job stands.
pub(crate) fn standing(body: Option<&Value>, mask: &Mask) -> Standing {
    let text = |name: &str| body.and_then(|body| body.get(name)?.as_str());
    let status = text("status").or_else(|| text("state")).unwrap_or_default();
    match status.to_ascii_uppercase().as_str() {
        "COMPLETED" | "COMPLETE" | "SUCCEEDED" => {
            let id = body.and_then(|body| body.get("result")?.get("id")?.as_str());
            Standing::Completed(id.filter(|id| is_segment(id)).map(LiveId::new))
        }
        "FAILED" => Standing::Failed(failure(body, mask)),
        _running => Standing::Running,
    }
}

fn failure(body: Option<&Value>, mask: &Mask) -> TenantError {
    let errors = body.and_then(|body| body.get("errors")?.as_array());
    let rows = || errors.into_iter().flatten();
    let codes = rows().filter_map(|row| row.get("code")?.as_str());
    let codes: Vec<&str> = codes.collect();
    let failure = match codes.contains(&"name.conflict") {
        true => Failure::NameTaken,
        false => Failure::Job,
    };
    let mut error = TenantError::new(failure, "the job failed");
    error.code = codes.first().map(|code| mask.clean(code));
    let messages = rows().filter_map(|row| row.get("message")?.as_str());
    error.details = messages.map(|message| mask.clean(message)).collect();
    error
}

#[cfg(test)]
mod tests;
