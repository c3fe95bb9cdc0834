//! The loop: begins what may begin, at most so many at once, until nothing is left.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use lockstep_diff::{Change, ChangeId, Plan};
use lockstep_ledger::Scribe;
use lockstep_model::Digest;
use lockstep_model::fingerprint::KnowSecret;
use lockstep_model::probe::ProbeModel;
use lockstep_model::tenant::{Trace, WriteTenant};
use tracing::Instrument as _;

use crate::carry::{Carrier, begins_with_entry};
use crate::observe::{Event, Observe};
use crate::outcome::{Ended, Outcome, Summary};
use crate::record::{Identity, Recorder};
use crate::schedule::Schedule;
use crate::seats::{Seat, Seats};
use crate::{settle, span};

/// How a run goes.
#[derive(Debug)]
pub struct Options<'a> {
    /// How many changes talk to the tenant at once; at least one. Those that wait for the ledger
    /// or for a job do not count, unless it is one.
    pub concurrency: usize,
    /// Set from outside when nothing new may be begun.
    pub stop: &'a AtomicBool,
    /// The digest of the plan's bytes, for the ledger.
    pub digest: Digest,
    /// Probes models once they are registered, and tells who wants to know. Without it nothing is
    /// probed, and what waits for a required probe does not go on.
    pub probes: Option<&'a dyn ProbeModel>,
    /// Knows secrets again that were sent, if it can.
    pub secrets: Option<&'a dyn KnowSecret>,
}

/// Why a run did not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The first entry could not be written, so nothing was sent.
    #[error("the ledger cannot be written, so nothing was sent: {why}")]
    Ledger {
        /// Why.
        why: String,
        /// Whether it is broken, and not only out of reach.
        is_damage: bool,
    },
}

/// Carries out a plan.
///
/// # Errors
///
/// Fails before the first request if the ledger cannot be written. Whatever happens later is in
/// the summary.
pub async fn run<T: WriteTenant>(
    plan: &Plan,
    tenant: &T,
    (scribe, identity): (&Scribe, Identity<'_>),
    observer: &dyn Observe,
    options: Options<'_>,
) -> Result<Summary, ApplyError> {
    let recorder = Recorder::new((scribe, identity), plan);
    if recorder.started(plan, options.digest).await.is_none() {
        return Err(ApplyError::Ledger {
            why: recorder.broken().unwrap_or_default(),
            is_damage: recorder.is_damaged(),
        });
    }
    let undecided = settle::record(plan, &recorder);
    let seats = Seats::new(options.concurrency);
    let carrier = Carrier {
        tenant,
        recorder: &recorder,
        stop: options.stop,
        probes: options.probes,
        secrets: options.secrets,
        made: RefCell::new(HashMap::new()),
        undecided,
    };
    let mut course = Course {
        changes: &plan.changes,
        seats: &seats,
        schedule: Schedule::new(&plan.changes),
        outcomes: vec![None; plan.changes.len()],
        observer,
        options,
    };
    course.carry_all(&carrier).await;
    let summary = course.summary(&recorder);
    recorder.finished(&summary).await;
    Ok(Summary {
        ledger: recorder.broken(),
        ..summary
    })
}

struct Course<'a> {
    changes: &'a [Change],
    seats: &'a Seats,
    schedule: Schedule,
    outcomes: Vec<Option<Outcome>>,
    observer: &'a dyn Observe,
    options: Options<'a>,
}

impl<'a> Course<'a> {
    async fn carry_all<T: WriteTenant>(&mut self, carrier: &Carrier<'_, T>) {
        let (changes, seats) = (self.changes, self.seats);
        let mut under_way = FuturesUnordered::new();
        loop {
            // A change leaves its seat to wait while it is polled, so room is looked for again
            // after each poll.
            let ended = poll_fn(|context| {
                loop {
                    while let Some((index, seat)) = self.begin(carrier) {
                        let span = span::change(&changes[index]);
                        let within = span.clone();
                        let carried = async move {
                            let outcome = carrier.carry(&changes[index], &seat).await;
                            span::end(&span, &outcome);
                            (index, outcome)
                        };
                        under_way.push(carried.instrument(within));
                    }
                    let polled = under_way.poll_next_unpin(context);
                    // Whoever is given a seat here wakes this task by it.
                    seats.grant(carrier.tenant.parked());
                    match polled {
                        Poll::Pending if self.may_begin(carrier) => {}
                        Poll::Pending | Poll::Ready(_) => return polled,
                    }
                }
            });
            let Some((index, outcome)) = ended.await else {
                break;
            };
            self.end(index, outcome);
        }
    }

    fn may_begin<T: WriteTenant>(&self, carrier: &Carrier<'_, T>) -> bool {
        let room = |next: usize| {
            let parked = carrier.tenant.parked();
            match begins_with_entry(&self.changes[next]) {
                true => self.seats.has_room_ahead(parked),
                false => self.seats.has_room(parked),
            }
        };
        !self.stopped(carrier) && self.schedule.peek().is_some_and(room)
    }

    /// Takes the next change that may begin, with a seat or a place among those that wait for one.
    fn begin<T: WriteTenant>(&mut self, carrier: &Carrier<'_, T>) -> Option<(usize, Seat<'a>)> {
        let index = self.may_begin(carrier).then(|| self.schedule.next())??;
        let seat = match begins_with_entry(&self.changes[index]) {
            true => self.seats.sit_later(),
            false => self.seats.sit(),
        };
        self.observer
            .observe(Event::Started(&self.changes[index].id));
        Some((index, seat))
    }

    fn stopped<T>(&self, carrier: &Carrier<'_, T>) -> bool {
        self.options.stop.load(Ordering::Relaxed) || carrier.recorder.is_stopped()
    }

    fn end(&mut self, index: usize, outcome: Outcome) {
        let (is_done, is_reached) = (outcome.ended.is_done(), outcome.ended != Ended::NotReached);
        // Why others are skipped is told before that they are.
        self.keep(index, outcome);
        if is_done {
            self.schedule.done(index);
            return;
        }
        // After a stop nothing is begun any more, whatever it depends on.
        if !is_reached {
            return;
        }
        let because = &self.changes[index].id;
        for skipped in self.schedule.not_done(index) {
            let ended = Ended::Skipped {
                because: because.clone(),
            };
            self.keep(skipped, blank(&self.changes[skipped], ended));
        }
    }

    fn keep(&mut self, index: usize, outcome: Outcome) {
        self.observer.observe(Event::Ended(&outcome));
        self.outcomes[index] = Some(outcome);
    }

    fn summary(self, recorder: &Recorder<'_>) -> Summary {
        let all = self.changes.iter().zip(self.outcomes);
        let outcomes = all
            .map(|(change, outcome)| outcome.unwrap_or_else(|| blank(change, Ended::NotReached)));
        Summary {
            outcomes: outcomes.collect(),
            interrupted: self.options.stop.load(Ordering::Relaxed),
            ledger: recorder.broken(),
        }
    }
}

fn blank(change: &Change, ended: Ended) -> Outcome {
    Outcome {
        id: ChangeId::clone(&change.id),
        action: change.action,
        ended,
        wrote: false,
        live_id: None,
        trace: Trace::default(),
        duration: Duration::ZERO,
        probed: None,
        warnings: Vec::new(),
    }
}
