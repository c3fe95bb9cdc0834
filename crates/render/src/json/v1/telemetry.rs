//! Telemetry as version 1.0 writes it: one document, or one line a sample.

use std::io;

use lockstep_model::telemetry::{Figures, Sample};
use serde::Serialize;

use super::document;
use crate::telemetry::TelemetryView;

#[derive(Serialize)]
struct TelemetryV1<'a> {
    environment: &'a str,
    prompt: &'a str,
    from: &'a str,
    to: &'a str,
    versions: Vec<VersionV1<'a>>,
    total: FiguresV1,
    samples: Vec<SampleV1<'a>>,
}

/// A version that nobody told is null.
#[derive(Serialize)]
struct VersionV1<'a> {
    version: Option<&'a str>,
    #[serde(flatten)]
    figures: FiguresV1,
}

/// A figure that nobody told is null, never zero.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FiguresV1 {
    samples: u64,
    idle_samples: u64,
    partial_samples: u64,
    requests: Option<u64>,
    tokens: Option<u64>,
    error_rate: Option<f64>,
    latency_mean_ms: Option<f64>,
    latency_peak_ms: Option<f64>,
    token_utilization: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SampleV1<'a> {
    version: Option<&'a str>,
    at: Option<&'a str>,
    period_seconds: Option<u64>,
    requests: Option<u64>,
    tokens: Option<u64>,
    error_rate: Option<f64>,
    latency_ms: Option<f64>,
    token_utilization: Option<f64>,
}

#[derive(Serialize)]
struct LineV1<'a> {
    environment: &'a str,
    prompt: &'a str,
    #[serde(flatten)]
    sample: SampleV1<'a>,
}

/// Writes the telemetry of a prompt.
///
/// # Errors
///
/// Fails if `out` does.
pub fn telemetry(view: &TelemetryView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let versions = view.summary.versions.iter();
    let body = TelemetryV1 {
        environment: view.environment,
        prompt: view.prompt,
        from: view.from,
        to: view.to,
        versions: versions
            .map(|(version, figures)| VersionV1 {
                version: version.as_deref(),
                figures: figures.into(),
            })
            .collect(),
        total: (&view.summary.total).into(),
        samples: view.samples.iter().map(SampleV1::from).collect(),
    };
    document("lockstep.telemetry", body, out)
}

/// Writes one line of JSON a sample.
///
/// # Errors
///
/// Fails if `out` does.
pub fn telemetry_lines(view: &TelemetryView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    view.samples.iter().try_for_each(|sample| {
        let line = LineV1 {
            environment: view.environment,
            prompt: view.prompt,
            sample: sample.into(),
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")
    })
}

impl From<&Figures> for FiguresV1 {
    fn from(figures: &Figures) -> Self {
        Self {
            samples: figures.periods,
            idle_samples: figures.idle,
            partial_samples: figures.partial,
            requests: figures.requests,
            tokens: figures.tokens,
            error_rate: figures.error_rate,
            latency_mean_ms: figures.latency_mean_ms,
            latency_peak_ms: figures.latency_max_ms,
            token_utilization: figures.token_utilization,
        }
    }
}

impl<'a> From<&'a Sample> for SampleV1<'a> {
    fn from(sample: &'a Sample) -> Self {
        Self {
            version: sample.version.as_deref(),
            at: sample.at.as_deref(),
            period_seconds: sample.period_seconds,
            requests: sample.requests,
            tokens: sample.tokens,
            error_rate: sample.error_rate,
            latency_ms: sample.latency_ms,
            token_utilization: sample.token_utilization,
        }
    }
}
