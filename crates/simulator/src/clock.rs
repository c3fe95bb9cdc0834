//! Tells the time, in: nothing, out: an instant in UTC. The only file of this crate that may look at the
//! machine's clock; everything else is given the instant as an argument.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Says which time the simulated tenant lives in.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's own clock.
    #[default]
    Real,
    /// A clock that stands still until a test moves it.
    Manual(ManualClock),
}

impl Clock {
    /// Reads the clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the simulator reads the machine's clock"
    )]
    pub(crate) fn now(&self) -> Timestamp {
        match self {
            Self::Real => Timestamp::now(),
            Self::Manual(clock) => clock.now(),
        }
    }
}

/// Stands still until it is moved; clones share one time.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// Starts at so many milliseconds after the Unix epoch (out-of-range values are clamped).
    #[must_use]
    pub fn starting_at(unix_millis: i64) -> Self {
        let fallback = if unix_millis < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Self(Arc::new(Mutex::new(
            Timestamp::from_millisecond(unix_millis).unwrap_or(fallback),
        )))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let mut at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let step = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        *at = at.saturating_add(step).unwrap_or(Timestamp::MAX);
    }

    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes an instant as the API does: UTC with milliseconds.
pub(crate) fn spell(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Writes an instant as an HTTP date, for `Retry-After`.
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Adds milliseconds, and stays at the end of time instead of overflowing.
pub(crate) fn later(at: Timestamp, millis: u64) -> Timestamp {
    let step = SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
    at.saturating_add(step).unwrap_or(Timestamp::MAX)
}
