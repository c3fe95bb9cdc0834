//! The clock: the only file of the program that looks at it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::time::Instant;

/// Returns the present time in RFC 3339, in UTC and to the millisecond.
pub(crate) fn now() -> String {
    spell(instant(), "%Y-%m-%dT%H:%M:%S%.3fZ")
}

/// Returns the present time as the beginning of a run's id: it sorts, and needs no escape.
pub(crate) fn stamp() -> String {
    spell(instant(), "%Y%m%dT%H%M%SZ")
}

/// Returns the present day, in UTC.
pub(crate) fn today() -> Date {
    instant().to_zoned(TimeZone::UTC).date()
}

/// Reads a time in RFC 3339.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Measures how long something takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins to measure.
    pub(crate) fn begin() -> Self {
        Self(Instant::now())
    }

    /// Returns how long it took so far.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

fn spell(at: Timestamp, format: &str) -> String {
    at.strftime(format).to_string()
}

/// Returns the present time.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the program reads the clock"
)]
pub(crate) fn instant() -> Timestamp {
    Timestamp::now()
}

/// Returns the present time in whole seconds, as telemetry is asked for.
pub(crate) fn seconds() -> Timestamp {
    let now = instant();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_spelled_in_utc() {
        let at = Timestamp::from_millisecond(1_795_000_000_123).unwrap();
        assert_eq!(
            spell(at, "%Y-%m-%dT%H:%M:%S%.3fZ"),
            "2026-11-18T11:06:40.123Z"
        );
        assert_eq!(now().len(), "2026-11-18T11:06:40.123Z".len());
        assert_eq!(stamp().len(), "20261118T110640Z".len());
    }
}
