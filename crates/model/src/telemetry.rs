//! What the gateway measured of a prompt, and what it comes to for each version.
//!
//! Samples come in, one a version and period; sums and weighted means go out. A figure that nobody
//! told is missing, and never zero.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use semver::Version;

mod peak;
#[cfg(test)]
mod tests;

pub use peak::{Gauge, Peak};

/// What the gateway measured of one version in one period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// The version of the prompt, if it is told.
    pub version: Option<String>,
    /// When the period began, in RFC 3339.
    pub at: Option<String>,
    /// How long the period is, in seconds.
    pub period_seconds: Option<u64>,
    /// How many requests there were.
    pub requests: Option<u64>,
    /// How many tokens they took.
    pub tokens: Option<u64>,
    /// Which share of the requests failed, from 0 to 1.
    pub error_rate: Option<f64>,
    /// How long an answer took in the mean, in milliseconds.
    pub latency_ms: Option<f64>,
    /// Which share of the tokens that they might take the requests took, from 0 to 1.
    pub token_utilization: Option<f64>,
}

/// What samples come to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// How many periods were told.
    pub periods: u64,
    /// In how many of them nothing was asked.
    pub idle: u64,
    /// In how many of them a figure is missing, though something was asked or may have been.
    pub partial: u64,
    /// The sum of the requests, of the periods that tell them.
    pub requests: Option<u64>,
    /// The sum of the tokens, of the periods that tell them.
    pub tokens: Option<u64>,
    /// The mean share of errors, weighted by requests.
    pub error_rate: Option<f64>,
    /// The mean latency in milliseconds, weighted by requests.
    pub latency_mean_ms: Option<f64>,
    /// The highest of the periods' mean latencies, in milliseconds.
    pub latency_max_ms: Option<f64>,
    /// The mean share of tokens that were taken, weighted by requests.
    pub token_utilization: Option<f64>,
}

/// What all samples of a prompt come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// The figures of each version, by its number; those of samples without one come last.
    pub versions: Vec<(Option<String>, Figures)>,
    /// The figures of all of them together.
    pub total: Figures,
}

/// A mean that is being weighed.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    weight: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    figures: Figures,
    errors: Mean,
    latency: Mean,
    utilization: Mean,
}

impl Summary {
    /// Sums samples up.
    pub fn of(samples: &[Sample]) -> Self {
        let mut versions: BTreeMap<Option<&str>, Tally> = BTreeMap::new();
        let mut total = Tally::default();
        for sample in samples {
            let version = versions.entry(sample.version.as_deref()).or_default();
            version.add(sample);
            total.add(sample);
        }
        let versions = versions.into_iter();
        let versions = versions.map(|(version, tally)| (version.map(str::to_owned), tally));
        let mut versions: Vec<_> = versions
            .map(|(version, tally)| (version, tally.finish()))
            .collect();
        versions.sort_by(|(a, _), (b, _)| order(a.as_deref(), b.as_deref()));
        Self {
            versions,
            total: total.finish(),
        }
    }
}

impl Sample {
    /// Says whether nothing was asked in the period.
    pub fn is_idle(&self) -> bool {
        self.requests == Some(0)
    }

    fn is_partial(&self) -> bool {
        let shares = [self.error_rate, self.latency_ms, self.token_utilization];
        let counts = [self.requests, self.tokens];
        !self.is_idle() && (shares.contains(&None) || counts.contains(&None))
    }
}

impl Tally {
    fn add(&mut self, sample: &Sample) {
        let figures = &mut self.figures;
        figures.periods += 1;
        figures.idle += u64::from(sample.is_idle());
        figures.partial += u64::from(sample.is_partial());
        figures.requests = sum(figures.requests, sample.requests);
        figures.tokens = sum(figures.tokens, sample.tokens);
        let Some(requests) = sample.requests.filter(|requests| *requests > 0) else {
            return;
        };
        self.errors.weigh(sample.error_rate, requests);
        self.latency.weigh(sample.latency_ms, requests);
        self.utilization.weigh(sample.token_utilization, requests);
        let highest = figures.latency_max_ms.into_iter().chain(sample.latency_ms);
        figures.latency_max_ms = highest.reduce(f64::max);
    }

    fn finish(self) -> Figures {
        Figures {
            error_rate: self.errors.finish(),
            latency_mean_ms: self.latency.finish(),
            token_utilization: self.utilization.finish(),
            ..self.figures
        }
    }
}

impl Mean {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of requests are far below 2^53"
    )]
    fn weigh(&mut self, value: Option<f64>, requests: u64) {
        if let Some(value) = value {
            let weight = requests as f64;
            self.sum += value * weight;
            self.weight += weight;
        }
    }

    fn finish(self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

fn sum(so_far: Option<u64>, more: Option<u64>) -> Option<u64> {
    match (so_far, more) {
        (Some(so_far), Some(more)) => Some(so_far.saturating_add(more)),
        (known, None) | (None, known) => known,
    }
}

/// Orders numbers of versions as SemVer does; what is none comes after them.
fn order(a: Option<&str>, b: Option<&str>) -> Ordering {
    let parsed = |text: Option<&str>| text.and_then(|text| Version::parse(text).ok());
    match (parsed(a), parsed(b)) {
        (Some(x), Some(y)) => x.cmp(&y),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.is_none().cmp(&b.is_none()).then(a.cmp(&b)),
    }
}
