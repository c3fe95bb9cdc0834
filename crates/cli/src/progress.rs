//! Progress: on a terminal a few lines that are painted over, elsewhere a plain line for each change
//! that begins or ends; and the stream of events, where one is asked for.
//!
//! The run and the client tell what happens, the command says which phase begins. Progress goes to
//! stderr, never to stdout, and decides nothing.

mod bar;
mod screen;
mod state;
mod words;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use lockstep_apply::{Ended, Event, Observe, Outcome};
use lockstep_diff::Change;
use lockstep_genesys::{Notice, Wait};
use tokio::time::Instant;

use self::bar::lines;
use self::state::{Reason, State, Waited};
use self::words::{doing, ended};
use crate::events::Stream;
use crate::{output, redaction};

pub(crate) use self::bar::{held_back, why};
pub(crate) use self::screen::beside;
pub(crate) use self::state::Phase;

/// How often the lines are painted.
const TICK: Duration = Duration::from_millis(100);
/// What is over sooner than this is not worth a line.
const PATIENCE: Duration = Duration::from_millis(300);
/// The numbers of waits that the program itself tells of; the client's begin at 0.
const OWN: u64 = 1 << 63;

/// Whether progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loudness {
    /// It is.
    Spoken,
    /// It is not.
    Quiet,
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// By lines that are painted over.
    Painted,
    /// By a plain line for each change that begins or ends.
    Plain,
    /// Not at all.
    Silent,
}

/// Where everything that goes on is told, and shown.
pub(crate) struct Board {
    manner: Manner,
    state: Mutex<State>,
    stream: Option<Arc<Stream>>,
    waits: AtomicU64,
}

/// A phase that is shown until this is dropped.
#[derive(Debug)]
pub(crate) struct Shown(Option<(Sender<()>, JoinHandle<()>)>);

/// Something that the program itself waits for, until this is dropped.
#[derive(Debug)]
pub(crate) struct Waits<'a> {
    board: &'a Board,
    number: u64,
}

impl Board {
    /// Makes a board that shows as much as was asked for.
    pub(crate) fn new(loudness: Loudness) -> Self {
        let manner = match loudness {
            Loudness::Quiet => Manner::Silent,
            Loudness::Spoken if screen::is_capable() => Manner::Painted,
            Loudness::Spoken => Manner::Plain,
        };
        Self {
            manner,
            state: Mutex::new(State::new(Instant::now())),
            stream: None,
            waits: AtomicU64::new(OWN),
        }
    }

    /// Tells a stream of events too.
    pub(crate) fn with_stream(mut self, stream: Option<Arc<Stream>>) -> Self {
        self.stream = stream;
        self
    }

    /// Returns the stream of events, if there is one.
    pub(crate) fn stream(&self) -> Option<&Stream> {
        self.stream.as_deref()
    }

