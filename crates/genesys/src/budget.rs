//! How many requests may be sent again: so few that a storm of failures ends.
//!
//! First tries and further ones are counted by the second; whether one more may go comes out. It
//! must not wait or send.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

/// How many seconds are looked back.
const WINDOW: u64 = 60;
/// So many may always be sent again within the window: as many as a few calls at once need.
const FLOOR: u64 = 50;
/// Beyond the floor, one of so many requests may be one that is sent again.
const SHARE: u64 = 5;

/// Counts what is sent again.
#[derive(Debug)]
pub(crate) struct Budget {
    began: Instant,
    seconds: Mutex<[Second; WINDOW as usize]>,
}

/// What was sent in one second.
#[derive(Debug, Clone, Copy, Default)]
struct Second {
    /// Which second it is, from the beginning.
    number: u64,
    first: u64,
    again: u64,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            seconds: Mutex::new([Second::default(); WINDOW as usize]),
        }
    }

    /// Counts the first try of a request.
    pub(crate) fn first(&self) {
        let (mut seconds, now) = self.now();
        seconds[index(now)].first += 1;
    }

    /// Counts a further try, if one may still be sent.
    pub(crate) fn again(&self) -> bool {
        let (mut seconds, now) = self.now();
        let recent = seconds.iter().filter(|second| second.number + WINDOW > now);
        let (first, again) = recent.fold((0, 0), |(first, again), second| {
            (first + second.first, again + second.again)
        });
        let may = again < FLOOR.max((first + again) / SHARE);
        seconds[index(now)].again += u64::from(may);
        may
    }

    fn now(&self) -> (MutexGuard<'_, [Second; WINDOW as usize]>, u64) {
        let now = self.began.elapsed().as_secs();
        let mut seconds = self.seconds.lock().unwrap_or_else(PoisonError::into_inner);
        let second = &mut seconds[index(now)];
        if second.number != now {
            *second = Second {
                number: now,
                ..Second::default()
            };
        }
        (seconds, now)
    }
}

fn index(second: u64) -> usize {
    usize::try_from(second % WINDOW).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_few_may_always_be_sent_again() {
        let budget = Budget::new();
        let sent = (0..1000).filter(|_try| budget.again()).count();
        assert_eq!(sent, 50);
        tokio::time::advance(Duration::from_secs(59)).await;
        assert!(!budget.again());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(budget.again(), "what is past is forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn of_many_a_fifth_may_be_sent_again() {
        let budget = Budget::new();
        let mut again = 0;
        for _request in 0..2000 {
            budget.first();
            again += u32::from(budget.again());
        }
        assert!(
            (495..=500).contains(&again),
            "{again} of 2,500 are no fifth"
        );
    }
}
