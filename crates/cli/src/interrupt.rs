//! Ctrl-C and SIGTERM: once, nothing new is begun; twice, the program is out at once.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use lockstep_genesys::Brake;
use tokio::signal::ctrl_c;

use crate::exit::Exit;
use crate::output;

/// How long what is under way may take to be settled: as long as a lost write is looked for.
const GRACE: Duration = Duration::from_secs(30);

/// Listens for Ctrl-C and SIGTERM from now on and sets the flag that comes back at the first one.
pub(crate) async fn listen(brake: Brake) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let (flag, brakes) = (Arc::clone(&stop), brake.clone());
    let mut next = Box::pin(ctrl_c());
    // Only a poll begins to listen: without it, one that comes early would end the program.
    let begun = poll_fn(|context| Poll::Ready(next.as_mut().poll(context))).await;
    drop(tokio::spawn(async move {
        if begun.is_ready() {
            note(&flag, &brakes);
            next = Box::pin(ctrl_c());
        }
        // Where the signal cannot be listened for, it ends the program as it always does.
        while next.await.is_ok() {
            note(&flag, &brakes);
            next = Box::pin(ctrl_c());
        }
    }));
    terminated(&stop, brake);
    stop
}

/// Takes SIGTERM, by which schedulers and CI runners cancel, for a Ctrl-C.
#[cfg(unix)]
fn terminated(stop: &Arc<AtomicBool>, brake: Brake) {
    use tokio::signal::unix::{SignalKind, signal};

    // Where it cannot be listened for, it ends the program as it always does.
    let Ok(mut next) = signal(SignalKind::terminate()) else {
        return;
    };
    let flag = Arc::clone(stop);
    drop(tokio::spawn(async move {
        while next.recv().await.is_some() {
            note(&flag, &brake);
        }
    }));
}

#[cfg(not(unix))]
fn terminated(_stop: &Arc<AtomicBool>, _brake: Brake) {}

/// Takes note of a Ctrl-C.
fn note(stop: &AtomicBool, brake: &Brake) {
    if stop.swap(true, Ordering::Relaxed) {
        leave();
    }
    brake.pull(GRACE);
    output::say(
        "interrupted: what is under way is ended, nothing new is begun; once more leaves at once",
    );
}

#[expect(
    clippy::exit,
    reason = "a second interrupt must not wait for anything; the ledger holds what is open"
)]
fn leave() {
    output::say("interrupted again: the next run settles what is open");
    std::process::exit(i32::from(Exit::Interrupted.code()));
}
