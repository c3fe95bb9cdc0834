//! Progress of an apply: one plain line on stderr for each change that begins or ends.

use lockstep_apply::{Ended, Event, Observe, Outcome};
use lockstep_diff::{Action, Change, ChangeId};
use std::collections::HashMap;

use crate::output;

/// Whether progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loudness {
    /// It is.
    Spoken,
    /// It is not.
    Quiet,
}

/// Shows progress.
#[derive(Debug)]
pub(crate) struct Progress<'a> {
    loudness: Loudness,
    actions: HashMap<&'a ChangeId, Action>,
}

impl<'a> Progress<'a> {
    /// Prepares to show the progress of some changes.
    pub(crate) fn of(changes: &'a [Change], loudness: Loudness) -> Self {
        let actions = changes.iter().map(|change| (&change.id, change.action));
        Self {
            loudness,
            actions: actions.collect(),
        }
    }

    fn line(&self, event: &Event<'_>) -> Option<String> {
        match event {
            Event::Started(id) => {
                let action = self.actions.get(*id)?;
                Some(format!("{id}: {}", doing(*action)))
            }
            Event::Ended(outcome) => Some(format!("{}: {}", outcome.id, ended(outcome))),
        }
    }
}

impl Observe for Progress<'_> {
    fn observe(&self, event: Event<'_>) {
        if self.loudness == Loudness::Spoken
            && let Some(line) = self.line(&event)
        {
            output::say(output::harmless(&line));
        }
    }
}

const fn doing(action: Action) -> &'static str {
    match action {
        Action::Create => "creating",
        Action::Update => "updating",
        Action::Replace => "replacing",
        Action::Adopt => "adopting",
        Action::Release => "releasing",
        Action::Delete => "deleting",
    }
}

fn ended(outcome: &Outcome) -> String {
    let took = outcome.duration.as_millis();
    match &outcome.ended {
        Ended::Done(done) => format!("{} in {took} ms", done.as_str()),
        Ended::Failed { error, moved: _ } => format!("failed after {took} ms: {error}"),
        Ended::Unsettled { error } => format!("unsettled after {took} ms: {error}"),
        Ended::Skipped { because } => format!("skipped, since {because} did not end well"),
        Ended::NotReached => "not reached".to_owned(),
    }
}
