//! Time that passes only while nothing moves, for clients and tenants on real sockets.
//!
//! Tokio's paused clock jumps to the next timer as soon as no task is ready, and it does not see
//! that bytes are under way on a socket. A task of our own yields some times before it lets a little
//! time pass, so that what is on its way arrives first. The tenant's clock goes along.

use std::future::Future;
use std::time::Duration;

use lockstep_simulator::ManualClock;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

/// A day in 2026.
const BEGIN: i64 = 1_793_000_000_000;

/// How time passes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flow {
    /// How often it is looked whether anything moves, before time passes.
    pub(crate) looks: u32,
    /// How much time passes at once, at most.
    pub(crate) step: Duration,
}

impl Flow {
    /// For what waits long and is not measured: an exchange takes a little longer than it would.
    pub(crate) const QUICK: Self = Self {
        looks: 3,
        step: Duration::from_millis(20),
    };
    /// For what is measured by the minute.
    pub(crate) const FINE: Self = Self {
        looks: 24,
        step: Duration::from_millis(10),
    };
    /// For what is measured by the millisecond: an exchange on loopback takes no more than a millisecond.
    pub(crate) const EXACT: Self = Self {
        looks: 24,
        step: Duration::from_millis(1),
    };
}

/// Does some work, given the clock of its tenants, on a runtime of its own.
pub(crate) fn passing<F: Future>(flow: Flow, work: impl FnOnce(ManualClock) -> F) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let clock = ManualClock::starting_at(BEGIN);
        let passing = tokio::spawn(pass(flow, clock.clone()));
        let done = work(clock).await;
        passing.abort();
        done
    })
}

async fn pass(flow: Flow, clock: ManualClock) {
    let mut last = Instant::now();
    loop {
        for _look in 0..flow.looks {
            yield_now().await;
        }
        sleep(flow.step).await;
        let now = Instant::now();
        clock.advance(now - last);
        last = now;
    }
}
