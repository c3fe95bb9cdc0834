//! Carries out one change and records it: intent before, outcome after.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use lockstep_diff::{Action, Change, ChangeId, Step, Subject};
use lockstep_ledger::{Effect, Live};
use lockstep_model::fingerprint::KnowSecret;
use lockstep_model::probe::ProbeModel;
use lockstep_model::tenant::{LiveRef, Trace, WriteTenant};
use lockstep_model::{Fields, LiveId, LiveObject, VersionTag};
use tokio::time::{Duration, Instant};

use crate::attempt::Attempt;
use crate::outcome::{Done, Ended, Outcome};
use crate::probe::Findings;
use crate::record::{self, Ending, Recorder};
use crate::seats::Seat;
use crate::settle::{self, Undecided};
use crate::trouble::Trouble;

/// What carries out changes.
pub(crate) struct Carrier<'a, T> {
    pub(crate) tenant: &'a T,
    pub(crate) recorder: &'a Recorder<'a>,
    /// Set from outside when nothing more may be sent that is not under way.
    pub(crate) stop: &'a AtomicBool,
    pub(crate) probes: Option<&'a dyn ProbeModel>,
    pub(crate) secrets: Option<&'a dyn KnowSecret>,
    /// The objects that changes of this run made.
    pub(crate) made: RefCell<HashMap<ChangeId, Made>>,
    /// What an earlier run began to make, and only making it tells whether it did.
    pub(crate) undecided: Undecided<'a>,
}

/// What a change of this run made.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    live_id: LiveId,
    /// Its tag when it was read back.
    tag: Option<VersionTag>,
}

/// How a change went.
struct Course {
    ended: Ended,
    wrote: bool,
    live_id: Option<LiveId>,
    tag: Option<VersionTag>,
    trace: Trace,
    findings: Findings,
}

impl Course {
    fn of<T>(ended: Ended, attempt: Attempt<'_, T>) -> Self {
        Self {
            ended,
            wrote: attempt.wrote,
            live_id: attempt.live_id,
            tag: attempt.tag,
            trace: attempt.trace,
            findings: attempt.findings,
        }
    }

    fn unsent(ended: Ended) -> Self {
        Self {
            ended,
            wrote: false,
            live_id: None,
            tag: None,
            trace: Trace::default(),
            findings: Findings::default(),
        }
    }
}

