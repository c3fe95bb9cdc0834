//! The loop: begins what may begin, at most so many at once, until nothing is left.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use lockstep_diff::{Change, ChangeId, Plan};
use lockstep_ledger::Ledger;
use lockstep_model::Digest;
use lockstep_model::tenant::{Trace, WriteTenant};

use crate::carry::Carrier;
use crate::observe::{Event, Observe};
use crate::outcome::{Ended, Outcome, Summary};
use crate::record::{Identity, Recorder};
use crate::schedule::Schedule;

/// How a run goes.
#[derive(Debug)]
pub struct Options<'a> {
    /// How many changes are under way at once; at least one.
    pub concurrency: usize,
    /// Set from outside when nothing new may be begun.
    pub stop: &'a AtomicBool,
    /// The digest of the plan's bytes, for the ledger.
    pub digest: Digest,
}

/// Why a run did not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The first entry could not be written, so nothing was sent.
    #[error("the ledger cannot be written, so nothing was sent: {0}")]
    Ledger(String),
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
    (ledger, identity): (&mut Ledger, Identity<'_>),
    observer: &dyn Observe,
    options: Options<'_>,
) -> Result<Summary, ApplyError> {
    let recorder = Recorder::new(ledger, identity);
    if recorder.started(plan, options.digest).is_none() {
        return Err(ApplyError::Ledger(recorder.broken().unwrap_or_default()));
    }
    let carrier = Carrier {
        tenant,
        recorder: &recorder,
        made: RefCell::new(HashMap::new()),
    };
    let mut course = Course {
        changes: &plan.changes,
        schedule: Schedule::new(&plan.changes),
        outcomes: vec![None; plan.changes.len()],
        observer,
        options,
    };
    course.carry_all(&carrier).await;
    let summary = course.summary(&recorder);
    recorder.finished(&summary);
    Ok(Summary {
        ledger: recorder.broken(),
        ..summary
    })
}

struct Course<'a> {
    changes: &'a [Change],
    schedule: Schedule,
    outcomes: Vec<Option<Outcome>>,
    observer: &'a dyn Observe,
    options: Options<'a>,
}

impl Course<'_> {
    async fn carry_all<T: WriteTenant>(&mut self, carrier: &Carrier<'_, T>) {
        let changes = self.changes;
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < self.options.concurrency.max(1) && !self.stopped(carrier) {
                let Some(index) = self.schedule.next() else {
                    break;
                };
                self.observer.observe(Event::Started(&changes[index].id));
                under_way.push(async move { (index, carrier.carry(&changes[index]).await) });
            }
            let Some((index, outcome)) = under_way.next().await else {
                break;
            };
            self.end(index, outcome);
        }
    }

    fn stopped<T>(&self, carrier: &Carrier<'_, T>) -> bool {
        self.options.stop.load(Ordering::Relaxed) || carrier.recorder.is_stopped()
    }

    fn end(&mut self, index: usize, outcome: Outcome) {
        match outcome.ended.is_done() {
            true => self.schedule.done(index),
            false => {
                let because = &self.changes[index].id;
                for skipped in self.schedule.not_done(index) {
                    let ended = Ended::Skipped {
                        because: because.clone(),
                    };
                    self.keep(skipped, blank(&self.changes[skipped], ended));
                }
            }
        }
        self.keep(index, outcome);
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
    }
}
