//! Sums and means of samples, whole and with holes.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::*;

fn sample(version: &str, requests: u64, error_rate: f64, latency_ms: f64) -> Sample {
    Sample {
        version: Some(version.to_owned()),
        requests: Some(requests),
        tokens: Some(requests * 10),
        error_rate: Some(error_rate),
        latency_ms: Some(latency_ms),
        token_utilization: Some(0.5),
        ..Sample::default()
    }
}

#[test]
fn means_are_weighted_by_requests() {
    let samples = [
        sample("1.0.0", 300, 0.01, 100.0),
        sample("1.0.0", 100, 0.05, 500.0),
    ];
    let summary = Summary::of(&samples);
    let figures = summary.versions[0].1;
    assert_eq!(figures, summary.total);
    assert_eq!((figures.requests, figures.tokens), (Some(400), Some(4_000)));
    assert!((figures.error_rate.unwrap() - 0.02).abs() < 1e-12);
    assert_eq!(figures.latency_mean_ms, Some(200.0));
    assert_eq!(figures.latency_max_ms, Some(500.0));
    assert_eq!(figures.token_utilization, Some(0.5));
}

#[test]
fn idle_periods_weigh_nothing() {
    let samples = [
        sample("1.0.0", 0, 1.0, 9_999.0),
        sample("1.0.0", 10, 0.0, 50.0),
    ];
    let figures = Summary::of(&samples).total;
    assert_eq!((figures.periods, figures.idle, figures.partial), (2, 1, 0));
    assert_eq!(figures.error_rate, Some(0.0));
    assert_eq!(figures.latency_max_ms, Some(50.0));
}

#[test]
fn what_nobody_told_is_missing_and_not_zero() {
    assert_eq!(Summary::of(&[]), Summary::default());
    let idle = Summary::of(&[sample("1.0.0", 0, 0.0, 0.0)]).total;
    assert_eq!((idle.requests, idle.error_rate), (Some(0), None));
    let mut holes = sample("1.0.0", 10, 0.1, 100.0);
    holes.latency_ms = None;
    let mut blind = sample("1.0.0", 0, 0.9, 900.0);
    blind.requests = None;
    let figures = Summary::of(&[holes, blind]).total;
    assert_eq!((figures.requests, figures.partial), (Some(10), 2));
    assert_eq!(figures.latency_mean_ms, None);
    assert!((figures.error_rate.unwrap() - 0.1).abs() < 1e-12);
}

#[test]
fn versions_are_in_the_order_of_semver() {
    let mut samples: Vec<Sample> = ["1.10.0", "draft", "1.9.0", "1.10.0-rc.1"]
        .iter()
        .map(|version| sample(version, 1, 0.0, 1.0))
        .collect();
    samples.push(Sample::default());
    let summary = Summary::of(&samples);
    let names = summary.versions.iter().map(|(name, _)| name.as_deref());
    let names: Vec<Option<&str>> = names.collect();
    let numbers = ["1.9.0", "1.10.0-rc.1", "1.10.0", "draft"];
    assert_eq!(names[..4], numbers.map(Some));
    assert_eq!(names[4], None);
}

prop_compose! {
    fn any_sample()(
        version in of("[0-2]\\.0\\.0"),
        requests in of(0..1000_u64),
        error_rate in of(0.0..=1.0_f64),
        latency_ms in of(0.0..1e6_f64),
    ) -> Sample {
        Sample { version, requests, error_rate, latency_ms, ..Sample::default() }
    }
}

proptest! {
    #[test]
    fn the_total_is_what_the_versions_are_together(samples in vec(any_sample(), 0..30)) {
        let summary = Summary::of(&samples);
        let all = |pick: fn(&Figures) -> u64| -> u64 {
            summary.versions.iter().map(|(_name, figures)| pick(figures)).sum()
        };
        let total = &summary.total;
        prop_assert_eq!(all(|f| f.periods), samples.len() as u64);
        prop_assert_eq!(all(|f| f.requests.unwrap_or(0)), total.requests.unwrap_or(0));
        if let Some(mean) = total.latency_mean_ms {
            prop_assert!(mean <= total.latency_max_ms.unwrap() * (1.0 + 1e-9));
        }
        if let Some(rate) = total.error_rate {
            prop_assert!((0.0..=1.0 + 1e-9).contains(&rate));
        }
    }
}
