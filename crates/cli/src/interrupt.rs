//! Ctrl-C, SIGTERM, a terminal that goes away and the end of a run's time: once, nothing new is begun;
//! twice, the program is out at once.
//!
//! Signals come in on a thread of their own, so that they are heard whatever the program is at. While
//! no run is under way nothing is open, and the first one ends the program, which gives back a lease
//! before it goes.

#[cfg(unix)]
use std::fs;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use lockstep_genesys::{Brake, Client};
use lockstep_remote::Permit;
use tokio::runtime::Builder;
use tokio::signal::ctrl_c;
use tokio::task::JoinHandle;
use tokio::time::sleep_until;

use crate::exit::Exit;
use crate::output;
use crate::progress::Board;

/// How long what is under way may take to be settled: as long as a lost write is looked for.
const GRACE: Duration = Duration::from_secs(30);
/// How long the last word may take, when the program is left at once.
const LAST_WORD: Duration = Duration::from_millis(200);

/// What a signal meets.
static MET: Mutex<Met> = Mutex::new(Met {
    run: None,
    last: None,
    is_left: false,
});

/// What is done before the program is left.
type LastDeed = Box<dyn FnOnce() + Send>;

/// What a signal meets.
struct Met {
    /// The run that it stops.
    run: Option<Arc<Stop>>,
    /// What is done first, where it ends the program.
    last: Option<LastDeed>,
    /// Whether a signal is ending the program.
    is_left: bool,
}

/// Whether a run is to begin nothing new, and why.
#[derive(Debug)]
pub(crate) struct Stop {
    /// Set when nothing new may be begun.
    pub(crate) flag: AtomicBool,
    interrupted: AtomicBool,
    late: AtomicBool,
    brake: Brake,
    board: Arc<Board>,
}

/// A run that can be stopped, until this is dropped.
#[derive(Debug)]
pub(crate) struct Stoppable {
    stop: Arc<Stop>,
    deadline: Option<JoinHandle<()>>,
}

/// Whoever watches a lease, until this is dropped.
#[derive(Debug)]
pub(crate) struct Watch(JoinHandle<()>);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Listens for Ctrl-C, for SIGTERM, by which schedulers and CI runners cancel, and for SIGHUP, from now
/// on until the program ends.
pub(crate) fn listen() {
    static LISTENING: OnceLock<()> = OnceLock::new();

    LISTENING.get_or_init(|| {
        let (ready, is_ready) = mpsc::channel();
        let thread = thread::Builder::new().name("signals".to_owned());
        // Where signals cannot be listened for, they end the program as they always do.
        if thread.spawn(move || hear(&ready)).is_ok() {
            let _ready = is_ready.recv();
        }
    });
}

/// Lets signals, and the end of the client's time, stop the run that begins: what is under way then
/// has a while to be settled.
pub(crate) fn begin(client: &Client, board: &Arc<Board>) -> Stoppable {
    let stop = Arc::new(Stop {
        flag: AtomicBool::new(false),
        interrupted: AtomicBool::new(false),
        late: AtomicBool::new(false),
        brake: client.brake(),
        board: Arc::clone(board),
    });
    let deadline = client.allow(GRACE).map(|end| {
        let stop = Arc::clone(&stop);
        tokio::spawn(async move {
            sleep_until(end).await;
            stop.be_late();
        })
    });
    let mut met = met();
    if met.is_left {
        drop(met);
        wait_for_the_end();
    }
    met.run = Some(Arc::clone(&stop));
    drop(met);
    Stoppable { stop, deadline }
}

/// Remembers what is done before a signal ends the program, while no run is under way. It takes a few
/// seconds at most.
pub(crate) fn before_leaving(deed: impl FnOnce() + Send + 'static) {
    met().last = Some(Box::new(deed));
}

/// Does not come back if a signal is ending the program: it says how that ends.
pub(crate) fn unless_left() {
    if met().is_left {
        wait_for_the_end();
    }
}

fn wait_for_the_end() -> ! {
    loop {
        thread::park();
    }
}

impl Stoppable {
    /// Lets no write be sent once the lease on the ledger does not hold any more. The run is stopped
    /// when that is noticed.
    pub(crate) fn only_while(&self, permit: Permit) -> Watch {
        let asked = permit.clone();
        self.stop.brake.only_while(move || asked.check().is_ok());
        let stop = Arc::clone(&self.stop);
        Watch(tokio::spawn(async move {
            permit.lost().await;
            stop.end(
                "the lease on the ledger was lost: what is under way is ended, nothing new is begun",
            );
        }))
    }

    /// Returns what says whether the run is to stop.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }
}

impl Drop for Stoppable {
    fn drop(&mut self) {
        met().run = None;
        if let Some(deadline) = &self.deadline {
            deadline.abort();
        }
    }
}

