//! How many calls wait for the tenant's own work, such as a job, and send next to nothing meanwhile.
//!
//! Calls come and go; their number goes out. It knows nothing of what they wait for.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The calls that wait.
#[derive(Debug, Default)]
pub(crate) struct Parked(AtomicUsize);

/// A call that waits, while this lives.
#[derive(Debug)]
pub(crate) struct Parking<'a>(&'a Parked);

impl Parked {
    /// Counts a call, as long as what comes back lives.
    pub(crate) fn park(&self) -> Parking<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Parking(self)
    }

    /// Returns how many calls wait.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Parking<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_counts_until_it_goes_on() {
        let parked = Parked::default();
        let (first, second) = (parked.park(), parked.park());
        assert_eq!(parked.count(), 2);
        drop(first);
        assert_eq!(parked.count(), 1);
        drop(second);
        assert_eq!(parked.count(), 0);
    }
}
