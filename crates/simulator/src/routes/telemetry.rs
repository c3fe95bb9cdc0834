//! `GET /api/v2/ai/llm/gateway/telemetry`: figures per period and version of a prompt, drawn from the seed,
//! in pages that a cursor leads through. Computed on demand: a page costs a page, however long the time.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::check::Check;
use crate::clock::{later, spell};
use crate::collections::Collection;
use crate::fingerprint::fingerprint;
use crate::ids::digest;
use crate::kind::traffic;
use crate::paging;
use crate::refusal::Refusal;
use crate::tenant::Tenant;
use crate::token::Access;

const DEFAULT_SIZE: usize = 50;
/// One row is one version in so many seconds.
const PERIOD_SECONDS: i64 = 300;
const REQUESTS_PER_PERIOD: f64 = 600.0;

/// What is asked for.
struct Window {
    prompt: String,
    /// Periods since the epoch: the first, and the one after the last.
    periods: std::ops::Range<i64>,
    size: usize,
}

pub(crate) fn list(tenant: &mut Tenant, call: &Call<'_>, _access: &Access) -> Outcome {
    let window = window(call)?;
    let found = tenant
        .shelves
        .of(Collection::Prompts)
        .get(&window.prompt)
        .cloned();
    let prompt = found.ok_or_else(|| Refusal::not_found("prompt", &window.prompt))?;
    let start = start(call, &window)?;
    pause(tenant, call)?;
    let shares = traffic::shares(&prompt.fields);
    let width = u64::try_from(shares.len()).unwrap_or(0);
    let periods = u64::try_from(window.periods.end - window.periods.start).unwrap_or(0);
    let total = periods.saturating_mul(width);
    let size = u64::try_from(window.size).unwrap_or(0);
    let end = start.saturating_add(size).min(total);
    let rows: Vec<Value> = (start..end)
        .filter_map(|index| {
            let (version, weight) = shares.get(usize::try_from(index.checked_rem(width)?).ok()?)?;
            let period = window.periods.start + i64::try_from(index / width).ok()?;
            Some(row(
                tenant.seed,
                &window.prompt,
                (version.as_str(), *weight),
                period,
            ))
        })
        .collect();
    let mut body = json!({"entities": rows});
    if end < total {
        body["nextPageCursor"] = json!(cursor(&window, end));
    }
    Ok(Answer::json(200, &body))
}

fn window(call: &Call<'_>) -> Result<Window, Refusal> {
    let mut check = Check::default();
    let prompt = call.query("promptId").unwrap_or_default();
    if prompt.is_empty() {
        check.fail("required", "promptId", "is required");
    }
    let start = time(&mut check, call, "startTime");
    let end = time(&mut check, call, "endTime");
    if start >= end && start.is_some() && end.is_some() {
        check.fail("out.of.range", "endTime", "must be after startTime");
    }
    check.finish()?;
    let size = paging::size(call, DEFAULT_SIZE)?;
    let from = start.map_or(0, |at| at.as_second().div_euclid(PERIOD_SECONDS));
    let last = end.map_or(0, |at| {
        (at.as_second() + PERIOD_SECONDS - 1).div_euclid(PERIOD_SECONDS)
    });
    Ok(Window {
        prompt,
        periods: from..last.max(from),
        size,
    })
}

fn time(check: &mut Check, call: &Call<'_>, name: &str) -> Option<Timestamp> {
    let Some(text) = call.query(name) else {
        check.fail("required", name, "is required");
        return None;
    };
    let parsed = text.parse().ok();
    if parsed.is_none() {
        check.fail(
            "invalid.value",
            name,
            "must be an RFC 3339 time with an offset",
        );
    }
    parsed
}

/// A cursor belongs to the question that it was given for.
fn cursor(window: &Window, next: u64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{next}.{}", mark(window)))
}

fn mark(window: &Window) -> String {
    let text = format!("{} {:?}", window.prompt, window.periods);
    fingerprint(text.as_bytes()).chars().take(16).collect()
}

fn start(call: &Call<'_>, window: &Window) -> Result<u64, Refusal> {
    let Some(text) = call.query("cursor").filter(|text| !text.is_empty()) else {
        return Ok(0);
    };
    let decoded = BASE64_URL_SAFE_NO_PAD
        .decode(&text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    decoded
        .as_deref()
        .and_then(|text| text.split_once('.'))
        .filter(|(_, found)| *found == mark(window))
        .and_then(|(next, _)| next.parse().ok())
        .ok_or_else(|| {
            Refusal::field(
                "invalid.value",
                "cursor",
                "is not a cursor for this question",
            )
        })
}

/// Refuses a reader that does not wait between two pages, where that is asked for.
fn pause(tenant: &mut Tenant, call: &Call<'_>) -> Result<(), Refusal> {
    let wait = tenant.behaviour.telemetry_pause_ms;
    let hasty = tenant
        .telemetry_read
        .is_some_and(|before| later(before, wait) > call.now);
    tenant.telemetry_read = Some(call.now);
    if hasty && call.query("cursor").is_some() {
        let message = format!("wait {wait} ms between two pages of telemetry");
        return Err(Refusal::new(429, "too.many.requests", message));
    }
    Ok(())
}

fn row(seed: u64, prompt: &str, (version, weight): (&str, f64), period: i64) -> Value {
    let bytes = digest(
        seed,
        &format!("telemetry {prompt} {version}"),
        period.unsigned_abs(),
    );
    let part = |index: usize| f64::from(bytes[index]) / 255.0;
    let requests = (REQUESTS_PER_PERIOD * weight * (0.5 + part(0))).round();
    let per_request = (120.0 + 480.0 * part(1)).round();
    let at =
        Timestamp::from_second(period.saturating_mul(PERIOD_SECONDS)).unwrap_or(Timestamp::MAX);
    json!({
        "promptId": prompt,
        "version": version,
        "timestamp": spell(at),
        "periodSeconds": PERIOD_SECONDS,
        "requests": whole(requests),
        "tokens": whole(requests * per_request),
        "errorRate": thousandths(0.02 * part(2)),
        "latencyMs": whole(180.0 + 900.0 * part(3)),
        "tokenUtilization": thousandths(0.2 + 0.7 * part(4)),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "figures of a few millions, drawn here"
)]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

fn thousandths(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
