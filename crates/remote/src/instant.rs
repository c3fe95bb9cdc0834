//! One instant by every clock that there is: two that nobody can set, and the wall clock.
//!
//! It knows nothing of leases, and compares instants of one machine only.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::settings::Clock;

/// The present by every clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Present {
    /// By the one that stands still while the machine sleeps, on some systems.
    steady: Instant,
    /// By the one that goes on meanwhile; nothing where the system has none.
    awake: Option<Duration>,
    /// By the one on the wall.
    pub(crate) wall: Timestamp,
}

/// When something is over, by every clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    steady: Instant,
    awake: Option<Duration>,
    pub(crate) wall: Timestamp,
}

impl Present {
    /// Reads all clocks.
    pub(crate) fn of(wall: &Clock) -> Self {
        Self {
            steady: Instant::now(),
            awake: since_boot(),
            wall: wall(),
        }
    }

    /// Returns the instant so long after this one.
    pub(crate) fn after(self, length: Duration) -> Ends {
        Ends {
            steady: self.steady + length,
            awake: self.awake.map(|awake| awake + length),
            wall: self.wall.checked_add(length).unwrap_or(Timestamp::MAX),
        }
    }
}

impl Ends {
    /// Says whether it is over: the wall clock is heeded only where no other goes on while the
    /// machine sleeps.
    pub(crate) fn are_over(&self, now: &Present) -> bool {
        let slept = match (self.awake, now.awake) {
            (Some(end), Some(now)) => now >= end,
            (None, _) | (_, None) => now.wall >= self.wall,
        };
        slept || now.steady >= self.steady
    }
}

/// How long ago the machine was started, asleep or not.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn since_boot() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let nanoseconds = u32::try_from(time.tv_nsec).ok()?;
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, nanoseconds))
}

/// How long ago the machine was started: here nobody says.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const fn since_boot() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(steady: Instant, awake: Option<u64>, wall: i64) -> Present {
        Present {
            steady,
            awake: awake.map(Duration::from_secs),
            wall: Timestamp::from_second(wall).unwrap(),
        }
    }

    #[test]
    fn a_wall_clock_that_jumps_ends_nothing() {
        let steady = Instant::now();
        let ends = at(steady, Some(10), 1_000).after(60 * SECOND);
        for wall in [-2_600, 1_000, 4_600] {
            assert!(!ends.are_over(&at(steady + 59 * SECOND, Some(69), wall)));
            assert!(ends.are_over(&at(steady + 60 * SECOND, Some(70), wall)));
        }
    }

    #[test]
    fn a_machine_that_slept_is_noticed() {
        let steady = Instant::now();
        let ends = at(steady, Some(10), 1_000).after(60 * SECOND);
        assert!(ends.are_over(&at(steady + SECOND, Some(3_600), 1_001)));
        // Where no clock tells, the one on the wall has to.
        let ends = at(steady, None, 1_000).after(60 * SECOND);
        assert!(ends.are_over(&at(steady + SECOND, None, 4_600)));
        assert!(!ends.are_over(&at(steady + SECOND, None, 1_001)));
    }
}
