//! The stream of events of a run: a line of JSON for each thing that happens.
//!
//! What happens comes in and is put into a queue; a thread of its own writes it, line by line. A
//! reader that went away, a disk that is full or a pipe that nobody empties never stops or delays
//! the run: what cannot be written is dropped, and that is said at the end.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use lockstep_apply::Event;
use lockstep_diff::{Action, Change, ChangeId};
use lockstep_genesys::{Held, Wait};
use lockstep_render::{EventView, Happened, OutcomeView};
use tokio::time::Instant;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{held_back, why};
use crate::{clock, output, redaction, replace, run};

/// How long what is queued may take to be written when all is over.
const PATIENCE: Duration = Duration::from_secs(5);
/// What is waited for less long than this is not told.
const SHORT: Duration = Duration::from_secs(1);

/// Where events go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// To stdout, in the place of results, which go to stderr then.
    Stdout,
    /// Into a file, which is made anew.
    File(PathBuf),
}

/// A stream of events.
#[derive(Debug)]
pub(crate) struct Stream {
    queue: Mutex<Queue>,
    ended: Mutex<Receiver<Option<io::Error>>>,
    place: String,
}

#[derive(Debug)]
struct Queue {
    lines: Option<Sender<Vec<u8>>>,
    sequence: u64,
    /// Where each change stands in the plan, and whether its end was told.
    positions: HashMap<ChangeId, (usize, Action, bool)>,
    /// Until when the pace was told to hold back.
    paced: Option<Instant>,
    /// Whether the run's end was told.
    over: bool,
}

impl Target {
    /// Reads a target off the command line.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            None if text == "ndjson" => Ok(Self::Stdout),
            Some(("ndjson", path)) if !path.is_empty() => Ok(Self::File(PathBuf::from(path))),
            Some(_) | None => Err("it is neither `ndjson` nor `ndjson=FILE`".to_owned()),
        }
    }
}

impl Stream {
    /// Opens a stream, before anything is done.
    pub(crate) fn open(target: &Target) -> Result<Self, Failure> {
        let (out, place): (Box<dyn Write + Send>, String) = match target {
            Target::Stdout => {
                output::yield_stdout();
                (Box::new(io::stdout()), "stdout".to_owned())
            }
            Target::File(path) => {
                let place = path.display().to_string();
                replace::spare(path)?;
                let file = File::create(path).map_err(|error| {
                    Failure::new(format!("the file of events {place} cannot be made"))
                        .because(error)
                })?;
                (Box::new(file), place)
            }
        };
        let (lines, taken) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let writer = thread::Builder::new().name("events".to_owned());
        let begun = writer.spawn(move || drop(end.send(write(out, &taken))));
        let _thread = begun
            .map_err(|error| Failure::new("the stream of events cannot be begun").because(error))?;
        Ok(Self {
            queue: Mutex::new(Queue {
                lines: Some(lines),
                sequence: 0,
                positions: HashMap::new(),
                paced: None,
                over: false,
            }),
            ended: Mutex::new(ended),
            place,
        })
    }

    /// Remembers where each change stands in the plan.
    pub(crate) fn expect(&self, changes: &[Change]) {
        let changes = changes.iter().enumerate();
        let places = changes.map(|(at, change)| (change.id.clone(), (at, change.action, false)));
        self.queue().positions = places.collect();
    }

    /// Tells what happened.
    pub(crate) fn tell(&self, happened: Happened<'_>) {
        self.queue().tell(happened);
    }

    /// Tells how a run goes.
    pub(crate) fn observe(&self, event: &Event<'_>) {
        let mut queue = self.queue();
        match event {
            Event::Started(id) => {
                let known = queue.positions.get(*id).copied();
                if let Some((position, action, _told)) = known {
                    queue.tell(Happened::ChangeStarted {
                        position,
                        id,
                        action,
                    });
                }
            }
            Event::Ended(outcome) => queue.ended(&run::outcome(outcome)),
        }
    }

    /// Tells how those changes ended that nobody told of: the run did not come to them.
    pub(crate) fn rest(&self, outcomes: &[OutcomeView]) {
        let mut queue = self.queue();
        outcomes.iter().for_each(|outcome| queue.ended(outcome));
    }

