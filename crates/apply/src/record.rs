//! Writes the run into the ledger: who, what is about to be done, what became of it.
//!
//! The clock and the identity are the caller's. An intent is waited for; an outcome is written in
//! its turn, and the next intent's wait covers it. Once an append has failed nothing is begun any
//! more: a run that can write no ledger writes nothing to the tenant.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use lockstep_diff::{Cause, Change, Plan};
use lockstep_ledger::{
    Actor, Adopted, Counts, Draft, Effect, Event, GuardOverridden, Intent, Live, Organization,
    Outcome, Override, Released, RunStarted, Scribe,
};
use lockstep_model::published::Seals;
use lockstep_model::tenant::Trace;
use lockstep_model::{Fields, LiveId, LiveObject};
use tracing::Instrument as _;

use crate::outcome::{Done, Ended, Summary};
use crate::probe::Findings;
use crate::span;

/// Who runs, with what, and when it is.
#[derive(Clone)]
pub struct Identity<'a> {
    /// Who acts.
    pub actor: Actor,
    /// The program and its version.
    pub tool: String,
    /// The id of this run.
    pub run: String,
    /// The present time, in RFC 3339.
    pub now: &'a dyn Fn() -> String,
    /// Takes secrets that a tenant repeats out of what is recorded: the fields without them, or
    /// nothing if there are none.
    pub conceal: &'a dyn Fn(&Fields) -> Option<Fields>,
    /// What was overridden for this run that no plan knows of.
    pub overrides: Vec<GuardOverridden>,
}

impl std::fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("run", &self.run)
            .finish_non_exhaustive()
    }
}

/// The ledger, as a run writes to it.
pub(crate) struct Recorder<'a> {
    scribe: &'a Scribe,
    identity: Identity<'a>,
    /// Why somebody agreed to what the plan does beyond what Git asks for.
    reason: Option<String>,
    broken: RefCell<Option<String>>,
    damaged: Cell<bool>,
    stopped: Cell<bool>,
}