impl Stop {
    /// Says whether a signal stopped the run.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Says whether the end of its time stopped the run.
    pub(crate) fn is_late(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }

    /// Takes note of a signal. Returns whether it was the first.
    fn interrupt(&self) -> bool {
        let first = !self.interrupted.swap(true, Ordering::Relaxed);
        if first {
            self.end("interrupted: what is under way is ended, nothing new is begun");
        }
        first
    }

    fn be_late(&self) {
        self.late.store(true, Ordering::Relaxed);
        self.end("the run's time is over: what is under way is ended, nothing new is begun");
    }

    fn end(&self, why: &'static str) {
        self.flag.store(true, Ordering::Relaxed);
        self.brake.pull(GRACE);
        self.board.stopping(why);
        match self.is_interrupted() {
            true => self.board.warn(&format!("{why}; once more leaves at once")),
            false => self.board.warn(why),
        }
    }
}

/// Hears signals until the program ends.
fn hear(ready: &Sender<()>) {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
        return;
    };
    runtime.block_on(async {
        let mut heard = Box::pin(async { tokio::join!(interrupted(), terminated(), hung_up()) });
        // Only a poll begins to listen: without it, one that comes early would end the program.
        let begun = poll_fn(|context| Poll::Ready(heard.as_mut().poll(context).is_ready()));
        let is_over = begun.await;
        let _heard = ready.send(());
        if !is_over {
            let ((), (), ()) = heard.await;
        }
    });
}

/// Hears Ctrl-C. Where it cannot be listened for, it ends the program as it always does.
async fn interrupted() {
    while ctrl_c().await.is_ok() {
        note();
    }
}

/// Hears SIGTERM. Where it cannot be listened for, it ends the program as it always does.
#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(mut next) = signal(SignalKind::terminate()) else {
        return;
    };
    while next.recv().await.is_some() {
        note();
    }
}

#[cfg(not(unix))]
async fn terminated() {}

/// Hears that the terminal went away. A shell passes that on to what it started, which hears it twice
/// then: it never counts as the second signal.
#[cfg(unix)]
async fn hung_up() {
    use tokio::signal::unix::{SignalKind, signal};

    if !ends_us(fs::read_to_string("/proc/self/status").ok().as_deref()) {
        return;
    }
    let Ok(mut next) = signal(SignalKind::hangup()) else {
        return;
    };
    if next.recv().await.is_some() {
        note();
    }
    // It is heard on, so that it does not end the program either.
    while next.recv().await.is_some() {}
}

#[cfg(not(unix))]
async fn hung_up() {}

/// Says whether SIGHUP would end the program, by what the system says of it: `nohup` has it ignored, and
/// whoever listens would undo that. Where the system says nothing, it is left as it is.
#[cfg(unix)]
fn ends_us(status: Option<&str>) -> bool {
    let mut lines = status.unwrap_or_default().lines();
    let ignored = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|set| u128::from_str_radix(set.trim(), 16).ok());
    // SIGHUP is the first of them.
    ignored.is_some_and(|set| set & 1 == 0)
}

/// Takes note of a signal.
fn note() {
    let mut met = met();
    if let Some(run) = met.run.clone() {
        drop(met);
        if !run.interrupt() {
            leave("interrupted again: the next run settles what is open");
        }
        return;
    }
    let (before, last) = (met.is_left, met.last.take());
    met.is_left = true;
    drop(met);
    match last {
        // A second one is heard meanwhile.
        Some(deed) if !before => drop(thread::spawn(move || {
            deed();
            leave("interrupted");
        })),
        Some(_) | None => leave("interrupted"),
    }
}

#[expect(
    clippy::exit,
    reason = "it must not wait for anything; the ledger holds what is open"
)]
fn leave(last: &'static str) {
    let (said, is_said) = mpsc::channel();
    // Whoever holds the terminal may hold it for long.
    let speaker = thread::spawn(move || {
        output::say(last);
        let _heard = said.send(());
    });
    let _said = is_said.recv_timeout(LAST_WORD);
    drop(speaker);
    std::process::exit(i32::from(Exit::Interrupted.code()));
}

fn met() -> MutexGuard<'static, Met> {
    MET.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_hangup_is_heard_unless_it_is_ignored() {
        let status = |set: &str| format!("Name:\tlockstep\nSigBlk:\t0000\nSigIgn:\t{set}\n");
        assert!(ends_us(Some(&status("0000000000001000"))));
        assert!(!ends_us(Some(&status("0000000000001001"))));
        assert!(!ends_us(Some(&status("not a set"))));
        assert!(!ends_us(Some("Name:\tlockstep\n")));
        assert!(!ends_us(None));
    }
}
