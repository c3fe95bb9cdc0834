//! How fast requests go out: so many at once, so many a minute, and none into a full window.
//!
//! What the server says of its window comes in with each answer; waits come out.

#[cfg(test)]
mod tests;
mod width;
mod window;

use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use self::width::Width;
use self::window::{Room, Window};
use crate::answer::Allowance;
use crate::notice::{Held, Notices, Wait};

/// Paces the requests of one client.
#[derive(Debug)]
pub(crate) struct Pace {
    /// How far two requests lie apart at least.
    spacing: Duration,
    state: Mutex<State>,
    /// Told whenever a request may go that could not before.
    freed: Notify,
    notices: Notices,
}

#[derive(Debug)]
struct State {
    /// Nothing is sent before this: the server asked for peace.
    open: Instant,
    /// When the next request may go by our own limit.
    next: Instant,
    /// How many requests are under way.
    under_way: u64,
    width: Width,
    /// What is known of the server's window.
    window: Option<Window>,
}

/// A request that is under way while this lives.
#[derive(Debug)]
pub(crate) struct Passage<'a> {
    pace: &'a Pace,
}

enum Gate {
    Open,
    Until(Instant, Held),
    /// Until something is told: a request ended, or an answer spoke of the window.
    Told,
}

impl Pace {
    pub(crate) fn new(concurrency: usize, requests_per_minute: Option<u32>) -> Self {
        let now = Instant::now();
        Self {
            spacing: requests_per_minute.map_or(Duration::ZERO, |limit| {
                Duration::from_secs(60) / limit.max(1)
            }),
            state: Mutex::new(State {
                open: now,
                next: now,
                under_way: 0,
                width: Width::new(concurrency),
                window: None,
            }),
            freed: Notify::new(),
            notices: Notices::default(),
        }
    }

    /// Tells somebody what is waited for.
    pub(crate) fn telling(mut self, notices: Notices) -> Self {
        self.notices = notices;
        self
    }

    /// Waits until a request may go.
    pub(crate) async fn enter(&self) -> Passage<'_> {
        loop {
            // Listened for before it is looked, so that nothing is told in between.
            let mut told = pin!(self.freed.notified());
            told.as_mut().enable();
            let gate = self.state().pass(Instant::now(), self.spacing);
            match gate {
                Gate::Open => return Passage { pace: self },
                Gate::Until(until, held) => {
                    let _waiting = self.notices.wait(|| Wait::Pace { held, until });
                    sleep_until(until).await;
                }
                Gate::Told => told.await,
            }
        }
    }

    /// Learns from what an answer says of the window: what is under way will count too.
    pub(crate) fn learn(&self, allowance: Allowance) {
        let mut state = self.state();
        let others = state.under_way.saturating_sub(1);
        let known = state.window.take();
        state.window = Some(Window::learn(known, allowance, others, Instant::now()));
        drop(state);
        self.freed.notify_waiters();
    }

    /// A request was refused for haste: nothing is sent for a while, and less at once afterwards,
    /// unless the server says what its window is.
    pub(crate) fn refused(&self, wait: Duration) {
        let mut state = self.state();
        let now = Instant::now();
        state.open = state.open.max(now + wait);
        if state.window.is_none() {
            state.width.narrow(now);
        }
    }

    /// A request went well.
    pub(crate) fn went_well(&self) {
        self.state().width.widen();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Lets a request through, or says how long it waits.
    fn pass(&mut self, now: Instant, spacing: Duration) -> Gate {
        let wait = self.open.max(self.next);
        if wait > now {
            let held = match self.open > now {
                true => Held::Refused,
                false => Held::Limit,
            };
            return Gate::Until(wait, held);
        }
        if !self.width.fits(self.under_way) {
            return Gate::Told;
        }
        if let Some(window) = &mut self.window {
            match window.room(self.under_way, now) {
                Room::Now => window.take(now),
                Room::Until(open, held) => return Gate::Until(open, held),
                Room::Told => return Gate::Told,
            }
        }
        self.next = now + spacing;
        self.under_way += 1;
        Gate::Open
    }
}

impl Drop for Passage<'_> {
    fn drop(&mut self) {
        let mut state = self.pace.state();
        state.under_way = state.under_way.saturating_sub(1);
        drop(state);
        self.pace.freed.notify_waiters();
    }
}