/// What is known of a write that ended.
pub(crate) struct Ending<'a> {
    pub(crate) change: &'a Change,
    pub(crate) intent: u64,
    pub(crate) effect: Effect<Fields>,
    pub(crate) error: Option<String>,
    pub(crate) trace: &'a Trace,
    pub(crate) duration: Duration,
    /// How long the tenant's own job took, if there was one.
    pub(crate) job: Option<Duration>,
    pub(crate) findings: &'a Findings,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new((scribe, identity): (&'a Scribe, Identity<'a>), plan: &Plan) -> Self {
        let (broken, stopped) = (RefCell::new(None), Cell::new(false));
        Self {
            scribe,
            identity,
            reason: plan.consent.reason.clone(),
            broken,
            damaged: Cell::new(false),
            stopped,
        }
    }

    /// Returns why the ledger could not be written, if it could not.
    pub(crate) fn broken(&self) -> Option<String> {
        self.broken.borrow().clone()
    }

    /// Says whether the ledger was found to be broken when it was written to.
    pub(crate) const fn is_damaged(&self) -> bool {
        self.damaged.get()
    }

    /// Says whether nothing more may be begun.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }

    /// Names what is told to a receiver about an intent, and says when that is. The same intent has
    /// the same name, whoever asks.
    pub(crate) fn delivery(&self, intent: u64) -> (String, String) {
        let name = format!("{}-{intent}", self.identity.run);
        (name, (self.identity.now)())
    }

    fn draft(&self, event: Event<Fields>) -> Draft {
        Draft {
            time: (self.identity.now)(),
            run: self.identity.run.clone(),
            event,
        }
    }

    /// Writes an entry in its turn, and does not wait for it.
    pub(crate) fn queue(&self, event: Event<Fields>) {
        self.scribe.queue(self.draft(event));
    }

    /// Writes an entry and waits until it lies where it belongs, with all that was queued before.
    async fn append(&self, event: Event<Fields>) -> Option<u64> {
        let appended = self.scribe.append(self.draft(event));
        match appended.instrument(span::append()).await {
            Ok(appended) => Some(appended.sequence),
            Err(error) => {
                self.stopped.set(true);
                self.damaged.set(self.damaged.get() || error.is_damage());
                self.broken
                    .borrow_mut()
                    .get_or_insert_with(|| chain(&error));
                None
            }
        }
    }

    /// Writes that the run begins, and each guard that was overridden for it.
    pub(crate) async fn started(&self, plan: &Plan, digest: lockstep_model::Digest) -> Option<u64> {
        let mut overridden = overridden(plan);
        overridden.extend(self.identity.overrides.iter().cloned());
        let overrides = overridden.iter().map(|one| Override {
            guard: one.guard.clone(),
            value: one.value.clone(),
            reason: one.reason.clone(),
        });
        let started = self.append(Event::RunStarted(Box::new(RunStarted {
            actor: self.identity.actor.clone(),
            tool: self.identity.tool.clone(),
            environment: plan.environment.clone(),
            organization: Organization {
                id: plan.organization.id.clone(),
                name: plan.organization.name.clone(),
            },
            plan: digest,
            spec: plan.spec,
            overrides: overrides.collect(),
        })));
        let started = started.await?;
        for one in overridden {
            self.queue(Event::GuardOverridden(one));
        }
        Some(started)
    }

    /// Returns why somebody asked for a change that nothing else asks for.
    fn reason_of(&self, change: &Change) -> Option<String> {
        let mut fields = change.fields.iter();
        let asked = fields.any(|field| field.cause == Cause::Resend);
        asked.then(|| self.reason.clone()).flatten()
    }

    pub(crate) async fn intent(&self, change: &Change, live_id: Option<&LiveId>) -> Option<u64> {
        let fields = |fields: &Fields| {
            let concealed = || (self.identity.conceal)(fields);
            (!fields.is_empty()).then(|| concealed().unwrap_or_else(|| fields.clone()))
        };
        self.append(Event::Intent(Intent {
            change: change.id.to_string(),
            address: change.address().clone(),
            live_name: change.live_name.clone(),
            live_id: live_id.cloned(),
            action: change.action.as_str().to_owned(),
            reason: self.reason_of(change),
            before: fields(&change.before),
            after: fields(&change.after),
        }))
        .await
    }

    /// Writes what became of a write, in its turn. Whoever depends on it begins with an intent,
    /// and that is waited for.
    pub(crate) fn outcome(&self, ending: Ending<'_>) {
        let event = Event::Outcome(Outcome {
            intent: ending.intent,
            address: ending.change.address().clone(),
            effect: ending.effect,
            error: ending.error,
            attempts: ending.trace.attempts,
            correlation_ids: ending.trace.correlation_ids.clone(),
            tries: match ending.trace.is_plain() {
                true => Vec::new(),
                false => ending.trace.tries.clone(),
            },
            duration: ending.duration,
            job: ending.job,
            probe: ending.findings.entry(),
            warnings: ending.findings.warnings.clone(),
        });
        self.scribe.queue(self.draft(event));
    }

    pub(crate) async fn adopted(
        &self,
        (change, object): (&Change, &LiveObject),
        findings: &Findings,
    ) -> Option<u64> {
        let live = live(change, object, change.after.clone());
        self.append(Event::Adopted(Adopted {
            address: change.address().clone(),
            live,
            probe: findings.entry(),
        }))
        .await
    }

    pub(crate) async fn released(&self, change: &Change) -> Option<u64> {
        self.append(Event::Released(Released {
            address: change.address().clone(),
        }))
        .await
    }

    pub(crate) async fn finished(&self, summary: &Summary) -> Option<u64> {
        let done = |done: Done| summary.count(|ended| *ended == Ended::Done(done)) as u64;
        let count = |question: fn(&Ended) -> bool| summary.count(question) as u64;
        self.append(Event::RunFinished(Counts {
            created: done(Done::Created),
            updated: done(Done::Updated),
            replaced: done(Done::Replaced),
            deleted: done(Done::Deleted),
            adopted: done(Done::Adopted),
            released: done(Done::Released),
            failed: count(|ended| matches!(ended, Ended::Failed { .. })),
            unsettled: count(|ended| matches!(ended, Ended::Unsettled { .. })),
            skipped: count(|ended| matches!(ended, Ended::Skipped { .. } | Ended::NotReached)),
        }))
        .await
    }
}

/// Returns what somebody agreed to that would have been refused otherwise.
fn overridden(plan: &Plan) -> Vec<GuardOverridden> {
    let reason = || plan.consent.reason.clone().unwrap_or_default();
    let verdicts = plan.verdicts.iter();
    let guards = verdicts.filter(|verdict| verdict.is_overridden());
    let mut overridden: Vec<GuardOverridden> = guards
        .map(|verdict| GuardOverridden {
            guard: verdict.guard.as_str().to_owned(),
            value: match verdict.allowed.unwrap_or_default() {
                any if any.is_infinite() => "any".to_owned(),
                far => far.to_string(),
            },
            reason: reason(),
            measured: Some(verdict.found),
            limit: Some(verdict.limit),
        })
        .collect();
    if plan.consent.conflicts {
        overridden.push(GuardOverridden {
            guard: "conflicts".to_owned(),
            value: "true".to_owned(),
            reason: reason(),
            measured: None,
            limit: None,
        });
    }
    overridden
}

/// How many published texts of one object the ledger remembers: of more none, and the object is
/// read whole whenever it is compared.
const PUBLISHED: usize = 1_000;

pub(crate) fn kept(published: &Seals) -> Seals {
    match published.len() <= PUBLISHED {
        true => published.clone(),
        false => Seals::new(),
    }
}

/// What the ledger keeps of an object that was read back.
pub(crate) fn live(change: &Change, object: &LiveObject, applied: Fields) -> Live<Fields> {
    Live {
        id: object.live_id.clone(),
        name: object.live_name.clone(),
        tag: object.tag.clone(),
        digest: Some(object.digest()),
        published: kept(&object.published),
        secrets: Default::default(),
        applied: change.remembered(applied),
        protected: change.protected,
    }
}

/// Returns an error with all that caused it, in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
