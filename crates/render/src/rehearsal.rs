//! What is shown of a rehearsal: what the contract would refuse, each request, and what a plan would
//! say then.
//!
//! Plain values: whoever rehearses fills them in, and every format shows them.

use std::collections::BTreeMap;

use lockstep_diff::{Action, ChangeId, Plan};
use lockstep_model::Organization;

/// What came of a rehearsal.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsalView {
    /// The environment.
    pub environment: String,
    /// The organisation that was stood in for.
    pub organization: Organization,
    /// When the snapshot was taken that it was rehearsed on; nothing if that was what is live.
    pub taken_at: Option<String>,
    /// How many rows of the tenant's lists were no objects, and so are not on the stage.
    pub unseen: usize,
    /// It was stopped before its end.
    pub interrupted: bool,
    /// The changes, in the order of the plan.
    pub changes: Vec<Rehearsed>,
    /// The plan that would come next; nothing if it cannot be told.
    pub next: Option<Plan>,
}

/// What came of one change.
#[derive(Debug, Clone, PartialEq)]
pub struct Rehearsed {
    /// Which change.
    pub id: ChangeId,
    /// What was planned.
    pub action: Action,
    /// How it ended.
    pub end: End,
    /// The requests that were sent for it, in their order.
    pub requests: Vec<RequestView>,
}

/// How a rehearsed change ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// It went through, and read back as planned.
    Done,
    /// It was refused, or did not read back as planned.
    Refused(Box<Refusal>),
    /// It was not begun, because a change that it needs was refused.
    Skipped {
        /// That change.
        because: ChangeId,
    },
    /// It was not begun, because the rehearsal was stopped.
    NotReached,
}

/// Why a change did not go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which of its writes, from 1.
    pub step: usize,
    /// How many it has.
    pub steps: usize,
    /// What that write does; nothing if all were made, and what was written did not read back.
    pub doing: Option<String>,
    /// The method and path of the request.
    pub request: Option<String>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The API's code.
    pub code: Option<String>,
    /// What was said.
    pub message: String,
    /// What is at fault.
    pub fields: Vec<AtFault>,
    /// What the rest of its writes would have done.
    pub left: Vec<String>,
    /// The changes that were not begun because of it.
    pub skipped: Vec<ChangeId>,
}

/// What is at fault, as the API says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtFault {
    /// The API's field, if it names one.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
}

/// A request that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestView {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
}

impl RehearsalView {
    /// Returns the changes that were refused, and why.
    pub fn refusals(&self) -> impl Iterator<Item = (&Rehearsed, &Refusal)> {
        self.changes.iter().filter_map(|change| match &change.end {
            End::Refused(refusal) => Some((change, &**refusal)),
            End::Done | End::Skipped { .. } | End::NotReached => None,
        })
    }

    /// Says whether every change went through, and nothing would be left to do.
    pub fn is_clean(&self) -> bool {
        let done = self.changes.iter().all(|change| change.end == End::Done);
        let settled = |next: &Plan| next.changes.is_empty();
        done && !self.interrupted && self.next.as_ref().is_none_or(settled)
    }

    /// Counts the requests by their methods.
    pub fn methods(&self) -> BTreeMap<&str, usize> {
        count(self.changes.iter().flat_map(|change| &change.requests))
    }

    /// Counts the requests.
    pub fn request_count(&self) -> usize {
        let counts = self.changes.iter().map(|change| change.requests.len());
        counts.sum()
    }
}

impl Rehearsed {
    /// Counts the requests by their methods.
    pub fn methods(&self) -> BTreeMap<&str, usize> {
        count(&self.requests)
    }
}

fn count<'a>(requests: impl IntoIterator<Item = &'a RequestView>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for request in requests {
        *counts.entry(request.method.as_str()).or_default() += 1;
    }
    counts
}

impl End {
    /// Returns the word for the end.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused(_) => "refused",
            Self::Skipped { .. } => "skipped",
            Self::NotReached => "notReached",
        }
    }
}
