//! What answers say beside their bodies: time, rate limits, patience, version, correlation.
//!
//! Headers of an answer come in; checks go out. The server's numbers are told, no other text.

use http::{Version, header};
use jiff::Timestamp;
use lockstep_model::examination::{Check, Status};

use super::witness::Seen;
use crate::answer::{Answer, date};

/// By how many seconds two clocks may differ.
const SKEW: i64 = 30;
/// The headers of the window of requests.
const WINDOW: [&str; 3] = [
    "inin-ratelimit-count",
    "inin-ratelimit-allowed",
    "inin-ratelimit-reset",
];
/// How many headers of other names are told.
const OTHERS: usize = 6;

/// Looks at the version of HTTP.
pub(super) fn version(answer: &Answer) -> Check {
    let check = Check::new("http.version", "HTTP/1.1 or HTTP/2");
    let (said, known) = match answer.version {
        Version::HTTP_11 => ("HTTP/1.1", true),
        Version::HTTP_2 => ("HTTP/2", true),
        Version::HTTP_3 => ("HTTP/3", true),
        Version::HTTP_10 => ("HTTP/1.0", false),
        _older => ("older than HTTP/1.0", false),
    };
    match known {
        true => check.found(said),
        false => check.ends(
            Status::Differs,
            said,
            "each request needs a connection of its own: runs are slow",
        ),
    }
}

/// Compares the server's clock with ours, which was read before and after the answer.
pub(super) fn clock(answer: &Answer, (before, after): (Timestamp, Timestamp)) -> Check {
    let expected = format!("a `Date` within {SKEW} s of this machine's clock");
    let check = Check::new("clock", expected);
    let told = answer.header(header::DATE.as_str());
    let Some(theirs) = told.and_then(date) else {
        let found = match told {
            None => "no `Date`",
            Some(_unread) => "a `Date` that is no HTTP date",
        };
        let means =
            "a `Retry-After` that is a date cannot be read, and is answered with a wait of our own";
        return check.ends(Status::Differs, found, means);
    };
    let skew = if theirs < before.as_second() {
        theirs - before.as_second()
    } else {
        (theirs - after.as_second()).max(0)
    };
    let found = match skew {
        0 => "the same".to_owned(),
        ahead @ 1.. => format!("the tenant is {ahead} s ahead"),
        behind => format!("the tenant is {} s behind", -behind),
    };
    if skew.abs() <= SKEW {
        return check.found(found);
    }
    check
        .ends(
            Status::Differs,
            found,
            "times in the ledger and windows of telemetry are off by that much; waits and tokens are not",
        )
        .advice("set this machine's clock by NTP")
}

/// Looks at the headers of the window of requests.
pub(super) fn rate(answer: &Answer) -> Check {
    let listed = WINDOW.map(|name| format!("`{name}`")).join(", ");
    let check = Check::new("rate.headers", listed);
    let said = |name: &str| {
        let text = answer.header(name)?.trim();
        let number =
            !text.is_empty() && text.len() <= 12 && text.bytes().all(|c| c.is_ascii_digit());
        Some(match number {
            true => format!("{name} {text}"),
            false => format!("{name} (no number)"),
        })
    };
    let found: Vec<String> = WINDOW.iter().filter_map(|name| said(name)).collect();
    let others = others(answer);
    let found = match (found.is_empty(), others.is_empty()) {
        (true, true) => "none".to_owned(),
        (true, false) => format!("others: {others}"),
        (false, true) => found.join(", "),
        (false, false) => format!("{}; others: {others}", found.join(", ")),
    };
    match answer.allowance() {
        Some(window) => check.found(format!(
            "{} of {}, reset in {} s",
            window.count,
            window.allowed,
            window.reset.as_secs()
        )),
        None => check
            .ends(
                Status::Differs,
                found,
                "lockstep cannot see the window, and learns its limit from being refused",
            )
            .advice("set `limits: {requestsPerMinute: …}` of the tenant in lockstep.yaml"),
    }
}

/// The names of other headers that speak of rates.
fn others(answer: &Answer) -> String {
    let names = answer.headers.keys().map(header::HeaderName::as_str);
    let names = names.filter(|name| {
        (name.contains("ratelimit") || name.contains("rate-limit")) && !WINDOW.contains(name)
    });
    let names: Vec<&str> = names.take(OTHERS).collect();
    names.join(", ")
}