impl<T: WriteTenant> Carrier<'_, T> {
    /// Carries out one change from its seat.
    pub(crate) async fn carry(&self, change: &Change, seat: &Seat<'_>) -> Outcome {
        let begun = Instant::now();
        let Course {
            ended,
            wrote,
            live_id,
            tag,
            trace,
            findings,
        } = match change.action {
            Action::Adopt => self.adopt(change, seat).await,
            Action::Release => Course::unsent(self.release(change, seat).await),
            Action::Create | Action::Update | Action::Replace | Action::Delete => {
                self.write(change, seat).await
            }
        };
        if let Some(live_id) = live_id.clone().filter(|_id| ended.is_done()) {
            let made = Made { live_id, tag };
            self.made.borrow_mut().insert(change.id.clone(), made);
        }
        Outcome {
            id: change.id.clone(),
            action: change.action,
            ended,
            wrote,
            live_id,
            trace,
            duration: begun.elapsed(),
            probed: findings.probed,
            warnings: findings.warnings,
        }
    }

    async fn release(&self, change: &Change, seat: &Seat<'_>) -> Ended {
        match seat.aside(self.recorder.released(change)).await {
            Some(_sequence) => Ended::Done(Done::Released),
            None => self.unrecorded(),
        }
    }

    async fn adopt(&self, change: &Change, seat: &Seat<'_>) -> Course {
        let live_id = self.subject(change);
        let mut attempt = Attempt::new(self.tenant, (change, seat), live_id);
        let ended = match attempt.look().await {
            Ok(Some(live)) => self.adopt_live(&mut attempt, &live).await,
            Ok(None) => failed(Trouble::Gone),
            Err(trouble) => failed(trouble),
        };
        Course::of(ended, attempt)
    }

    /// What has to answer is asked before it is recorded: the ledger then knows that it did.
    async fn adopt_live(&self, attempt: &mut Attempt<'_, T>, live: &LiveObject) -> Ended {
        self.ask(attempt, &live.live_id).await;
        if let Some(error) = attempt.findings.refusal.take() {
            return refused(error);
        }
        let recorded = self
            .recorder
            .adopted((attempt.change, live), &attempt.findings);
        match attempt.seat.aside(recorded).await {
            Some(_sequence) => Ended::Done(Done::Adopted),
            None => self.unrecorded(),
        }
    }

    fn subject(&self, change: &Change) -> Option<LiveId> {
        match &change.subject {
            Subject::New => None,
            Subject::Live(id) => Some(id.clone()),
            Subject::MadeBy(id) => self.made(id).map(|made| made.live_id),
        }
    }

    fn made(&self, id: &ChangeId) -> Option<Made> {
        self.made.borrow().get(id).cloned()
    }

    async fn write(&self, change: &Change, seat: &Seat<'_>) -> Course {
        let mut attempt = Attempt::new(self.tenant, (change, seat), self.subject(change));
        attempt.pending = self.undecided.contains_key(change.address());
        if let Subject::MadeBy(id) = &change.subject {
            attempt.tag = self.made(id).and_then(|made| made.tag);
        }
        let ended = match attempt.look_first().await {
            Ok(()) => self.stages(&mut attempt).await,
            Err(trouble) => failed(trouble),
        };
        Course::of(ended, attempt)
    }

    /// A replacement has two intents: once the old object is gone, the ledger says so, and the next
    /// run takes what was made anew for ours.
    async fn stages(&self, attempt: &mut Attempt<'_, T>) -> Ended {
        let change = attempt.change;
        let split = usize::from(change.action == Action::Replace);
        let (away, rest) = change.steps.split_at(split.min(change.steps.len()));
        if !away.is_empty() {
            let ended = self.stage(attempt, away).await;
            if !ended.is_done() {
                return ended;
            }
        }
        self.stage(attempt, rest).await
    }

    /// Carries out some steps between an intent and its outcome.
    async fn stage(&self, attempt: &mut Attempt<'_, T>, steps: &[Step]) -> Ended {
        let (change, begun) = (attempt.change, Instant::now());
        let intent = self.recorder.intent(change, attempt.live_id.as_ref());
        let intent = attempt.seat.aside(intent).await;
        // Whatever failed while this waited for its seat stops it too.
        let Some(intent) = intent.filter(|_sequence| !self.recorder.is_stopped()) else {
            return self.unrecorded();
        };
        if self.stop.load(Ordering::Relaxed) && !attempt.wrote {
            return self.unsent(attempt, intent);
        }
        attempt.begin_stage();
        let mut earlier = std::mem::take(&mut attempt.trace);
        let result = attempt.write(steps).await;
        let mut effect = self.effect(attempt, change, &result).await;
        let unknown = matches!(effect, Effect::Unsettled(_));
        self.probe(attempt, &result, (steps, intent)).await;
        self.mark(attempt, &mut effect);
        let told = (change, &effect, attempt.earlier(result.is_ok()));
        settle::told(&self.undecided, told, self.recorder);
        let refusal = attempt.findings.refusal.take();
        let error = result.as_ref().err().map(Trouble::message);
        let ending = Ending {
            change,
            intent,
            effect,
            error: error.or_else(|| refusal.clone()),
            trace: &attempt.trace,
            duration: begun.elapsed(),
            job: attempt.job,
            findings: &attempt.findings,
        };
        self.recorder.outcome(ending);
        earlier.add(std::mem::take(&mut attempt.trace));
        attempt.trace = earlier;
        match result {
            Ok(_live) => refusal.map_or(Ended::Done(done(change.action)), refused),
            Err(trouble) if unknown => Ended::Unsettled {
                error: trouble.message(),
            },
            Err(trouble) => failed(trouble),
        }
    }

    /// What the ledger is to remember. After a failure that is what was written before it, so
    /// that the next plan takes up the rest.
    async fn effect(
        &self,
        attempt: &mut Attempt<'_, T>,
        change: &Change,
        result: &Result<Option<LiveObject>, Trouble>,
    ) -> Effect<Fields> {
        match result {
            Ok(None) => Effect::Deleted,
            Ok(Some(live)) => wrap(
                change.action,
                record::live(change, live, change.after.clone()),
            ),
            Err(trouble) if trouble.is_unsettled() => Effect::Unsettled(attempt.live_id.clone()),
            Err(_) if !attempt.touched => Effect::Failed(attempt.live_id.clone()),
            Err(_) => match self.partly(attempt, change).await {
                Some(live) => wrap(change.action, live),
                None => Effect::Unsettled(attempt.live_id.clone()),
            },
        }
    }

    async fn partly(&self, attempt: &mut Attempt<'_, T>, change: &Change) -> Option<Live<Fields>> {
        let live_id = attempt.live_id.clone()?;
        let target = LiveRef {
            kind: change.address().kind,
            live_id,
        };
        let live = self.tenant.read(&target).await.ok()??;
        Some(record::live(
            change,
            &live,
            std::mem::take(&mut attempt.written),
        ))
    }

    /// Closes the intent of what is not sent any more, since the run was stopped meanwhile.
    fn unsent(&self, attempt: &Attempt<'_, T>, intent: u64) -> Ended {
        self.recorder.outcome(Ending {
            change: attempt.change,
            intent,
            effect: Effect::Failed(attempt.live_id.clone()),
            error: Some("the run was stopped before anything was sent".to_owned()),
            trace: &Trace::default(),
            duration: Duration::ZERO,
            job: None,
            findings: &Findings::default(),
        });
        Ended::NotReached
    }

    fn unrecorded(&self) -> Ended {
        let why = self.recorder.broken().unwrap_or_default();
        Ended::Failed {
            error: format!("the ledger cannot be written: {why}"),
            moved: Vec::new(),
        }
    }
}

/// Says whether the first that a change does is an entry, so that it needs no seat to begin.
pub(crate) fn begins_with_entry(change: &Change) -> bool {
    match change.action {
        Action::Release => true,
        Action::Create => change.subject == Subject::New,
        Action::Adopt | Action::Update | Action::Replace | Action::Delete => false,
    }
}

/// What was written stays written; what depends on it does not go on.
const fn refused(error: String) -> Ended {
    let moved = Vec::new();
    Ended::Failed { error, moved }
}

fn failed(trouble: Trouble) -> Ended {
    Ended::Failed {
        error: trouble.message(),
        moved: trouble.moved(),
    }
}

fn wrap(action: Action, live: Live<Fields>) -> Effect<Fields> {
    match action {
        Action::Create => Effect::Created(live),
        Action::Replace => Effect::Replaced(live),
        Action::Update | Action::Adopt | Action::Release | Action::Delete => Effect::Updated(live),
    }
}

const fn done(action: Action) -> Done {
    match action {
        Action::Create => Done::Created,
        Action::Update => Done::Updated,
        Action::Replace => Done::Replaced,
        Action::Adopt => Done::Adopted,
        Action::Release => Done::Released,
        Action::Delete => Done::Deleted,
    }
}
