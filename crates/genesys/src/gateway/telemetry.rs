//! Telemetry of a prompt (guide 004): all pages that cursors lead through, or an error.
//!
//! A prompt and a span of time come in; samples go out, and the rows as they were received for
//! whoever sends them on.

use std::collections::HashSet;
use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use lockstep_model::LiveId;
use lockstep_model::telemetry::Sample;
use lockstep_model::tenant::{Failure, TenantError, Trace};
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep_until};

use super::read::{self, Misfit, misfit};
use crate::caller::odd;
use crate::client::Client;
use crate::request::Call;

pub(crate) const PATH: &str = "/api/v2/ai/llm/gateway/telemetry";
/// The scope that it needs.
pub(crate) const SCOPE: &str = "ai:telemetry:read";

/// How many rows a page has.
const PAGE_SIZE: usize = 50;
/// How long the tenant wants to be left alone between two pages.
const PAUSE: Duration = Duration::from_millis(500);
/// How many pages are read: at that pace they take three quarters of an hour.
const MOST_PAGES: usize = 5_000;

/// What is asked for: a prompt, and a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The prompt.
    pub prompt: LiveId,
    /// Where the span begins.
    pub from: Timestamp,
    /// Where it ends.
    pub to: Timestamp,
}

/// What the gateway measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Telemetry {
    /// The samples, one a version and period.
    pub samples: Vec<Sample>,
    /// The rows as they were received.
    pub(super) received: Vec<Value>,
}

impl Client {
    /// Reads all telemetry of a prompt in a span of time.
    ///
    /// # Errors
    ///
    /// Fails if a page cannot be read, if a cursor comes twice, or if there are too many pages:
    /// figures of a part would be wrong.
    pub async fn telemetry(&self, window: &Window) -> Result<Telemetry, TenantError> {
        let mut telemetry = Telemetry::default();
        let mut cursors = HashSet::new();
        let mut cursor = None;
        loop {
            let call = self.page_of(window, cursor.as_deref());
            let (body, trace) = self.ask_object(&call).await?;
            let again = Instant::now() + PAUSE;
            let next = telemetry.add(body, window);
            cursor = next.map_err(|reason| misfit(&call, &trace, &reason))?;
            let Some(next) = &cursor else {
                return Ok(telemetry);
            };
            if !cursors.insert(next.clone()) {
                let message =
                    "the cursor of the next page came before: following it would never end";
                return Err(odd(&call, &trace, message));
            }
            // Pages that are longer than they were asked for count by what they hold.
            if cursors.len() >= MOST_PAGES || telemetry.samples.len() >= MOST_PAGES * PAGE_SIZE {
                return Err(endless(&call, &trace));
            }
            let samples = telemetry.samples.len();
            tracing::info!(
                "telemetry: {} pages, {samples} samples so far",
                cursors.len()
            );
            sleep_until(again).await;
        }
    }

    /// Builds the request of a page, the first one without a cursor.
    pub(crate) fn page_of(&self, window: &Window, cursor: Option<&str>) -> Call {
        let mut call = self.requests.beside(Method::GET, PATH, SCOPE);
        let mut query = call.url.query_pairs_mut();
        query
            .append_pair("promptId", window.prompt.as_str())
            .append_pair("startTime", &window.from.to_string())
            .append_pair("endTime", &window.to.to_string())
            .append_pair("pageSize", &PAGE_SIZE.to_string());
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        drop(query);
        call
    }
}

impl Telemetry {
    /// Adds the rows of a page and returns the cursor of the next one.
    pub(crate) fn add(
        &mut self,
        mut body: Map<String, Value>,
        window: &Window,
    ) -> Result<Option<String>, Misfit> {
        let Some(Value::Array(rows)) = body.remove("entities") else {
            return Err("it has no list under `entities`".to_owned());
        };
        for row in &rows {
            let sample = sample(row, window);
            let number = self.samples.len() + 1;
            let sample = sample.map_err(|reason| format!("row {number}: {reason}"))?;
            self.samples.push(sample);
        }
        self.received.extend(rows);
        let cursor = read::text(&body, "nextPageCursor")?;
        Ok(cursor
            .filter(|cursor| !cursor.is_empty())
            .map(str::to_owned))
    }
}

fn sample(row: &Value, window: &Window) -> Result<Sample, Misfit> {
    let row = row.as_object().ok_or("it is no object")?;
    if read::text(row, "promptId")?.is_some_and(|id| id != window.prompt.as_str()) {
        return Err("it is about another prompt than was asked for".to_owned());
    }
    let at = read::text(row, "timestamp")?;
    if at.is_some_and(|at| at.parse::<Timestamp>().is_err()) {
        return Err("`timestamp` is no time of RFC 3339".to_owned());
    }
    Ok(Sample {
        version: read::text(row, "version")?.map(str::to_owned),
        at: at.map(str::to_owned),
        period_seconds: read::count(row, "periodSeconds")?,
        requests: read::count(row, "requests")?,
        tokens: read::count(row, "tokens")?,
        error_rate: read::share(row, "errorRate")?,
        latency_ms: read::measure(row, "latencyMs")?,
        token_utilization: read::share(row, "tokenUtilization")?,
    })
}

fn endless(call: &Call, trace: &Trace) -> TenantError {
    let message = format!(
        "there is more telemetry than {MOST_PAGES} pages hold, and no more is read: ask for a \
         shorter time"
    );
    let mut error = odd(call, trace, &message);
    error.failure = Failure::Listing;
    error
}
