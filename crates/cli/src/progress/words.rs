//! The words of progress: what is being done, and how it ended.

use lockstep_apply::{Ended, Outcome};
use lockstep_diff::Action;

/// Returns the word for what is being done.
pub(crate) const fn doing(action: Action) -> &'static str {
    match action {
        Action::Create => "creating",
        Action::Update => "updating",
        Action::Replace => "replacing",
        Action::Adopt => "adopting",
        Action::Release => "releasing",
        Action::Delete => "deleting",
    }
}

/// Says how a change ended.
pub(crate) fn ended(outcome: &Outcome) -> String {
    let took = outcome.duration.as_millis();
    match &outcome.ended {
        Ended::Done(done) => format!("{} in {took} ms", done.as_str()),
        Ended::Failed { error, moved: _ } if outcome.wrote => {
            format!("written, but failed after {took} ms: {error}")
        }
        Ended::Failed { error, moved: _ } => format!("failed after {took} ms: {error}"),
        Ended::Unsettled { error } => format!("unsettled after {took} ms: {error}"),
        Ended::Skipped { because } => format!("skipped, since {because} did not end well"),
        Ended::NotReached => "not reached".to_owned(),
    }
}
