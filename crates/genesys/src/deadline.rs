//! When a run has to end: the same for all its calls, later if somebody was waited for, and sooner if
//! somebody wants it to stop.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Why a request was not sent.
pub(crate) const OVER: &str = "the time that the run may take is over, so it was not sent";

/// Why a request was not sent, or is not sent again.
pub(crate) const STOPPED: &str = "the run was stopped, so it was not carried out";

/// When a run has to end, if it has to.
#[derive(Debug)]
pub(crate) struct Deadline(Arc<watch::Sender<When>>, Arc<OnceLock<Holds>>);

/// Says whether writes are allowed, each time anew.
struct Holds(Box<dyn Fn() -> bool + Send + Sync>);

impl fmt::Debug for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Holds")
    }
}

#[derive(Debug, Clone, Copy)]
struct When {
    end: Option<Instant>,
    stopped: bool,
}

/// Stops a client that is at work.
#[derive(Debug, Clone)]
pub struct Brake(Arc<watch::Sender<When>>, Arc<OnceLock<Holds>>);

impl Brake {
    /// Lets no write be sent, from now on, once something does not hold any more. It is asked right
    /// before each; whoever asks for it first is heard.
    pub fn only_while(&self, holds: impl Fn() -> bool + Send + Sync + 'static) {
        let _set_before = self.1.set(Holds(Box::new(holds)));
    }

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
        Self(Arc::new(watch::Sender::new(when)), Arc::default())
    }

    /// Returns what stops the client.
    pub(crate) fn brake(&self) -> Brake {
        Brake(Arc::clone(&self.0), Arc::clone(&self.1))
    }

    /// Returns the end.
    pub(crate) fn get(&self) -> Option<Instant> {
        self.0.borrow().end
    }

    /// Says whether somebody wants the run to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.0.borrow().stopped || self.is_forbidden()
    }

    /// Says whether writes are not allowed any more, not even those that were begun.
    pub(crate) fn is_forbidden(&self) -> bool {
        self.1.get().is_some_and(|holds| !(holds.0)())
    }

    /// Leaves so much time behind the end for what is under way then. Returns that end, after which
    /// nothing new is to be begun.
    pub(crate) fn allow(&self, grace: Duration) -> Option<Instant> {
        let end = self.get();
        self.put_off(grace);
        end
    }

    /// Moves the end on.
    pub(crate) fn put_off(&self, by: Duration) {
        self.0
            .send_modify(|when| when.end = when.end.map(|end| end + by));
    }

    /// Waits for what is on its way. Its own patience ends it; only once somebody wants the run to
    /// stop is it left at the end that was set then.
    pub(crate) async fn follow<T>(&self, what: impl Future<Output = T>) -> Option<T> {
        let mut moved = self.0.subscribe();
        let mut what = std::pin::pin!(what);
        loop {
            let When { end, stopped } = *moved.borrow_and_update();
            tokio::select! {
                biased;
                done = &mut what => return Some(done),
                () = over(end.filter(|_end| stopped)) => return None,
                // It ends with the client only, which is still here.
                _moved = moved.changed() => {}
            }
        }
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
    async fn what_is_on_its_way_is_left_at_the_end_that_a_brake_sets() {
        let begun = Instant::now();
        let deadline = Deadline::new(Some(2 * SECOND));
        assert_eq!(deadline.follow(sleep(5 * SECOND)).await, Some(()));
        let none = Deadline::new(None);
        let brake = none.brake();
        let pulls = async move {
            sleep(SECOND).await;
            brake.pull(3 * SECOND);
        };
        let (left, ()) = tokio::join!(none.follow(sleep(60 * SECOND)), pulls);
        assert_eq!(left, None);
        assert_eq!(begun.elapsed(), 9 * SECOND);
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

    #[test]
    fn writes_are_allowed_as_long_as_something_holds() {
        use std::sync::atomic::{AtomicBool, Ordering};

        let deadline = Deadline::new(None);
        let held = Arc::new(AtomicBool::new(true));
        let asked = Arc::clone(&held);
        deadline
            .brake()
            .only_while(move || asked.load(Ordering::Relaxed));
        // The first to ask for it is heard.
        deadline.brake().only_while(|| true);
        assert!(!deadline.is_stopped() && !deadline.is_forbidden());
        held.store(false, Ordering::Relaxed);
        assert!(deadline.is_stopped() && deadline.is_forbidden());
    }

    #[tokio::test(start_paused = true)]
    async fn the_brake_never_puts_the_end_off() {
        let deadline = Deadline::new(Some(SECOND));
        let end = deadline.get();
        deadline.brake().pull(60 * SECOND);
        assert_eq!(deadline.get(), end);
    }
}