    /// Tells what the program itself waits for.
    pub(crate) fn waits(&self, reason: &str, message: &str, wait: Option<Duration>) {
        self.tell(Happened::Waiting {
            reason,
            message,
            wait,
        });
    }

    /// Tells what the client waits for; the pace only once for each end of its window.
    pub(crate) fn client_waits(&self, wait: &Wait, now: Instant) {
        let left = |until: Instant| until.saturating_duration_since(now);
        match wait {
            Wait::Pace { held, until } => self.paced(*held, *until, now),
            Wait::Again {
                request,
                because,
                until,
            } if left(*until) >= SHORT => {
                let message = format!("{request} is sent again: {}", why(*because));
                self.waits("retry", &message, Some(left(*until)));
            }
            Wait::Again { .. } => {}
            Wait::Job { job, .. } => self.waits("job", &format!("job {job}"), None),
            Wait::Settle => {
                let message = "looking whether a write whose answer was lost was carried out";
                self.waits("settle", message, None);
            }
        }
    }

    fn paced(&self, held: Held, until: Instant, now: Instant) {
        let mut queue = self.queue();
        let left = until.saturating_duration_since(now);
        let known = queue.paced.is_some_and(|known| until <= known + SHORT);
        if left < SHORT || known {
            return;
        }
        queue.paced = Some(until);
        queue.tell(Happened::Waiting {
            reason: "pace",
            message: &held_back(held, left),
            wait: Some(left),
        });
    }

    /// Tells what is worth a person's look.
    pub(crate) fn warn(&self, message: &str) {
        self.tell(Happened::Warning { message });
    }

    /// Ends the stream of a command: where no run ended, it says why there was none.
    pub(crate) fn end(&self, done: &Result<Exit, Failure>) {
        let is_over = self.queue().over;
        if !is_over {
            let told = done.as_ref().err().map(Failure::told);
            let (message, help) = told.unzip();
            self.tell(Happened::Failed {
                exit: done
                    .as_ref()
                    .map_or_else(Failure::code, |exit| *exit)
                    .code(),
                message: message.as_deref(),
                help: help.flatten().as_deref(),
            });
        }
        self.close();
    }

    /// Waits a while until all of the stream is written, and says what was lost of it.
    fn close(&self) {
        if self.queue().lines.take().is_none() {
            return;
        }
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &self.place;
        match ended.recv_timeout(PATIENCE) {
            Ok(None) => {}
            Ok(Some(error)) => output::say(output::harmless(&format!(
                "warning: the events could not all be written to {place}: {error}"
            ))),
            Err(_late) => output::say(output::harmless(&format!(
                "warning: the events could not all be written to {place}: nobody takes them"
            ))),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn tell(&mut self, happened: Happened<'_>) {
        let Some(lines) = &self.lines else {
            return;
        };
        self.sequence += 1;
        self.over |= matches!(happened, Happened::RunFinished(_));
        let view = EventView {
            sequence: self.sequence,
            time: &clock::now(),
            happened,
        };
        let mut line = Vec::new();
        // Into memory every line can be written; a writer that ended takes none.
        let spelled = lockstep_render::json::v1::event(&view, &mut line);
        drop(spelled.map(|()| lines.send(redaction::mask(&line))));
    }

    fn ended(&mut self, outcome: &OutcomeView) {
        let Some((position, _action, told)) = self.positions.get_mut(&outcome.id) else {
            return;
        };
        if std::mem::replace(told, true) {
            return;
        }
        let position = *position;
        self.tell(Happened::ChangeEnded { position, outcome });
    }
}

/// Writes lines until there are no more, each at once. After an error the rest is dropped.
fn write(mut out: impl Write, lines: &Receiver<Vec<u8>>) -> Option<io::Error> {
    let mut lines = lines.iter();
    let failed = lines.find_map(|line| {
        let written = out.write_all(&line).and_then(|()| out.flush());
        written.err()
    });
    lines.for_each(drop);
    failed
}

#[cfg(test)]
mod tests;
