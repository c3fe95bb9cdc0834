//! The classes of the contract, one by one.

use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::*;

fn call(method: Method) -> Call {
    Call {
        repeatable: method != Method::POST,
        accept: crate::request::Accept::Json,
        body: (method == Method::POST || method == Method::PUT).then(Default::default),
        method,
        url: Url::parse("https://api.example.com/x").unwrap(),
        scope: None,
        tag: None,
        fits: true,
    }
}

fn answered(method: Method, status: u16, body: &'static str) -> Verdict {
    let status = StatusCode::from_u16(status).unwrap();
    let answer = Answer::new(
        status,
        HeaderMap::new(),
        bytes::Bytes::from_static(body.as_bytes()),
    );
    judge(&call(method), &Ok(answer))
}

fn unanswered(method: Method, fate: Fate) -> Verdict {
    let reason = String::new();
    judge(&call(method), &Err(NotSent::new(fate, reason)))
}

const PASSING: [u16; 6] = [408, 425, 500, 502, 503, 504];

#[test]
fn reads_and_repeatable_writes_are_sent_again() {
    for status in PASSING {
        let again = |doubtful| Verdict::Again { doubtful };
        assert_eq!(answered(Method::GET, status, ""), again(false));
        assert_eq!(answered(Method::PUT, status, ""), again(true));
        assert_eq!(answered(Method::DELETE, status, ""), again(true));
    }
    let lost = unanswered(Method::PUT, Fate::Unknown);
    assert_eq!(lost, Verdict::Again { doubtful: true });
}

#[test]
fn a_post_is_sent_again_only_if_surely_not_carried_out() {
    for status in PASSING {
        assert_eq!(answered(Method::POST, status, ""), Verdict::Lost);
    }
    assert_eq!(unanswered(Method::POST, Fate::Unknown), Verdict::Lost);
    assert_eq!(
        unanswered(Method::POST, Fate::Unsent),
        Verdict::Again { doubtful: false }
    );
    assert_eq!(answered(Method::POST, 429, ""), Verdict::Throttled);
    assert_eq!(answered(Method::POST, 401, ""), Verdict::Refresh);
}

#[test]
fn answers_that_break_off_are_no_answers() {
    assert_eq!(answered(Method::POST, 201, "{\"id\": \"x"), Verdict::Lost);
    assert_eq!(answered(Method::POST, 201, "<html>"), Verdict::Lost);
    assert_eq!(
        answered(Method::GET, 200, "{\"entities\": ["),
        Verdict::Again { doubtful: false }
    );
    assert_eq!(
        answered(Method::GET, 200, "<html>"),
        Verdict::Again { doubtful: false }
    );
}

#[test]
fn what_is_final_stands() {
    for status in [200, 201, 202, 204, 302, 400, 403, 404, 409, 412, 501] {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            assert_eq!(answered(method, status, ""), Verdict::Take);
        }
    }
    assert_eq!(unanswered(Method::GET, Fate::Refused), Verdict::Never);
}

#[test]
fn waits_grow_to_a_bound_and_repeat_by_seed() {
    let (one, other) = (Jitter::new(7), Jitter::new(7));
    for tries in 1..40 {
        let wait = one.wait(tries);
        assert_eq!(wait, other.wait(tries));
        assert!(wait <= LONGEST_BACKOFF);
        assert!(tries > 1 || wait <= FIRST_WAIT);
    }
}
