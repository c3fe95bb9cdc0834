//! What is shown of things that other crates own: a run and its outcomes, drift, the graph.
//!
//! Plain values: whoever calls fills them in, and every format shows them.

use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_diff::{Action, ChangeId, Drift, Plan};
use lockstep_model::Address;

use crate::aftermath::Aftermath;

/// How a change ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It was carried out, and reads back as planned.
    Done,
    /// It was not carried out, or only in part.
    Failed {
        /// Why, without any secret.
        error: String,
    },
    /// A write was sent and nobody knows what became of it; the next run settles it.
    Unsettled {
        /// What is known.
        error: String,
    },
    /// It was not begun, because a change that it needs did not end well.
    Skipped {
        /// That change.
        because: ChangeId,
    },
    /// It was not begun, because the run was stopped.
    NotReached,
}

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeView {
    /// Which change.
    pub id: ChangeId,
    /// What was planned.
    pub action: Action,
    /// How it ended.
    pub end: End,
    /// Whether the tenant acknowledged any write of it: what failed then is written at least in part.
    pub wrote: bool,
    /// How long it took.
    pub duration: Duration,
    /// How many requests were sent for it.
    pub attempts: u32,
    /// The correlation ids of the answers.
    pub correlation_ids: Vec<String>,
    /// What is worth knowing besides, such as the result of a probe; a sentence each.
    pub remarks: Vec<String>,
}

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunView {
    /// The environment.
    pub environment: String,
    /// The run's id, if it wrote to the ledger.
    pub run: Option<String>,
    /// The outcomes, in the order of the plan.
    pub outcomes: Vec<OutcomeView>,
    /// The run was asked to stop.
    pub interrupted: bool,
    /// The time that the run may take was over before its end.
    pub out_of_time: bool,
    /// Why the ledger could not be written, so that nothing more was begun.
    pub ledger_error: Option<String>,
    /// Where the ledger is.
    pub ledger: String,
    /// How long the run took.
    pub duration: Duration,
    /// What it left as it is.
    pub remaining: Remaining,
    /// What was told of it.
    pub aftermath: Aftermath,
}

/// What a run leaves as it is, though Git says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remaining {
    /// What the plan withheld, each with its reason's word.
    pub withheld: Vec<(Address, &'static str)>,
    /// What was not asked for.
    pub left_out: Vec<Address>,
    /// The flags that left it out.
    pub flags: Vec<String>,
}

impl Remaining {
    /// Takes out of a plan what an apply leaves as it is.
    pub fn of(plan: &Plan) -> Self {
        let withheld = plan.withheld.iter();
        Self {
            withheld: withheld
                .map(|one| (one.address.clone(), one.reason.as_str()))
                .collect(),
            left_out: plan.left_out.clone(),
            flags: plan.targets.flags().collect(),
        }
    }
}

/// How many changes ended in each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Objects created.
    pub created: usize,
    /// Objects updated.
    pub updated: usize,
    /// Objects deleted and made anew.
    pub replaced: usize,
    /// Objects deleted.
    pub deleted: usize,
    /// Objects taken over.
    pub adopted: usize,
    /// Objects given up.
    pub released: usize,
    /// Changes that failed.
    pub failed: usize,
    /// Those of them that were written nevertheless, at least in part.
    pub failed_written: usize,
    /// Changes of which nobody knows.
    pub unsettled: usize,
    /// Changes that were skipped.
    pub skipped: usize,
    /// Changes that the run did not come to.
    pub not_reached: usize,
}

/// Who changed a live object last, and when, as far as the tenant says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touch {
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: Option<String>,
}

/// What drifted, and who changed it last.
#[derive(Debug, Clone)]
pub struct DriftView<'a> {
    /// The environment.
    pub environment: &'a str,
    /// What drifted.
    pub drift: &'a Drift,
    /// Who changed the objects last, where that is known.
    pub touches: &'a BTreeMap<Address, Touch>,
}

/// An object and what it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The object.
    pub address: Address,
    /// What it refers to.
    pub depends_on: Vec<Address>,
}

impl OutcomeView {
    /// Says whether it failed after the tenant had acknowledged a write of it.
    pub const fn is_failed_written(&self) -> bool {
        self.wrote && matches!(self.end, End::Failed { .. })
    }
}

impl RunView {
    /// Counts the outcomes.
    pub fn counts(&self) -> RunCounts {
        let mut counts = RunCounts::default();
        for outcome in &self.outcomes {
            *counts.of(outcome) += 1;
            counts.failed_written += usize::from(outcome.is_failed_written());
        }
        counts
    }
}

impl RunCounts {
    /// How many of the listed counts are of what was done.
    pub(crate) const DONE: usize = 6;

    const fn of(&mut self, outcome: &OutcomeView) -> &mut usize {
        match (&outcome.end, outcome.action) {
            (End::Failed { .. }, _) => &mut self.failed,
            (End::Unsettled { .. }, _) => &mut self.unsettled,
            (End::Skipped { .. }, _) => &mut self.skipped,
            (End::NotReached, _) => &mut self.not_reached,
            (End::Done, Action::Create) => &mut self.created,
            (End::Done, Action::Update) => &mut self.updated,
            (End::Done, Action::Replace) => &mut self.replaced,
            (End::Done, Action::Adopt) => &mut self.adopted,
            (End::Done, Action::Release) => &mut self.released,
            (End::Done, Action::Delete) => &mut self.deleted,
        }
    }

    /// Says how many of those that failed were written nevertheless, to be put behind their count.
    pub(crate) fn written(&self) -> String {
        match (self.failed, self.failed_written) {
            (_failed, 0) => String::new(),
            (1, 1) => " after it was written".to_owned(),
            (failed, written) if failed == written => " after they were written".to_owned(),
            (_failed, written) => format!(" ({written} of them after a write)"),
        }
    }

    /// Returns the counts with their words, in the order in which they are shown.
    pub const fn listed(&self) -> [(usize, &'static str); 10] {
        [
            (self.created, "created"),
            (self.updated, "updated"),
            (self.replaced, "replaced"),
            (self.deleted, "deleted"),
            (self.adopted, "adopted"),
            (self.released, "released"),
            (self.failed, "failed"),
            (self.unsettled, "unsettled"),
            (self.skipped, "skipped"),
            (self.not_reached, "not reached"),
        ]
    }
}

/// Returns the word for an action that was carried out.
pub(crate) const fn done(action: Action) -> &'static str {
    match action {
        Action::Create => "created",
        Action::Update => "updated",
        Action::Replace => "replaced",
        Action::Adopt => "adopted",
        Action::Release => "released",
        Action::Delete => "deleted",
    }
}

impl End {
    /// Returns the word for the end of a change; `done` for one that went well.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed { .. } => "failed",
            Self::Unsettled { .. } => "unsettled",
            Self::Skipped { .. } => "skipped",
            Self::NotReached => "notReached",
        }
    }
}
