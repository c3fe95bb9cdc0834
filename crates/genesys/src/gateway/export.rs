//! Sends telemetry on, to whoever watches over it.
//!
//! Telemetry comes in; one POST or several go to a URL that the user named, without the tenant's
//! token. What was surely not taken is sent again.

mod otlp;

use http::{Method, Request, header};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};
use url::Url;

use super::telemetry::Telemetry;
use crate::answer::Answer;
use crate::caller::{LONG, told};
use crate::config::{Config, ConfigError};
use crate::deadline::{Deadline, OVER};
use crate::mask::Mask;
use crate::origin;
use crate::retry::{Jitter, TRIES};
use crate::send::{Fate, NotSent, Sender};
use crate::turn::{self, Turn};

/// What tells the receiver where guide 004's metrics come from.
const SOURCE: (&str, &str) = ("x-source", "genesys-ai-gateway");

/// How metrics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricFormat {
    /// One JSON object with all rows as the tenant gave them, as guide 004 has it.
    Json,
    /// OTLP metrics over HTTP, as JSON.
    Otlp,
}

/// What the telemetry is about, for receivers that hold that of others too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'a> {
    /// The prompt's live name.
    pub prompt: &'a str,
    /// The prompt's live id.
    pub prompt_id: &'a str,
    /// The id of the organisation.
    pub organization: &'a str,
}

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// How many samples were sent.
    pub samples: usize,
    /// How many were left out, because the format has no place for a sample without a time.
    pub timeless: usize,
}

/// Why telemetry was not sent on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// No answer came.
    #[error("{0}")]
    Lost(String),
    /// The receiver refused it.
    #[error("the receiver answered {status}: {said}")]
    Refused {
        /// The status of its answer.
        status: u16,
        /// How its answer begins.
        said: String,
    },
    /// The receiver took a part of it.
    #[error("the receiver rejected {count} data points: {said}")]
    Rejected {
        /// How many data points it did not take.
        count: u64,
        /// Why, as it says.
        said: String,
    },
}

/// Sends telemetry to one URL.
#[derive(Debug)]
pub struct Exporter {
    sender: Sender,
    url: Url,
    mask: Mask,
    jitter: Jitter,
    deadline: Deadline,
}

impl Exporter {
    /// Makes an exporter that reaches as far, and may work as long from now on, as a client of the
    /// same configuration. Nothing is sent yet, and the tenant's token never is.
    ///
    /// # Errors
    ///
    /// Fails if the URL may not be used, or if TLS cannot be set up.
    pub fn new(url: &str, config: &Config) -> Result<Self, ConfigError> {
        let url = origin::read("export URL", url, config.reach)?;
        let mask = Mask::default();
        Ok(Self {
            sender: Sender::new(&[&url], config, &mask)?,
            url,
            mask,
            jitter: Jitter::new(config.seed),
            deadline: Deadline::new(config.deadline),
        })
    }

    /// Sends telemetry; `at` is the present time in RFC 3339.
    ///
    /// # Errors
    ///
    /// Fails if the receiver did not take all of it, or if it may not have.
    pub async fn export(
        &self,
        telemetry: &Telemetry,
        format: MetricFormat,
        (named, at): (Named<'_>, &str),
    ) -> Result<Exported, ExportError> {
        let samples = telemetry.samples.len();
        match format {
            MetricFormat::Json => {
                let body = json!({"metrics": telemetry.received, "exportTimestamp": at});
                self.post(&body, Some(SOURCE)).await?;
                Ok(Exported {
                    samples,
                    timeless: 0,
                })
            }
            MetricFormat::Otlp => {
                let mut timeless = 0;
                for chunk in telemetry.samples.chunks(otlp::AT_ONCE) {
                    let (body, without) = otlp::metrics(chunk, named);
                    timeless += without;
                    if without < chunk.len() {
                        let answer = self.post(&body, None).await?;
                        rejected(answer.json(), &self.mask)?;
                    }
                }
                Ok(Exported {
                    samples: samples - timeless,
                    timeless,
                })
            }
        }
    }

    /// Sends a body, and again where it surely was not taken.
    async fn post(
        &self,
        body: &Value,
        source: Option<(&str, &str)>,
    ) -> Result<Answer, ExportError> {
        let bytes = body.to_string().into_bytes();
        let mut turn = Turn::default();
        loop {
            turn.attempt += 1;
            let left = self.deadline.get().map(|end| end - Instant::now());
            if left.is_some_and(|left| left.is_zero()) {
                return Err(ExportError::Lost(OVER.to_owned()));
            }
            let mut request = Request::builder()
                .method(Method::POST)
                .uri(self.url.as_str())
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::ACCEPT, "application/json");
            if let Some((name, value)) = source {
                request = request.header(name, value);
            }
            let request = request.body(bytes.clone());
            let request = request.map_err(|error| ExportError::Lost(error.to_string()))?;
            let sent = self.sender.send(request, &turn, left, &self.mask).await;
            let wait = told(&sent).unwrap_or_else(|| self.jitter.wait(turn.attempt));
            let again = Instant::now() + wait;
            let is_late = self.deadline.get().is_some_and(|end| again >= end);
            if turn.attempt >= TRIES || is_late || !is_untaken(&sent) {
                return self.judge(sent);
            }
            if wait >= LONG {
                let (secs, reason) = (wait.as_secs(), turn::reason(&sent));
                tracing::info!("waiting {secs} s after {reason}, then the figures are sent again");
            }
            sleep_until(again).await;
        }
    }

    fn judge(&self, sent: Result<Answer, NotSent>) -> Result<Answer, ExportError> {
        let answer = sent.map_err(|lost| {
            let told = self.mask.clean(&lost.told("the receiver"));
            ExportError::Lost(match lost.fate {
                Fate::Unknown => format!("{told}; it may have been taken all the same"),
                Fate::Unsent | Fate::Refused => told,
            })
        })?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        let reason = answer
            .status
            .canonical_reason()
            .unwrap_or("no known status");
        let said = ["message", "error"]
            .iter()
            .find_map(|name| answer.text(name));
        Err(ExportError::Refused {
            status: answer.status.as_u16(),
            said: self.mask.start(said.unwrap_or(reason)),
        })
    }
}

/// Says whether what was sent was surely not taken, and may be another time.
fn is_untaken(sent: &Result<Answer, NotSent>) -> bool {
    match sent {
        Ok(answer) => matches!(answer.status.as_u16(), 429 | 503),
        Err(lost) => lost.fate == Fate::Unsent,
    }
}

/// Reads the part of an OTLP answer that says what was not taken.
fn rejected(answer: Option<&Value>, mask: &Mask) -> Result<(), ExportError> {
    let Some(partial) = answer.and_then(|answer| answer.get("partialSuccess")) else {
        return Ok(());
    };
    let count = partial.get("rejectedDataPoints");
    let count = count.and_then(|count| count.as_u64().or_else(|| count.as_str()?.parse().ok()));
    let said = partial.get("errorMessage").and_then(Value::as_str);
    match count {
        Some(count) if count > 0 => Err(ExportError::Rejected {
            count,
            said: mask.clean(said.unwrap_or("it does not say why")),
        }),
        Some(_) | None => Ok(()),
    }
}