/// Says how the tenant asked for patience, if it did.
pub(super) fn patience(seen: Seen) -> Check {
    let check = Check::new("rate.retryAfter", "`Retry-After` in seconds or as a date");
    let Seen {
        throttled,
        seconds,
        dates,
        odd,
        ..
    } = seen;
    let told = seconds + dates + odd;
    let found = [
        (throttled, "times 429"),
        (seconds, "in seconds"),
        (dates, "as a date"),
        (odd, "unreadable"),
    ];
    let found = found.into_iter().filter(|(count, _what)| *count > 0);
    let found: Vec<String> = found
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let found = found.join(", ");
    if throttled == 0 && told == 0 {
        return check.not_tried("no request was refused for haste");
    }
    match odd == 0 && told >= throttled {
        true => check.found(found),
        false => check.ends(
            Status::Differs,
            found,
            "lockstep waits by its own measure, and asks more often than it would have to",
        ),
    }
}

/// Looks for the id that support asks for.
pub(super) fn correlation(answer: &Answer) -> Check {
    let check = Check::new("correlation", "`ININ-Correlation-Id` with each answer");
    match answer.header("inin-correlation-id") {
        Some(_id) => check.found("with each answer that was looked at"),
        None => check.ends(
            Status::Differs,
            "none",
            "errors and the ledger name no id that the tenant's support could look for",
        ),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                let name: header::HeaderName = name.parse().unwrap();
                (name, value.parse().unwrap())
            })
            .collect();
        Answer::new(StatusCode::OK, headers, Bytes::new())
    }

    #[test]
    fn clocks_are_compared_by_the_second() {
        let date = answer(&[("date", "Sun, 06 Nov 1994 08:49:37 GMT")]);
        let theirs: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
        let at = |seconds: i64| Timestamp::from_second(theirs.as_second() + seconds).unwrap();
        let judged = |before, after| {
            let check = clock(&date, (at(before), at(after)));
            (check.status, check.found)
        };
        assert_eq!(judged(-1, 1), (Status::Ok, "the same".to_owned()));
        assert_eq!(judged(20, 21).0, Status::Ok);
        let behind = (Status::Differs, "the tenant is 90 s behind".to_owned());
        assert_eq!(judged(90, 95), behind);
        let ahead = (Status::Differs, "the tenant is 60 s ahead".to_owned());
        assert_eq!(judged(-61, -60), ahead);
        assert_eq!(clock(&answer(&[]), (theirs, theirs)).found, "no `Date`");
        let odd = answer(&[("date", "soon")]);
        assert_eq!(clock(&odd, (theirs, theirs)).status, Status::Differs);
    }

    #[test]
    fn rate_headers_are_told_by_their_numbers_only() {
        let all = [
            ("inin-ratelimit-count", "3"),
            ("inin-ratelimit-allowed", "300"),
            ("inin-ratelimit-reset", "41"),
        ];
        let check = rate(&answer(&all));
        assert_eq!(check.status, Status::Ok);
        assert_eq!(check.found, "3 of 300, reset in 41 s");
        let odd = answer(&[
            ("inin-ratelimit-count", "canary"),
            ("x-ratelimit-limit", "canary"),
        ]);
        let check = rate(&odd);
        assert_eq!(check.status, Status::Differs);
        assert_eq!(
            check.found,
            "inin-ratelimit-count (no number); others: x-ratelimit-limit"
        );
        assert_eq!(rate(&answer(&[])).found, "none");
    }

    #[test]
    fn patience_is_told_as_far_as_it_was_seen() {
        assert_eq!(patience(Seen::default()).status, Status::NotTried);
        let seen = |throttled, seconds, dates, odd| Seen {
            requests: 9,
            throttled,
            seconds,
            dates,
            odd,
        };
        assert_eq!(patience(seen(2, 1, 1, 0)).status, Status::Ok);
        assert_eq!(patience(seen(2, 1, 0, 1)).status, Status::Differs);
        assert_eq!(patience(seen(1, 0, 0, 0)).found, "1 times 429");
        assert_eq!(patience(seen(1, 0, 0, 0)).status, Status::Differs);
    }

    #[test]
    fn old_versions_differ() {
        assert_eq!(version(&answer(&[])).status, Status::Ok);
        let old = version(&answer(&[]).over(Version::HTTP_10));
        assert_eq!(old.status, Status::Differs);
        assert_eq!(version(&answer(&[]).over(Version::HTTP_2)).found, "HTTP/2");
    }
}
