//! Looks at the end points beside the collections: jobs, telemetry, the audit log; and names those
//! that are never tried, because they would write.

use http::Method;
use jiff::{SignedDuration, Timestamp};
use lockstep_model::examination::{Check, Status};
use lockstep_model::telemetry::Sample;
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_model::{Kind, LiveId};
use serde_json::Value;

use super::asked::{refused, spared};
use crate::answer::Answer;
use crate::client::Client;
use crate::gateway::{self, Telemetry, Window, audit, completion, health, invocation, invoke};
use crate::request::Call;
use crate::wire::{JOBS, model};

/// An id that no job has.
const NO_JOB: &str = "00000000-0000-0000-0000-000000000000";

impl Client {
    /// Looks at the end point of jobs, by an id that no job has.
    pub(super) async fn look_at_jobs(&self) -> Vec<Check> {
        let call = self.requests.job(NO_JOB);
        let check = Check::new("job.read", "404 for a job that is not there")
            .of(&[Kind::Model])
            .at(format!("GET {JOBS}/{{id}}"));
        let shape = Check::new("errors", "`message`, `code`, `status` and `contextId`");
        let answer = match self.ask_once(&call).await {
            Ok(answer) => answer,
            Err(error) => {
                let shape = shape.not_tried("no refusal was seen");
                return vec![refused(check, &error), shape];
            }
        };
        vec![self.job(check, &call, &answer), shaped(shape, &answer)]
    }

    fn job(&self, check: Check, call: &Call, answer: &Answer) -> Check {
        let error = crate::refusal::of_answer(call, answer, &self.caller.mask);
        let status = answer.status.as_u16();
        match status {
            404 => check.found("404; the first model that is written shows whether jobs are there"),
            200 => check.ends(
                Status::Differs,
                "200 for an id that no job has",
                "a job that is lost could not be told from one that runs",
            ),
            // Some platforms refuse an id before they look for it.
            400 => check.found("400 for an id that no job has"),
            _other => refused(check, &error),
        }
    }

    /// Looks at the telemetry of a prompt in the last hour.
    pub(super) async fn look_at_telemetry(&self, prompt: Option<&LiveId>, now: Timestamp) -> Check {
        let path = gateway::telemetry::PATH;
        let check = Check::new("telemetry", "`entities` with the figures of a prompt")
            .at(format!("GET {path}"));
        let Some(prompt) = prompt else {
            return check.not_tried("nothing to look at: there is no prompt");
        };
        let window = Window {
            prompt: prompt.clone(),
            from: now - SignedDuration::from_hours(1),
            to: now,
        };
        let call = self.page_of(&window, None);
        let used = "`lockstep telemetry`";
        let body = match self.question(&call).await {
            Ok(answered) => answered.body,
            Err(error) => return spared(check, &error, used),
        };
        let mut telemetry = Telemetry::default();
        match telemetry.add(body, &window) {
            Ok(cursor) => figures(check, &telemetry.samples, cursor.is_some()),
            Err(reason) => spared(check, &self.misread(&call, &reason), used),
        }
    }

    /// Looks at the gateway's own audit log.
    pub(super) async fn look_at_audit_log(&self) -> Check {
        let check =
            Check::new("audit.list", "`entities` and `total`").at(format!("GET {}", audit::PATH));
        let mut call = self
            .requests
            .beside(Method::GET, audit::PATH, gateway::GATEWAY);
        call.url
            .query_pairs_mut()
            .append_pair("pageSize", "1")
            .append_pair("pageNumber", "1");
        let used = "reading the gateway's own audit log";
        let body = match self.question(&call).await {
            Ok(answered) => answered.body,
            Err(error) => return spared(check, &error, used),
        };
        let total = body.get("total").and_then(Value::as_u64);
        match (body.get("entities").and_then(Value::as_array), total) {
            (Some(_rows), Some(total)) => check.found(format!("a list of {total}")),
            (Some(_rows), None) => spared(check, &self.misread(&call, "it has no `total`"), used),
            (None, _) => {
                let reason = "it has no list under `entities`";
                spared(check, &self.misread(&call, reason), used)
            }
        }
    }

    fn misread(&self, call: &Call, reason: &str) -> TenantError {
        let message = format!(
            "the answer is not as expected: {}",
            self.caller.mask.clean(reason)
        );
        let mut error = TenantError::new(Failure::Answer, message);
        error.request = Some(call.name());
        error
    }
}

/// Looks which figures are told.
fn figures(check: Check, samples: &[Sample], more: bool) -> Check {
    let Some(first) = samples.first() else {
        return check.found("an empty list for the last hour");
    };
    let told = [
        ("version", first.version.is_some()),
        ("timestamp", first.at.is_some()),
        ("periodSeconds", first.period_seconds.is_some()),
        ("requests", first.requests.is_some()),
        ("tokens", first.tokens.is_some()),
        ("errorRate", first.error_rate.is_some()),
        ("latencyMs", first.latency_ms.is_some()),
        ("tokenUtilization", first.token_utilization.is_some()),
    ];
    let lacks = told.into_iter().filter(|(_name, is_there)| !is_there);
    let lacks: Vec<&str> = lacks.map(|(name, _)| name).collect();
    let count = samples.len();
    if !lacks.is_empty() {
        let found = format!("{count} rows; the first lacks {}", lacks.join(", "));
        let means = "`lockstep telemetry` cannot show these figures";
        return check.ends(Status::Differs, found, means);
    }
    let more = match more {
        true => "and more behind a cursor",
        false => "and no more",
    };
    check.found(format!("{count} rows for the last hour, {more}"))
}

/// Names the end points that are never tried.
pub(super) fn untried() -> impl Iterator<Item = Check> {
    let health = format!("{}/{{id}}/{}", model::COLLECTION.path, health::SEGMENT);
    let model: &[Kind] = &[Kind::Model];
    let all = [
        ("model.health", health, model),
        ("audit.write", audit::PATH.to_owned(), &[]),
        ("invocations", invocation::PATH.to_owned(), &[]),
        ("invoke", invoke::PATH.to_owned(), &[]),
        ("completions", completion::PATH.to_owned(), &[]),
    ];
    all.into_iter().map(|(id, path, kinds)| {
        let check = Check::new(id, format!("POST {path}"));
        check.of(kinds).not_tried("it would write")
    })
}

/// Looks at how a refusal is written.
fn shaped(check: Check, answer: &Answer) -> Check {
    if answer.status.is_success() {
        return check.not_tried("no refusal was seen");
    }
    let Some(body) = answer.json() else {
        return check.ends(
            Status::Differs,
            "no JSON",
            "messages of errors show the start of what came instead",
        );
    };
    let has = |name: &str| match name {
        "status" => body.get(name).is_some_and(Value::is_number),
        _text => body.get(name).is_some_and(Value::is_string),
    };
    let all = ["message", "code", "status", "contextId"].into_iter();
    let lacks: Vec<&str> = all.filter(|name| !has(name)).collect();
    match lacks.is_empty() {
        true => check.found(format!("as expected, of a {}", answer.status.as_u16())),
        false => check.ends(
            Status::Differs,
            format!("lacks {}", lacks.join(", ")),
            "messages of errors say less, and a 409 without a code is told apart by its method",
        ),
    }
}
