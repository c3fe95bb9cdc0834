//! What somebody is told of a run or of drift: as JSON, as a CloudEvent, or as a text for chats.
//!
//! A run that ended comes in, with what it was about, or drift that was found; the body of a
//! notification goes out. Whoever posts it takes known secrets out of it, as of all that leaves the
//! program.

mod chat;
mod cloud_event;
pub mod drift;
mod v1;

use std::fmt::Write as _;

use lockstep_diff::Plan;

use crate::view::{End, RunCounts, RunView};

pub use self::chat::chat;
pub use self::cloud_event::cloud_event;
pub use self::v1::json;

/// So many changes that did not end well are told.
const MOST: usize = 10;

/// What is told of a run.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// The id by which receivers tell a repeated notification from a new one.
    pub id: &'a str,
    /// When it was written, in RFC 3339.
    pub time: &'a str,
    /// The program and its version.
    pub tool: &'a str,
    /// The plan that was carried out.
    pub plan: &'a Plan,
    /// The digest of the plan's bytes.
    pub digest: &'a str,
    /// What became of it.
    pub run: &'a RunView,
    /// The Git commit of the manifests.
    pub git_commit: Option<&'a str>,
    /// Where the CI run can be seen.
    pub ci_run_url: Option<&'a str>,
}

/// How a run ended, as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All that was planned was done.
    Applied,
    /// Some of it was, if only in part.
    Partial,
    /// Nothing of it was.
    Failed,
    /// It was stopped before its end.
    Interrupted,
}

impl Ending {
    /// Tells how a run ended.
    pub fn of(run: &RunView) -> Self {
        let done = |end: &End| *end == End::Done;
        let well = run.outcomes.iter().filter(|outcome| done(&outcome.end));
        match well.count() {
            // Whoever stopped a run that had done everything took nothing from it.
            all if all == run.outcomes.len() && run.ledger_error.is_none() => Self::Applied,
            _less if run.interrupted || run.out_of_time => Self::Interrupted,
            0 if !run.outcomes.iter().any(|outcome| outcome.wrote) => Self::Failed,
            _none_or_some => Self::Partial,
        }
    }

    /// Returns its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

impl Notice<'_> {
    /// Puts the run into a line: `acme/prod applied: 5 created, 1 updated`.
    fn summary(&self) -> String {
        let ending = Ending::of(self.run).as_str();
        let mut text = format!("{}/{} {ending}", self.plan.project, self.plan.environment);
        let counts = counted(self.run.counts());
        let _infallible = write!(text, ": {counts}");
        text
    }

    /// Returns the changes that did not end well, and why, as far as they are told.
    fn failures(&self) -> impl Iterator<Item = (String, &str)> {
        let all = self.run.outcomes.iter();
        let bad = all.filter_map(|outcome| match &outcome.end {
            End::Failed { error } | End::Unsettled { error } => {
                Some((outcome.id.to_string(), error.as_str()))
            }
            End::Done | End::Skipped { .. } | End::NotReached => None,
        });
        bad.take(MOST)
    }
}

fn counted(counts: RunCounts) -> String {
    let listed = counts.listed();
    let some = listed.iter().filter(|(count, _word)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, word)| match *word {
            "failed" => format!("{count} {word}{}", counts.written()),
            _ => format!("{count} {word}"),
        })
        .collect();
    match words.is_empty() {
        true => "nothing was done".to_owned(),
        false => words.join(", "),
    }
}
