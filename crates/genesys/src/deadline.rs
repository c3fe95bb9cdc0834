//! When a run has to end: the same for all its calls, later if somebody was waited for, and sooner if
//! somebody wants it to stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Why a request was not sent.
pub(crate) const OVER: &str = "the time that the run may take is over, so it was not sent";

/// Why a request was not sent, or is not sent again.
pub(crate) const STOPPED: &str = "the run was interrupted, so it was not carried out";

/// When a run has to end, if it has to.
#[derive(Debug)]
pub(crate) struct Deadline(Arc<watch::Sender<When>>);

#[derive(Debug, Clone, Copy)]
struct When {
    end: Option<Instant>,
    stopped: bool,
}

/// Stops a client that is at work.
#[derive(Debug, Clone)]
pub struct Brake(Arc<watch::Sender<When>>);

impl Brake {
    /// Lets no write begin that waits for its turn or for patience that the tenant asked for, and
    /// gives what is under way so much time to be settled.
    pub fn pull(&self, grace: Duration) {
        self.0.send_modify(|when| {
            let end = Instant::now() + grace;
            when.end = Some(when.end.map_or(end, |earlier| earlier.min(end)));
            when.stopped = true;
        });
    }
}

impl Deadline {
    /// Sets the end, counted from now.
    pub(crate) fn new(limit: Option<Duration>) -> Self {
        let end = limit.map(|limit| Instant::now() + limit);
        let when = When {
            end,
            stopped: false,
        };
        Self(Arc::new(watch::Sender::new(when)))
    }

    /// Returns what stops the client.
    pub(crate) fn brake(&self) -> Brake {
        Brake(Arc::clone(&self.0))
    }

    /// Returns the end.
    pub(crate) fn get(&self) -> Option<Instant> {
        self.0.borrow().end
    }

    /// Says whether somebody wants the run to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.0.borrow().stopped
    }

    /// Moves the end on.
    pub(crate) fn put_off(&self, by: Duration) {
        self.0
            .send_modify(|when| when.end = when.end.map(|end| end + by));
    }

    /// Waits for something until the end, wherever that moves; what is `idle` is left at once when
    /// somebody wants the run to stop.
    pub(crate) async fn wait<T>(&self, what: impl Future<Output = T>, idle: bool) -> Option<T> {
        let mut moved = self.0.subscribe();
        let mut what = std::pin::pin!(what);
        loop {
            let When { end, stopped } = *moved.borrow_and_update();
            if stopped && idle {
                return None;
            }
            tokio::select! {
                biased;
                done = &mut what => return Some(done),
                () = over(end) => return None,
                // It ends with the client only, which is still here.
                _moved = moved.changed() => {}
            }
        }
    }
}

async fn over(end: Option<Instant>) {
    match end {
        Some(end) => sleep_until(end).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn the_end_is_put_off_by_what_was_waited() {
        let now = Instant::now();
        let deadline = Deadline::new(Some(60 * SECOND));
        deadline.put_off(5 * SECOND);
        assert_eq!(deadline.get(), Some(now + 65 * SECOND));
        let none = Deadline::new(None);
        none.put_off(5 * SECOND);
        assert_eq!(none.get(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_idle_is_left_when_the_brake_is_pulled() {
        let begun = Instant::now();
        let deadline = Deadline::new(None);
        let brake = deadline.brake();
        let pulled = async {
            sleep(SECOND).await;
            brake.pull(10 * SECOND);
        };
        let idle = deadline.wait(sleep(100 * SECOND), true);
        let busy = deadline.wait(sleep(5 * SECOND), false);
        let late = async {
            let late = deadline.wait(sleep(100 * SECOND), false).await;
            (late, begun.elapsed())
        };
        let left = async {
            let idle = idle.await;
            (idle, begun.elapsed())
        };
        let ((), left, busy, late) = tokio::join!(pulled, left, busy, late);
        assert_eq!(left, (None, SECOND));
        assert_eq!(busy, Some(()));
        assert_eq!(late, (None, 11 * SECOND));
        assert!(deadline.is_stopped());
    }

    #[tokio::test(start_paused = true)]
    async fn the_brake_never_puts_the_end_off() {
        let deadline = Deadline::new(Some(SECOND));
        let end = deadline.get();
        deadline.brake().pull(60 * SECOND);
        assert_eq!(deadline.get(), end);
    }
}