    /// Begins a phase, which is shown until what comes back is dropped.
    pub(crate) fn begin(self: &Arc<Self>, phase: Phase, total: Option<usize>) -> Shown {
        self.state().begin(phase, total, Instant::now());
        if self.manner != Manner::Painted {
            return Shown(None);
        }
        let (alive, ended) = mpsc::channel();
        let board = Arc::clone(self);
        let painter = thread::Builder::new().name("progress".to_owned());
        let painter = painter.spawn(move || {
            let mut wait = PATIENCE;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                board.paint();
                wait = TICK;
            }
            beside(|| ());
        });
        // Without a thread to paint it, the work goes on unseen.
        Shown(painter.ok().map(|painter| (alive, painter)))
    }

    /// Remembers what is to be done with each object of a run.
    pub(crate) fn expect(&self, changes: &[Change]) {
        self.state().expect(changes);
        if let Some(stream) = &self.stream {
            stream.expect(changes);
        }
    }

    /// Tells what is waited for, in words, as long as what comes back lives.
    pub(crate) fn waits_for(&self, reason: &str, words: &str) -> Waits<'_> {
        let number = self.waits.fetch_add(1, Ordering::Relaxed);
        let waited = Waited {
            reason: Reason::Words(words.to_owned()),
            since: Instant::now(),
        };
        self.state().waits.insert(number, waited);
        if let Some(stream) = &self.stream {
            stream.waits(reason, words, None);
        }
        Waits {
            board: self,
            number,
        }
    }

    /// Says why nothing new is begun.
    pub(crate) fn stopping(&self, why: &'static str) {
        self.state().stopping = Some(why);
    }

    /// Says something on stderr that is worth a look, and tells the stream of events.
    pub(crate) fn warn(&self, message: &str) {
        output::say(output::harmless(message));
        if let Some(stream) = &self.stream {
            stream.warn(message);
        }
    }

    /// Says what the client waits for; of a job also what it does.
    fn told(&self, wait: &Wait) -> (Reason, Option<String>) {
        match wait {
            Wait::Job { job, kind, object } => {
                let words = match self.state().done_by_job(*kind, object) {
                    Some((id, action)) => format!("job {job}, {} {id}", doing(action)),
                    None => format!("job {job} of {kind} `{object}`"),
                };
                (Reason::Words(format!("waiting for {words}")), Some(words))
            }
            Wait::Pace { .. } | Wait::Again { .. } | Wait::Settle => {
                (Reason::Client(wait.clone()), None)
            }
        }
    }

    fn paint(&self) {
        let Some(size) = screen::size() else {
            return;
        };
        let clean = |text: &str| {
            let masked = redaction::mask_keys(text.as_bytes());
            String::from_utf8_lossy(&masked).into_owned()
        };
        let lines = lines(&self.state(), (Instant::now(), size), &clean);
        screen::paint(&lines);
    }

    fn say(&self, event: &Event<'_>) {
        match (self.manner, event) {
            (Manner::Plain, Event::Started(id)) => {
                let action = self.state().action(id);
                if let Some(action) = action {
                    let line = format!("{id}: {}", doing(action));
                    output::say(output::harmless(&line));
                }
            }
            (Manner::Plain, Event::Ended(outcome)) => say_ended(outcome),
            (Manner::Painted, Event::Ended(outcome)) => match outcome.ended {
                Ended::Failed { .. } | Ended::Unsettled { .. } => say_ended(outcome),
                // What is skipped may be much; the summary names it all.
                Ended::Done(_) | Ended::Skipped { .. } | Ended::NotReached => {}
            },
            (Manner::Painted, Event::Started(_)) | (Manner::Silent, _) => {}
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn say_ended(outcome: &Outcome) {
    let line = format!("{}: {}", outcome.id, ended(outcome));
    output::say(output::harmless(&line));
}

impl fmt::Debug for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Board")
            .field("manner", &self.manner)
            .finish_non_exhaustive()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some((alive, painter)) = self.0.take() {
            drop(alive);
            // It ends at once; a painter that panicked has nothing more to say.
            drop(painter.join());
        }
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.board.state().waits.remove(&self.number);
    }
}

impl Observe for Board {
    fn observe(&self, event: Event<'_>) {
        match &event {
            Event::Started(id) => self.state().started(id, Instant::now()),
            Event::Ended(outcome) => self.state().ended(outcome),
        }
        self.say(&event);
        if let Some(stream) = &self.stream {
            stream.observe(&event);
        }
    }
}

impl Notice for Board {
    fn waits(&self, number: u64, wait: &Wait) {
        let now = Instant::now();
        let (reason, job) = self.told(wait);
        let waited = Waited { reason, since: now };
        self.state().waits.insert(number, waited);
        if let Some(stream) = &self.stream {
            match job {
                Some(job) => stream.waits("job", &job, None),
                None => stream.client_waits(wait, now),
            }
        }
    }

    fn goes_on(&self, number: u64) {
        self.state().waits.remove(&number);
    }

    fn answered(&self, _status: Option<u16>) {
        self.state().requests += 1;
    }
}
