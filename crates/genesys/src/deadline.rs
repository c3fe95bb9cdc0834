//! When a run has to end: the same for all its calls, and later if somebody was waited for.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Why a request was not sent.
pub(crate) const OVER: &str = "the time that the run may take is over, so it was not sent";

/// When a run has to end, if it has to.
#[derive(Debug)]
pub(crate) struct Deadline(Mutex<Option<Instant>>);

impl Deadline {
    /// Sets the end, counted from now.
    pub(crate) fn new(limit: Option<Duration>) -> Self {
        Self(Mutex::new(limit.map(|limit| Instant::now() + limit)))
    }

    /// Returns the end.
    pub(crate) fn get(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the end on.
    pub(crate) fn put_off(&self, by: Duration) {
        let mut end = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *end = end.map(|end| end + by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_end_is_put_off_by_what_was_waited() {
        let now = Instant::now();
        let deadline = Deadline::new(Some(Duration::from_secs(60)));
        deadline.put_off(Duration::from_secs(5));
        assert_eq!(deadline.get(), Some(now + Duration::from_secs(65)));
        let none = Deadline::new(None);
        none.put_off(Duration::from_secs(5));
        assert_eq!(none.get(), None);
    }
}
