//! What became of each change, as data.

use std::time::Duration;

use lockstep_diff::{Action, ChangeId, Moved};
use lockstep_model::LiveId;
use lockstep_model::probe::Probed;
use lockstep_model::tenant::Trace;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The object was made.
    Created,
    /// Fields of it were written.
    Updated,
    /// It was deleted and made anew.
    Replaced,
    /// It was deleted, or was gone already.
    Deleted,
    /// It was recorded as lockstep's.
    Adopted,
    /// It was recorded as no longer lockstep's.
    Released,
}

/// How a change ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    /// It was carried out, and reads back as planned.
    Done(Done),
    /// It was not carried out, or only in part.
    Failed {
        /// Why, without any secret.
        error: String,
        /// What moved since it was planned, if that is why.
        moved: Vec<Moved>,
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
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Which change.
    pub id: ChangeId,
    /// What was planned.
    pub action: Action,
    /// How it ended.
    pub ended: Ended,
    /// Whether the tenant acknowledged any write of it, so that it may be done in part.
    pub wrote: bool,
    /// The live object, where it is known.
    pub live_id: Option<LiveId>,
    /// How the requests went.
    pub trace: Trace,
    /// How long it took.
    pub duration: Duration,
    /// What came of probing the object, if it was probed.
    pub probed: Option<Probed>,
    /// What did not go well and fails nothing, without any secret.
    pub warnings: Vec<String>,
}

/// What became of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The outcomes, in the order of the plan.
    pub outcomes: Vec<Outcome>,
    /// The run was asked to stop.
    pub interrupted: bool,
    /// The ledger could not be written, so nothing more was begun.
    pub ledger: Option<String>,
}

impl Done {
    /// Returns the word for what was done.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Replaced => "replaced",
            Self::Deleted => "deleted",
            Self::Adopted => "adopted",
            Self::Released => "released",
        }
    }
}

impl Ended {
    /// Says whether what depends on the change may go on.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }
}

impl Summary {
    /// Counts the outcomes that a question is true of.
    pub fn count(&self, question: impl Fn(&Ended) -> bool) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| question(&outcome.ended))
            .count()
    }

    /// Says whether everything was done.
    pub fn is_complete(&self) -> bool {
        self.ledger.is_none() && self.outcomes.iter().all(|outcome| outcome.ended.is_done())
    }

    /// Says whether anything was done, if only in part.
    pub fn did_anything(&self) -> bool {
        let did = |outcome: &Outcome| outcome.wrote || outcome.ended.is_done();
        self.outcomes.iter().any(did)
    }
}
