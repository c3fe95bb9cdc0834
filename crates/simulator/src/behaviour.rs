//! How the simulated tenant behaves where the contract leaves a choice, or where it shall be hostile.
//! A plain value: it comes from the configuration or the admin side and is only read elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The longest lag that the contract allows a list to have, in milliseconds.
pub(crate) const LONGEST_LAG_MS: u64 = 5_000;

/// Holds every switch of the tenant's behaviour; it can be changed while the tenant runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Behaviour {
    /// Whether answers carry `ETag`, rows carry `etag`, and `If-Match` is heeded. The real platform mostly offers none.
    pub etags: bool,
    /// The order of the rows of a list.
    pub order: Order,
    /// How long a write may stay invisible in lists, in milliseconds; at most 5,000.
    pub list_lag_ms: u64,
    /// When the job of a model's registration ends.
    pub jobs: JobPace,
    /// How the states of a job are spelled.
    pub job_states: JobStates,
    /// Whether a completed job names the model's id in its `result`.
    pub job_result_id: bool,
    /// How a model's name that is taken is refused.
    pub taken_name: TakenName,
    /// How many calls a client may make in a window of time.
    pub rate_limit: RateLimit,
    /// How `Retry-After` is spelled.
    pub retry_after: RetryAfter,
    /// How long an access token lives, in seconds.
    pub token_lifetime_seconds: u64,
    /// How many tokens may be asked for in a minute; more are refused with the 400 that the platform uses for it.
    pub tokens_per_minute: Option<u32>,
    /// How long a client must wait between two pages of telemetry, in milliseconds; 429 otherwise. 0 does not check.
    pub telemetry_pause_ms: u64,
    /// Whether event streams hold comments and lines that are no JSON among the frames.
    pub stream_noise: bool,
    /// How the model end points that the simulator plays answer, by the name in their path; `*` for all others.
    pub endpoints: BTreeMap<String, EndpointPlay>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            etags: true,
            order: Order::default(),
            list_lag_ms: 0,
            jobs: JobPace::default(),
            job_states: JobStates::default(),
            job_result_id: true,
            taken_name: TakenName::default(),
            rate_limit: RateLimit::default(),
            retry_after: RetryAfter::default(),
            token_lifetime_seconds: 86_400,
            tokens_per_minute: None,
            telemetry_pause_ms: 0,
            stream_noise: false,
            endpoints: BTreeMap::new(),
        }
    }
}

impl Behaviour {
    /// Says what is wrong with the switches, if anything.
    pub(crate) fn problem(&self) -> Option<String> {
        if self.list_lag_ms > LONGEST_LAG_MS {
            return Some(format!(
                "listLagMs is {}, at most {LONGEST_LAG_MS}",
                self.list_lag_ms
            ));
        }
        if self.rate_limit.window_seconds == 0 {
            return Some("rateLimit.windowSeconds is 0, at least 1".to_owned());
        }
        self.endpoints
            .iter()
            .find_map(|(name, play)| play.problem(name))
    }
}

/// The order of the rows of a list; the API promises none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// By name where `sortBy=name` asks for it, by creation otherwise.
    #[default]
    AsAsked,
    /// Against what is asked for.
    Reversed,
    /// Mixed up, and the same at each reading.
    Shuffled,
    /// Mixed up anew for each page: rows come twice or not at all.
    Moving,
}

/// When the job of a model's registration ends: at whichever comes first; with neither it never ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobPace {
    /// After so many reads that still found it under way.
    pub polls: Option<u32>,
    /// After so many milliseconds.
    pub millis: Option<u64>,
}

impl Default for JobPace {
    fn default() -> Self {
        Self {
            polls: Some(0),
            millis: Some(20),
        }
    }
}

/// How the states of a job are spelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JobStates {
    /// `QUEUED`, `RUNNING`, `COMPLETED`, `FAILED`.
    #[default]
    Capitals,
    /// `Queued`, `InProgress`, `Succeeded`, `Failed`, as other jobs of the platform.
    Platform,
}

/// How a model's name that is taken is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TakenName {
    /// With 409 to the request.
    #[default]
    AtOnce,
    /// With 202, and a job that ends FAILED with `name.conflict`.
    ByJob,
}

/// How many calls a client may make in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateLimit {
    /// The calls in one window.
    pub allowed: u64,
    /// The length of the window, in seconds; at least 1.
    pub window_seconds: u64,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self {
            allowed: 1_000_000,
            window_seconds: 60,
        }
    }
}

/// How `Retry-After` is spelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RetryAfter {
    /// As seconds.
    #[default]
    Seconds,
    /// As an HTTP date.
    Date,
}

/// How a model end point that the simulator plays answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct EndpointPlay {
    /// The status of the answer; 200 passes.
    pub status: u16,
    /// The text of the answer; when left out, the end point does what it is told.
    pub text: Option<String>,
    /// The latency that health checks report, in milliseconds.
    pub latency_ms: u64,
}

impl Default for EndpointPlay {
    fn default() -> Self {
        Self {
            status: 200,
            text: None,
            latency_ms: 42,
        }
    }
}

impl EndpointPlay {
    fn problem(&self, name: &str) -> Option<String> {
        let valid = (200..=599).contains(&self.status);
        (!valid).then(|| {
            format!(
                "endpoints.{name}.status is {}, between 200 and 599",
                self.status
            )
        })
    }
}
