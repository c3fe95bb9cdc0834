//! Ctrl-C and SIGTERM: once, nothing new is begun; twice, the program is out at once.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tokio::signal::ctrl_c;

use crate::exit::Exit;
use crate::output;

/// Listens for Ctrl-C and SIGTERM from now on and sets the flag that comes back at the first one.
pub(crate) async fn listen() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let mut next = Box::pin(ctrl_c());
    // Only a poll begins to listen: without it, one that comes early would end the program.
    let begun = poll_fn(|context| Poll::Ready(next.as_mut().poll(context))).await;
    drop(tokio::spawn(async move {
        if begun.is_ready() {
            note(&flag);
            next = Box::pin(ctrl_c());
        }
        // Where the signal cannot be listened for, it ends the program as it always does.
        while next.await.is_ok() {
            note(&flag);
            next = Box::pin(ctrl_c());
        }
    }));
    terminated(&stop);
    stop
}

/// Takes SIGTERM, by which schedulers and CI runners cancel, for a Ctrl-C.
#[cfg(unix)]
fn terminated(stop: &Arc<AtomicBool>) {
    use tokio::signal::unix::{SignalKind, signal};

    // Where it cannot be listened for, it ends the program as it always does.
    let Ok(mut next) = signal(SignalKind::terminate()) else {
        return;
    };
    let flag = Arc::clone(stop);
    drop(tokio::spawn(async move {
        while next.recv().await.is_some() {
            note(&flag);
        }
    }));
}

#[cfg(not(unix))]
const fn terminated(_stop: &Arc<AtomicBool>) {}

/// Takes note of a Ctrl-C.
fn note(stop: &AtomicBool) {
    if stop.swap(true, Ordering::Relaxed) {
        leave();
    }
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
