//! Answers that refuse, and the errors that they mean.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::json;
use url::Url;

use super::*;

fn call(method: Method) -> Call {
    Call {
        repeatable: method != Method::POST,
        accept: crate::request::Accept::Json,
        method,
        url: Url::parse("https://api.example.com/api/v2/x").unwrap(),
        scope: Some("ai:prompt:write"),
        tag: None,
        body: None,
        fits: true,
    }
}

fn error(method: Method, status: u16, body: &str) -> TenantError {
    let status = StatusCode::from_u16(status).unwrap();
    let headers = HeaderMap::from_iter([(
        "inin-correlation-id".parse().unwrap(),
        "c-1".parse().unwrap(),
    )]);
    let answer = Answer::new(status, headers, Bytes::copy_from_slice(body.as_bytes()));
    of_answer(&call(method), &answer, &Mask::default())
}

#[test]
fn everything_that_support_asks_for_is_told() {
    let body = json!({"message": "weights sum to 0.5", "code": "bad.request", "status": 400,
        "contextId": "other", "details": [{"errorCode": "invalid.value",
        "fieldName": "trafficDistribution", "message": "must sum to 1"}], "errors": []});
    let error = error(Method::PUT, 400, &body.to_string());
    assert_eq!(error.failure, Failure::Invalid);
    assert_eq!(
        error.to_string(),
        "weights sum to 0.5; trafficDistribution: must sum to 1 \
         (PUT /api/v2/x, 400, bad.request, correlation id c-1)"
    );
}

#[test]
fn conflicts_are_told_apart_by_code_then_by_method() {
    let failure = |method, code: &str| {
        let body = json!({"message": "no", "code": code});
        error(method, 409, &body.to_string()).failure
    };
    assert_eq!(failure(Method::PUT, "name.conflict"), Failure::NameTaken);
    assert_eq!(
        failure(Method::PUT, "version.conflict"),
        Failure::VersionConflict
    );
    assert_eq!(failure(Method::PUT, "in.use"), Failure::InUse);
    assert_eq!(failure(Method::POST, "conflict"), Failure::NameTaken);
    assert_eq!(failure(Method::DELETE, "conflict"), Failure::InUse);
    assert_eq!(failure(Method::PUT, "conflict"), Failure::Moved);
    assert_eq!(error(Method::PUT, 412, "").failure, Failure::Moved);
}

#[test]
fn a_refusal_names_what_is_missing() {
    let error = error(Method::PUT, 403, r#"{"message": "missing permission"}"#);
    assert_eq!(error.failure, Failure::Forbidden);
    assert!(error.details[0].contains("`ai:prompt:write`"));
}

#[test]
fn bodies_that_are_no_json_break_nothing() {
    let html = format!("<html>\n<b>\u{7}bad gateway</b>{}", "x".repeat(900));
    let shown = error(Method::GET, 502, &html);
    assert_eq!(shown.failure, Failure::Unavailable);
    assert!(
        shown.message.contains("<html> <b> bad gateway"),
        "{}",
        shown.message
    );
    assert!(shown.message.chars().count() < 300);
    for body in [
        "",
        "[]",
        "null",
        "\"x\"",
        "{\"message\": 7, \"details\": {}}",
        "{\"a\":",
    ] {
        assert!(error(Method::GET, 404, body).message.contains("404"));
    }
}

#[test]
fn token_errors_come_in_their_own_shape() {
    let url = Url::parse("https://login.example.com/oauth/token").unwrap();
    let answer = |status: u16, body: Value| {
        let status = StatusCode::from_u16(status).unwrap();
        Answer::new(status, HeaderMap::new(), Bytes::from(body.to_string()))
    };
    let refused = answer(
        401,
        json!({"error": "invalid_client", "description": "authentication failed"}),
    );
    let error = of_token(&url, &refused, &Mask::default());
    assert_eq!(error.failure, Failure::Unauthorized);
    assert_eq!(error.code.as_deref(), Some("invalid_client"));
    assert!(error.message.ends_with("authentication failed"));
    let limit = "rate limit exceeded; expected 10/min";
    let limited = answer(
        400,
        json!({"error": "invalid_request", "error_description": limit}),
    );
    assert!(is_token_limit(&limited));
    let error = of_token(&url, &limited, &Mask::default());
    assert_eq!(error.failure, Failure::Unavailable, "credentials are well");
    assert!(!is_token_limit(&refused));
}

#[test]
fn redirects_are_named_and_not_followed() {
    let headers = HeaderMap::from_iter([(
        "location".parse().unwrap(),
        "https://x.example/in?code=hunter2#hunter2".parse().unwrap(),
    )]);
    let answer = Answer::new(StatusCode::FOUND, headers, Bytes::new());
    let error = of_answer(&call(Method::GET), &answer, &Mask::default());
    assert_eq!(error.failure, Failure::Answer);
    assert!(error.message.contains("https://x.example/in, "));
    assert!(!error.message.contains("hunter2"));
}

#[test]
fn a_packed_body_is_named_and_not_shown() {
    let headers =
        HeaderMap::from_iter([("content-encoding".parse().unwrap(), "gzip".parse().unwrap())]);
    let body = Bytes::from_static(&[0x1f, 0x8b, 8, 0]);
    let answer = Answer::new(StatusCode::OK, headers, body);
    let said = no_json(&answer, &Mask::default()).unwrap();
    assert!(said.contains("packed as `gzip`"), "{said}");
}
