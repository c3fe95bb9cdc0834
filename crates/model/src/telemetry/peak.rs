//! How much was asked at once: the highest rate in a minute that all samples together tell.
//!
//! The samples of all that shares a limit come in; the rates at the busiest time go out. Within a
//! period only the mean is known, so a burst may have been higher.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Sample;

/// The rates at the busiest times.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Peak {
    /// The most requests in a minute.
    pub requests_per_minute: f64,
    /// The most tokens in a minute.
    pub tokens_per_minute: f64,
    /// How many samples tell too little to count: no time, no length, or no figures.
    pub untold: u64,
}

/// Adds up what shares a limit, sample by sample.
#[derive(Debug, Clone, Default)]
pub struct Gauge {
    requests: Steps,
    tokens: Steps,
    untold: u64,
}

impl Gauge {
    /// Takes a sample in.
    pub fn add(&mut self, sample: &Sample) {
        if sample.is_idle() {
            return;
        }
        let span = span(sample);
        let told = [
            add(&mut self.requests, span, sample.requests),
            add(&mut self.tokens, span, sample.tokens),
        ];
        self.untold += u64::from(told != [Some(()), Some(())]);
    }

    /// Finds the busiest times.
    pub fn peak(self) -> Peak {
        Peak {
            requests_per_minute: highest(self.requests),
            tokens_per_minute: highest(self.tokens),
            untold: self.untold,
        }
    }
}

/// By how much the rate changes at each time, in milliseconds. However many share a limit, there are
/// no more times than theirs.
type Steps = BTreeMap<i64, f64>;

fn span(sample: &Sample) -> Option<(i64, u64)> {
    let from: Timestamp = sample.at.as_deref()?.parse().ok()?;
    let seconds = sample.period_seconds.filter(|seconds| *seconds > 0)?;
    Some((from.as_millisecond(), seconds))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of requests and seconds are far below 2^53"
)]
fn add(steps: &mut Steps, span: Option<(i64, u64)>, count: Option<u64>) -> Option<()> {
    let (from, seconds) = span?;
    let rate = count? as f64 * 60.0 / seconds as f64;
    let length = i64::try_from(seconds).ok()?.checked_mul(1000)?;
    let to = from.checked_add(length)?;
    *steps.entry(from).or_default() += rate;
    *steps.entry(to).or_default() -= rate;
    Some(())
}

/// Returns the highest sum; what ends makes room before what begins at the same time.
fn highest(steps: Steps) -> f64 {
    let sums = steps.into_iter().scan(0.0, |sum, (_at, rate)| {
        *sum += rate;
        Some(*sum)
    });
    let highest: f64 = sums.fold(0.0, f64::max);
    (highest * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(at: &str, seconds: u64, requests: u64, tokens: u64) -> Sample {
        Sample {
            at: Some(at.to_owned()),
            period_seconds: Some(seconds),
            requests: Some(requests),
            tokens: Some(tokens),
            ..Sample::default()
        }
    }

    fn peak(samples: &[Sample]) -> Peak {
        let mut gauge = Gauge::default();
        samples.iter().for_each(|sample| gauge.add(sample));
        gauge.peak()
    }

    #[test]
    fn what_is_asked_at_the_same_time_is_added() {
        let samples = [
            sample("2026-11-21T12:00:00Z", 300, 500, 50_000),
            sample("2026-11-21T12:00:00Z", 300, 100, 5_000),
            sample("2026-11-21T12:05:00Z", 300, 550, 1_000),
            // Half of it lies in the period before.
            sample("2026-11-21T13:04:00+01:00", 120, 40, 40),
        ];
        let found = peak(&samples);
        assert_eq!(found.requests_per_minute, 140.0);
        assert_eq!(found.tokens_per_minute, 11_020.0);
        assert_eq!(found.untold, 0);
    }

    #[test]
    fn what_tells_too_little_is_counted() {
        let whole = sample("2026-11-21T12:00:00Z", 60, 5, 50);
        let samples = [
            whole.clone(),
            Sample {
                at: None,
                ..whole.clone()
            },
            Sample {
                period_seconds: Some(0),
                ..whole.clone()
            },
            Sample {
                tokens: None,
                ..sample("2026-11-21T13:00:00Z", 60, 7, 0)
            },
            Sample {
                requests: Some(0),
                ..Sample::default()
            },
        ];
        let found = peak(&samples);
        assert_eq!(found.requests_per_minute, 7.0);
        assert_eq!(found.tokens_per_minute, 50.0);
        assert_eq!(found.untold, 3);
        assert_eq!(peak(&[]), Peak::default());
    }
}
