//! How many requests may be under way at once, where the server does not tell its limits.
//!
//! The width is found as networks find theirs: each success widens it a little, each refusal for
//! haste halves it. Refusals that come together count once.

use std::time::Duration;

use tokio::time::Instant;

/// Refusals within this time of each other are of one burst.
const BURST: Duration = Duration::from_secs(1);

/// How many requests may be under way at once.
#[derive(Debug)]
pub(super) struct Width {
    now: f64,
    most: f64,
    narrowed: Option<Instant>,
}

impl Width {
    pub(super) fn new(most: usize) -> Self {
        // A width beyond this is none, and every smaller count is exact as a float.
        let most = f64::from(u32::try_from(most.max(1)).unwrap_or(u32::MAX));
        Self {
            now: most,
            most,
            narrowed: None,
        }
    }

    /// Says whether one more may go when so many are under way.
    pub(super) fn fits(&self, under_way: u64) -> bool {
        u32::try_from(under_way).is_ok_and(|count| f64::from(count) + 1.0 <= self.now)
    }

    /// A request went well.
    pub(super) fn widen(&mut self) {
        self.now = (self.now + 1.0 / self.now).min(self.most);
    }

    /// A request was refused for haste.
    pub(super) fn narrow(&mut self, now: Instant) {
        if self.narrowed.is_some_and(|last| now < last + BURST) {
            return;
        }
        self.narrowed = Some(now);
        self.now = (self.now / 2.0).max(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn refusals_halve_and_successes_widen() {
        let mut width = Width::new(8);
        let start = Instant::now();
        assert!(width.fits(7) && !width.fits(8));
        width.narrow(start);
        width.narrow(start);
        assert!(width.fits(3) && !width.fits(4), "one burst halves once");
        for _ in 0..5 {
            width.widen();
        }
        assert!(width.fits(4) && !width.fits(5));
        for burst in 1..9 {
            width.narrow(start + BURST * burst);
        }
        assert!(width.fits(0) && !width.fits(1), "one may always go");
        for _ in 0..1000 {
            width.widen();
        }
        assert!(
            width.fits(7) && !width.fits(8),
            "never more than was asked for"
        );
    }
}
