//! What is known of the work that goes on: the phase, what is under way, what is waited for.
//!
//! What happened comes in, one thing at a time; [`super::bar`] makes lines of it. Nothing is shown
//! here, and no clock is looked at.

use std::collections::{BTreeMap, HashMap};

use lockstep_apply::{Ended, Outcome};
use lockstep_diff::{Action, Change, ChangeId, Subject};
use lockstep_genesys::Wait;
use lockstep_model::{Kind, Writes};
use tokio::time::Instant;

/// A part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The ledger's lock is waited for.
    Locking,
    /// What is live is read.
    Reading,
    /// It is looked whether anything moved since the plan was made.
    Checking,
    /// Changes are carried out.
    Applying,
    /// What was done is told to others.
    Closing,
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The client says what for.
    Client(Wait),
    /// Words that say what for.
    Words(String),
}

/// One wait, and since when.
#[derive(Debug, Clone)]
pub(crate) struct Waited {
    pub(crate) reason: Reason,
    pub(crate) since: Instant,
}

/// A change that is under way.
#[derive(Debug, Clone)]
pub(crate) struct UnderWay {
    pub(crate) change: ChangeId,
    pub(crate) action: Option<Action>,
    pub(crate) since: Instant,
}

/// What is known of the work that goes on.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) phase: Phase,
    pub(crate) begun: Instant,
    /// How much there is to do, where that is known.
    pub(crate) total: Option<usize>,
    pub(crate) done: usize,
    /// How many did not end well.
    pub(crate) bad: usize,
    pub(crate) requests: u64,
    /// In the order in which they were begun.
    pub(crate) under_way: Vec<UnderWay>,
    pub(crate) waits: BTreeMap<u64, Waited>,
    /// Why nothing new is begun, if nothing is.
    pub(crate) stopping: Option<&'static str>,
    actions: HashMap<ChangeId, Action>,
    /// The changes that a job carries out, by their objects' live names and live ids.
    by_job: HashMap<(Kind, String), (ChangeId, Action)>,
}

impl Phase {
    /// Returns the phase's word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Locking => "Locking",
            Self::Reading => "Reading",
            Self::Checking => "Checking",
            Self::Applying => "Applying",
            Self::Closing => "Closing",
        }
    }
}

impl Phase {
    /// Makes the phase's span, for whoever collects traces.
    pub(crate) fn span(self) -> tracing::Span {
        let name = match self {
            Self::Locking => "lock",
            Self::Reading => "read",
            Self::Checking => "check",
            Self::Applying => "apply",
            Self::Closing => "close",
        };
        tracing::info_span!(target: "otlp", "phase", otel.name = name)
    }
}

impl State {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            phase: Phase::Reading,
            begun: now,
            total: None,
            done: 0,
            bad: 0,
            requests: 0,
            under_way: Vec::new(),
            waits: BTreeMap::new(),
            stopping: None,
            actions: HashMap::new(),
            by_job: HashMap::new(),
        }
    }

    /// Begins a phase. What is waited for goes on.
    pub(crate) fn begin(&mut self, phase: Phase, total: Option<usize>, now: Instant) {
        (self.phase, self.begun, self.total) = (phase, now, total);
        (self.done, self.bad, self.requests) = (0, 0, 0);
        self.under_way.clear();
    }

    /// Remembers what is to be done with each object.
    pub(crate) fn expect(&mut self, changes: &[Change]) {
        let actions = changes.iter();
        self.actions = actions
            .map(|change| (change.id.clone(), change.action))
            .collect();
        let is_by_job = |change: &&Change| change.address().kind.info().writes == Writes::ByJob;
        let by_job = changes.iter().filter(is_by_job);
        self.by_job = by_job.flat_map(names).collect();
    }

    /// Returns what is to be done in a change.
    pub(crate) fn action(&self, change: &ChangeId) -> Option<Action> {
        self.actions.get(change).copied()
    }

    /// Returns what a job does with an object, which goes by its live name or its live id.
    pub(crate) fn done_by_job(&self, kind: Kind, object: &str) -> Option<(ChangeId, Action)> {
        self.by_job.get(&(kind, object.to_owned())).cloned()
    }

    pub(crate) fn started(&mut self, change: &ChangeId, now: Instant) {
        self.under_way.push(UnderWay {
            change: change.clone(),
            action: self.action(change),
            since: now,
        });
    }

    pub(crate) fn ended(&mut self, outcome: &Outcome) {
        self.under_way.retain(|one| one.change != outcome.id);
        self.done += 1;
        let bad = match outcome.ended {
            Ended::Done(_) | Ended::NotReached => false,
            Ended::Failed { .. } | Ended::Unsettled { .. } | Ended::Skipped { .. } => true,
        };
        self.bad += usize::from(bad);
    }
}

/// Returns what an object goes by, each with what is done with it.
fn names(change: &Change) -> impl Iterator<Item = ((Kind, String), (ChangeId, Action))> {
    let live_id = match &change.subject {
        Subject::Live(id) => Some(id.to_string()),
        Subject::New | Subject::MadeBy(_) => None,
    };
    let kind = change.address().kind;
    let names = [Some(change.live_name.clone()), live_id];
    let names = names.into_iter().flatten();
    names.map(move |name| ((kind, name), (change.id.clone(), change.action)))
}
