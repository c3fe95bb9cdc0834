//! From an answer that refuses to an error that says what, why and which.
//!
//! The platform's error body, the token end point's error body, or whatever else came, go in; a
//! [`TenantError`] whose texts hold no secret goes out.

use http::{Method, StatusCode};
use lockstep_model::tenant::{Failure, TenantError};
use serde_json::Value;

use crate::answer::{Answer, Body};
use crate::mask::Mask;
use crate::request::Call;

/// Makes the error that an answer means for a call.
pub(crate) fn of_answer(call: &Call, answer: &Answer, mask: &Mask) -> TenantError {
    let code = code(answer);
    let failure = failure(&call.method, answer.status, code);
    let mut error = TenantError::new(failure, message(answer, mask));
    error.request = Some(call.name());
    error.status = Some(answer.status.as_u16());
    error.code = code.map(|code| mask.clean(code));
    error.details = details(answer.json(), mask);
    error.correlation_id = answer.correlation_id().map(|id| mask.clean(id));
    if let (Failure::Forbidden, Some(scope)) = (failure, call.scope) {
        let hint = format!("the call needs the scope `{scope}`, or a role that grants the same");
        error.details.push(hint);
    }
    error
}

/// Makes the error that an answer of the token end point means.
pub(crate) fn of_token(url: &url::Url, answer: &Answer, mask: &Mask) -> TenantError {
    let failure = match answer.status.as_u16() {
        // Nothing is wrong with the credentials then.
        400 if is_token_limit(answer) => Failure::Unavailable,
        400 | 401 => Failure::Unauthorized,
        403 => Failure::Forbidden,
        408 | 425 | 429 | 500.. => Failure::Unavailable,
        _other => Failure::Answer,
    };
    let why = match answer.status.is_success() {
        // What is no JSON may hold a token all the same, and nobody knows where.
        true => "its answer is no JSON".to_owned(),
        false => message(answer, mask),
    };
    let message = format!("the token end point gave no access token: {why}");
    let mut error = TenantError::new(failure, message);
    error.request = Some(format!("POST {}", url.path()));
    error.status = Some(answer.status.as_u16());
    error.code = code(answer).map(|code| mask.clean(code));
    error.correlation_id = answer.correlation_id().map(|id| mask.clean(id));
    error
}

/// Makes the error of an answer of the token end point that is a success and gives no token.
pub(crate) fn of_tokenless(url: &url::Url, answer: &Answer, mask: &Mask) -> TenantError {
    let mut error = of_token(url, answer, mask);
    if let Some(said) = said(answer, mask) {
        error.details.push(said);
    }
    "the answer of the token end point holds no `access_token`".clone_into(&mut error.message);
    error
}

/// Says how an answer that is no JSON begins; nothing if it is JSON.
pub(crate) fn no_json(answer: &Answer, mask: &Mask) -> Option<String> {
    match &answer.body {
        Body::Json(_) => None,
        Body::Empty => Some("the answer is no JSON: it is empty".to_owned()),
        Body::BrokenOff => Some("the answer is JSON that breaks off".to_owned()),
        Body::Other(bytes) => Some(match packing(answer) {
            Some(packing) => {
                let packing = mask.clean(packing);
                format!("the answer is packed as `{packing}`, which was not asked for")
            }
            None => {
                let start = mask.start(&String::from_utf8_lossy(bytes));
                format!("the answer is no JSON: {start}")
            }
        }),
    }
}

/// How the body is packed, which is never asked for.
fn packing(answer: &Answer) -> Option<&str> {
    let said = answer.header("content-encoding");
    said.filter(|said| !said.eq_ignore_ascii_case("identity"))
}

/// Says whether the token end point means "too many requests" by its 400.
pub(crate) fn is_token_limit(answer: &Answer) -> bool {
    let texts = ["description", "error_description", "message", "error"];
    let mut said = texts.iter().filter_map(|name| answer.text(name));
    answer.status == StatusCode::BAD_REQUEST
        && said.any(|text| text.to_ascii_lowercase().contains("rate limit exceeded"))
}

/// The API's code, in either shape of error bodies.
fn code(answer: &Answer) -> Option<&str> {
    answer.text("code").or_else(|| answer.text("error"))
}

/// What the body says of the failure.
fn said(answer: &Answer, mask: &Mask) -> Option<String> {
    let names = ["message", "error_description", "description"];
    let said = names.iter().find_map(|name| answer.text(name))?;
    (!said.trim().is_empty()).then(|| mask.clean(said))
}

fn message(answer: &Answer, mask: &Mask) -> String {
    if let Some(said) = said(answer, mask) {
        return said;
    }
    let status = answer.status;
    if status.is_redirection() {
        let target = answer.header("location").map_or("nowhere", less_query);
        let target = mask.clean(target);
        return format!("the tenant redirects to {target}, which is not followed with a token");
    }
    let reason = status.canonical_reason().unwrap_or("no known status");
    match &answer.body {
        Body::Other(bytes) => {
            let said = mask.clean(&String::from_utf8_lossy(bytes));
            format!("the tenant answered {status} with what is no JSON: {said}")
        }
        Body::Empty | Body::Json(_) | Body::BrokenOff => {
            format!("the tenant answered {} ({reason})", status.as_u16())
        }
    }
}

/// What stands behind a path may be meant for the one who is sent there, and nobody else.
fn less_query(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or(target)
}

/// The fields at fault, `field: message` each.
fn details(body: Option<&Value>, mask: &Mask) -> Vec<String> {
    let listed = |name| body.and_then(|body| body.get(name)?.as_array());
    let rows = listed("details").into_iter().chain(listed("errors"));
    let texts = rows.flatten().filter_map(|row| {
        let text = |name: &str| row.get(name).and_then(Value::as_str);
        let said = text("message").or_else(|| text("errorCode").or_else(|| text("code")))?;
        Some(match text("fieldName") {
            Some(field) => mask.clean(&format!("{field}: {said}")),
            None => mask.clean(said),
        })
    });
    texts.collect()
}

/// What kind of failure a status is; a 409 is told apart by its code, or else by the method.
fn failure(method: &Method, status: StatusCode, code: Option<&str>) -> Failure {
    match status.as_u16() {
        401 => Failure::Unauthorized,
        403 => Failure::Forbidden,
        404 => Failure::NotFound,
        409 => conflict(method, code),
        412 => Failure::Moved,
        408 | 425 | 429 | 500.. => Failure::Unavailable,
        400..=499 => Failure::Invalid,
        _other => Failure::Answer,
    }
}

fn conflict(method: &Method, code: Option<&str>) -> Failure {
    match code {
        Some("name.conflict") => Failure::NameTaken,
        Some("version.conflict") => Failure::VersionConflict,
        Some("in.use") => Failure::InUse,
        Some(_) | None if *method == Method::POST => Failure::NameTaken,
        Some(_) | None if *method == Method::DELETE => Failure::InUse,
        Some(_) | None => Failure::Moved,
    }
}

#[cfg(test)]
mod tests;
