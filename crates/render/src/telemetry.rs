//! The telemetry that is shown: what the gateway measured of one prompt, and what it comes to.
//!
//! Plain values: whoever calls fills them in, and every format shows the same figures.

use lockstep_model::telemetry::{Sample, Summary};

/// The telemetry of a prompt.
#[derive(Debug, Clone, Copy)]
pub struct TelemetryView<'a> {
    /// The environment.
    pub environment: &'a str,
    /// The prompt's live name.
    pub prompt: &'a str,
    /// Where the span of time begins, in RFC 3339.
    pub from: &'a str,
    /// Where it ends, in RFC 3339.
    pub to: &'a str,
    /// What was measured, one sample a version and period.
    pub samples: &'a [Sample],
    /// What the samples come to.
    pub summary: &'a Summary,
}
