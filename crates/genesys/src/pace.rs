//! How fast requests go out: so many at once, so many a minute, and none into a full window.
//!
//! What the server says of its window comes in with each answer; waits come out.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, sleep_until};

use crate::answer::Allowance;

/// How often a window that only an answer can tell of is looked at again.
const GLANCE: Duration = Duration::from_millis(10);

/// Paces the requests of one client.
#[derive(Debug)]
pub(crate) struct Pace {
    slots: Semaphore,
    /// How far two requests lie apart at least.
    spacing: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Nothing is sent before this: the server asked for peace.
    open: Instant,
    /// When the next request may go by our own limit.
    next: Instant,
    /// How many requests are under way.
    under_way: u64,
    /// What is known of the server's window.
    window: Option<Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    allowed: u64,
    /// How many requests fit into it still.
    left: u64,
    /// When it ends; unknown from the end of one to the first answer in the next.
    ends: Option<Instant>,
}

/// A request that is under way while this lives.
#[derive(Debug)]
pub(crate) struct Passage<'a> {
    pace: &'a Pace,
    _slot: Option<SemaphorePermit<'a>>,
}

enum Gate {
    Open,
    Until(Instant),
    Glance,
}

impl Pace {
    pub(crate) fn new(concurrency: usize, requests_per_minute: Option<u32>) -> Self {
        let now = Instant::now();
        Self {
            slots: Semaphore::new(concurrency),
            spacing: requests_per_minute.map_or(Duration::ZERO, |limit| {
                Duration::from_secs(60) / limit.max(1)
            }),
            state: Mutex::new(State {
                open: now,
                next: now,
                under_way: 0,
                window: None,
            }),
        }
    }

    /// Waits until a request may go.
    pub(crate) async fn enter(&self) -> Passage<'_> {
        // The semaphore is never closed; were it, sending beats waiting for ever.
        let slot = self.slots.acquire().await.ok();
        let turn = self.take_turn();
        sleep_until(turn).await;
        loop {
            let gate = self.state().pass(Instant::now());
            match gate {
                Gate::Open => {
                    return Passage {
                        pace: self,
                        _slot: slot,
                    };
                }
                Gate::Until(open) => sleep_until(open).await,
                Gate::Glance => sleep(GLANCE).await,
            }
        }
    }

    fn take_turn(&self) -> Instant {
        let mut state = self.state();
        let turn = state.next.max(Instant::now());
        state.next = turn + self.spacing;
        turn
    }

    /// Learns from what an answer says of the window: what is under way will count too.
    pub(crate) fn learn(&self, allowance: Allowance) {
        let mut state = self.state();
        let now = Instant::now();
        let others = state.under_way.saturating_sub(1);
        let used = allowance.count.saturating_add(others);
        let left = allowance.allowed.saturating_sub(used);
        let ends = now + allowance.reset;
        // Answers overtake each other: within one window only the worst counts.
        let known = state.window.filter(|w| w.ends.is_some_and(|end| end > now));
        state.window = Some(Window {
            allowed: allowance.allowed,
            left: known.map_or(left, |window| window.left.min(left)),
            ends: Some(known.and_then(|w| w.ends).map_or(ends, |end| end.min(ends))),
        });
    }

    /// Sends nothing for a while.
    pub(crate) fn hold(&self, wait: Duration) {
        let mut state = self.state();
        state.open = state.open.max(Instant::now() + wait);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Lets a request through, or says how long it waits.
    fn pass(&mut self, now: Instant) -> Gate {
        if self.open > now {
            return Gate::Until(self.open);
        }
        if let Some(window) = &mut self.window {
            if window.ends.is_some_and(|end| end <= now) {
                (window.left, window.ends) = (window.allowed, None);
            }
            match (window.left, window.ends) {
                (0, Some(end)) => return Gate::Until(end),
                (0, None) if self.under_way > 0 => return Gate::Glance,
                (left, _) => window.left = left.saturating_sub(1),
            }
        }
        self.under_way += 1;
        Gate::Open
    }
}

impl Drop for Passage<'_> {
    fn drop(&mut self) {
        let mut state = self.pace.state();
        state.under_way = state.under_way.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESET: Duration = Duration::from_secs(30);

    fn allowance(count: u64) -> Allowance {
        Allowance {
            count,
            allowed: 300,
            reset: RESET,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_window_is_waited_for() {
        let pace = Pace::new(2, None);
        let start = Instant::now();
        let passage = pace.enter().await;
        pace.learn(allowance(299));
        drop(passage);
        drop(pace.enter().await);
        assert_eq!(start.elapsed(), Duration::ZERO);
        drop(pace.enter().await);
        assert!(start.elapsed() >= RESET);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_under_way_counts_too() {
        let pace = Pace::new(2, None);
        let start = Instant::now();
        let (first, other) = (pace.enter().await, pace.enter().await);
        pace.learn(allowance(299));
        drop(first);
        drop(pace.enter().await);
        assert!(start.elapsed() >= RESET);
        drop(other);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_was_overtaken_frees_nothing() {
        let pace = Pace::new(8, None);
        let start = Instant::now();
        pace.learn(allowance(300));
        pace.learn(allowance(250));
        drop(pace.enter().await);
        assert!(start.elapsed() >= RESET);
    }

    #[tokio::test(start_paused = true)]
    async fn a_window_beyond_all_measure_is_a_full_one() {
        let pace = Pace::new(2, None);
        let start = Instant::now();
        let passages = (pace.enter().await, pace.enter().await);
        pace.learn(allowance(u64::MAX));
        drop(passages);
        drop(pace.enter().await);
        assert!(start.elapsed() >= RESET);
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_window_takes_no_more_than_the_last() {
        let pace = Pace::new(4, None);
        let small = Allowance {
            count: 2,
            allowed: 2,
            reset: RESET,
        };
        pace.learn(small);
        let (first, second) = (pace.enter().await, pace.enter().await);
        let third = tokio::time::timeout(RESET / 2, pace.enter()).await;
        assert!(third.is_err(), "the window holds two");
        drop((first, second));
        drop(pace.enter().await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_of_our_own_spaces_requests() {
        let pace = Pace::new(8, Some(60));
        let start = Instant::now();
        for _ in 0..4 {
            drop(pace.enter().await);
        }
        assert!(start.elapsed() >= Duration::from_secs(3));
    }
}
