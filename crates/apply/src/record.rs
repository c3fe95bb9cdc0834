//! Writes the run into the ledger: who, what is about to be done, what became of it.
//!
//! The clock and the identity are the caller's. Once an append has failed nothing is begun any
//! more: a run that can write no ledger writes nothing to the tenant.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use lockstep_diff::{Change, Plan};
use lockstep_ledger::{
    Actor, Adopted, Counts, Draft, Effect, Event, Intent, Ledger, Live, Organization, Outcome,
    Override, Released, RunStarted,
};
use lockstep_model::published::Seals;
use lockstep_model::tenant::Trace;
use lockstep_model::{Fields, LiveId, LiveObject};

use crate::outcome::{Done, Ended, Summary};

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
    ledger: RefCell<&'a mut Ledger>,
    identity: Identity<'a>,
    broken: RefCell<Option<String>>,
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
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(ledger: &'a mut Ledger, identity: Identity<'a>) -> Self {
        let (broken, stopped) = (RefCell::new(None), Cell::new(false));
        Self {
            ledger: RefCell::new(ledger),
            identity,
            broken,
            stopped,
        }
    }

    /// Returns why the ledger could not be written, if it could not.
    pub(crate) fn broken(&self) -> Option<String> {
        self.broken.borrow().clone()
    }

    /// Says whether nothing more may be begun.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }

    fn append(&self, event: Event<Fields>) -> Option<u64> {
        let draft = Draft {
            time: (self.identity.now)(),
            run: self.identity.run.clone(),
            event,
        };
        match self.ledger.borrow_mut().append(&draft) {
            Ok(appended) => Some(appended.sequence),
            Err(error) => {
                self.stopped.set(true);
                self.broken
                    .borrow_mut()
                    .get_or_insert_with(|| chain(&error));
                None
            }
        }
    }

    pub(crate) fn started(&self, plan: &Plan, digest: lockstep_model::Digest) -> Option<u64> {
        let overridden = plan
            .verdicts
            .iter()
            .filter(|verdict| verdict.is_overridden());
        let reason = || plan.consent.reason.clone().unwrap_or_default();
        let overrides = overridden.map(|verdict| Override {
            guard: verdict.guard.as_str().to_owned(),
            value: match verdict.allowed.unwrap_or_default() {
                any if any.is_infinite() => "any".to_owned(),
                far => far.to_string(),
            },
            reason: reason(),
        });
        let mut overrides: Vec<Override> = overrides.collect();
        if plan.consent.conflicts {
            let (guard, value) = ("conflicts".to_owned(), "true".to_owned());
            overrides.push(Override {
                guard,
                value,
                reason: reason(),
            });
        }
        self.append(Event::RunStarted(Box::new(RunStarted {
            actor: self.identity.actor.clone(),
            tool: self.identity.tool.clone(),
            environment: plan.environment.clone(),
            organization: Organization {
                id: plan.organization.id.clone(),
                name: plan.organization.name.clone(),
            },
            plan: digest,
            spec: plan.spec,
            overrides,
        })))
    }

    pub(crate) fn intent(&self, change: &Change, live_id: Option<&LiveId>) -> Option<u64> {
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
            before: fields(&change.before),
            after: fields(&change.after),
        }))
    }

    pub(crate) fn outcome(&self, ending: Ending<'_>) -> Option<u64> {
        self.append(Event::Outcome(Outcome {
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
        }))
    }

    pub(crate) fn adopted(&self, change: &Change, object: &LiveObject) -> Option<u64> {
        let live = live(change, object, change.after.clone());
        self.append(Event::Adopted(Adopted {
            address: change.address().clone(),
            live,
        }))
    }

    pub(crate) fn released(&self, change: &Change) -> Option<u64> {
        self.append(Event::Released(Released {
            address: change.address().clone(),
        }))
    }

    pub(crate) fn finished(&self, summary: &Summary) -> Option<u64> {
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
    }
}

/// How many published texts of one object the ledger remembers: of more none, and the object is
/// read whole whenever it is compared.
const PUBLISHED: usize = 1_000;

fn kept(published: &Seals) -> Seals {
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
