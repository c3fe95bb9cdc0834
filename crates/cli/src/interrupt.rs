//! Ctrl-C: once, nothing new is begun; twice, the program is out at once.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tokio::signal::ctrl_c;

use crate::exit::Exit;
use crate::output;

/// Listens for Ctrl-C from now on and sets the flag that comes back at the first one.
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
    stop
}

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
