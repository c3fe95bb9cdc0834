//! Time that passes a hundred times as fast as it does, for processes that talk to each other: what
//! a client waits for passes as fast as what its tenant takes.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tokio::task::{spawn, spawn_blocking};

/// How much faster.
const HASTE: u32 = 100;

/// How often time is let pass, in true time.
const TICK: Duration = Duration::from_millis(1);

/// Does some work on a runtime of its own, in fast time. What passed since is told to `passed` as
/// well.
pub(crate) fn hurry<F: Future>(
    work: F,
    mut passed: impl FnMut(Duration) + Send + 'static,
) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build();
    let runtime = runtime.expect("a runtime");
    let output = runtime.block_on(async {
        let (hold, held) = channel::<()>();
        let (tick, mut ticks) = tokio::sync::mpsc::unbounded_channel();
        // As long as a task like this is there, time never passes by itself.
        let beat = spawn_blocking(move || {
            let mut last = now();
            while let Err(RecvTimeoutError::Timeout) = held.recv_timeout(TICK) {
                let next = now();
                if tick.send((next - last) * HASTE).is_err() {
                    break;
                }
                last = next;
            }
        });
        let pass = spawn(async move {
            while let Some(time) = ticks.recv().await {
                passed(time);
                tokio::time::advance(time).await;
            }
        });
        let output = work.await;
        drop(hold);
        pass.abort();
        drop(beat.await);
        output
    });
    runtime.shutdown_background();
    output
}

#[expect(
    clippy::disallowed_methods,
    reason = "fast time is made of true time, and nothing of it comes into any result"
)]
fn now() -> Instant {
    Instant::now()
}
