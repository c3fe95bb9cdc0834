//! The run of a plan: secrets first, then the ledger, then the changes; a summary at the end.
//!
//! A plan that was agreed to comes in; what was done with it, and the exit code, go out.

use std::path::Path;

use lockstep_apply::{Ended, Identity, Options, Outcome, Summary};
use lockstep_diff::Plan;
use lockstep_ledger::Hash;
use lockstep_render::{End, OutcomeView, Remaining, RunView};

use crate::clock::{self, Stopwatch};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Loudness, Progress};
use crate::project::{VERSION, Workspace};
use crate::tenant::Tenant;
use crate::{actor, environment, interrupt, ledger, random, redaction, saved, wanted};

/// What a run is made of.
pub(crate) struct Run<'a> {
    /// The project.
    pub(crate) workspace: &'a Workspace,
    /// The tenant.
    pub(crate) tenant: &'a Tenant,
    /// The plan.
    pub(crate) plan: &'a Plan,
    /// How far the ledger went when the plan was made or checked.
    pub(crate) head: Option<Hash>,
    /// How many changes are under way at once.
    pub(crate) concurrency: usize,
    /// Whether progress is shown.
    pub(crate) loudness: Loudness,
}

impl Run<'_> {
    /// Carries the plan out.
    pub(crate) async fn carry(self) -> Result<(RunView, Exit), Failure> {
        let Self {
            workspace, tenant, ..
        } = self;
        wanted::check(self.plan, &tenant.secrets, self.loudness)?;
        let folder = workspace.ledger();
        let mut ledger = ledger::append(&folder, self.head)?;
        let stop = interrupt::listen(tenant.client.brake()).await;
        let took = Stopwatch::begin();
        let id = format!("{}-{:08x}", clock::stamp(), random::seed() >> 32);
        let identity = Identity {
            actor: actor::actor(&workspace.root, tenant.actor.clone()),
            tool: format!("lockstep {VERSION}"),
            run: id.clone(),
            now: &clock::now,
            conceal: &redaction::conceal,
        };
        let options = Options {
            concurrency: self.concurrency,
            stop: &stop,
            digest: saved::digest(self.plan)?,
        };
        let progress = Progress::of(&self.plan.changes, self.loudness);
        let summary = lockstep_apply::run(
            self.plan,
            &tenant.client,
            (&mut ledger, identity),
            &progress,
            options,
        )
        .await
        .map_err(ledger::unwritable)?;
        let exit = exit(&summary);
        let view = RunView {
            run: Some(id),
            outcomes: summary.outcomes.into_iter().map(outcome).collect(),
            interrupted: summary.interrupted,
            ledger_error: summary.ledger,
            duration: took.elapsed(),
            remaining: Remaining::of(self.plan),
            ..idle(&workspace.environment.name, &folder)
        };
        Ok((view, exit))
    }
}

/// Describes a run that had nothing to do.
pub(crate) fn idle(name: &str, ledger: &Path) -> RunView {
    RunView {
        environment: name.to_owned(),
        run: None,
        outcomes: Vec::new(),
        interrupted: false,
        ledger_error: None,
        ledger: environment::shown(ledger),
        duration: std::time::Duration::ZERO,
        remaining: Remaining::default(),
    }
}

fn exit(summary: &Summary) -> Exit {
    let unreached = summary.count(|ended| *ended == Ended::NotReached) > 0;
    if summary.is_complete() {
        Exit::Done
    } else if summary.interrupted && unreached {
        Exit::Interrupted
    } else if summary.did_anything() {
        Exit::Partial
    } else {
        Exit::Error
    }
}

fn outcome(outcome: Outcome) -> OutcomeView {
    let end = match outcome.ended {
        Ended::Done(_done) => End::Done,
        Ended::Failed { error, moved: _ } => End::Failed { error },
        Ended::Unsettled { error } => End::Unsettled { error },
        Ended::Skipped { because } => End::Skipped { because },
        Ended::NotReached => End::NotReached,
    };
    OutcomeView {
        id: outcome.id,
        action: outcome.action,
        end,
        duration: outcome.duration,
        attempts: outcome.trace.attempts,
        correlation_ids: outcome.trace.correlation_ids,
        remarks: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use lockstep_apply::Done;
    use lockstep_diff::{Action, ChangeId};
    use lockstep_model::tenant::Trace;

    use super::*;

    fn summary(ends: Vec<Ended>) -> Summary {
        let outcome = |ended| Outcome {
            id: ChangeId::new("Prompt/a".parse().unwrap()),
            action: Action::Update,
            ended,
            wrote: false,
            live_id: None,
            trace: Trace::default(),
            duration: Duration::ZERO,
        };
        Summary {
            outcomes: ends.into_iter().map(outcome).collect(),
            interrupted: false,
            ledger: None,
        }
    }

    #[test]
    fn each_end_has_its_code() {
        let done = || Ended::Done(Done::Updated);
        let failed = || Ended::Unsettled {
            error: "lost".to_owned(),
        };
        assert_eq!(exit(&summary(vec![])), Exit::Done);
        assert_eq!(exit(&summary(vec![done(), done()])), Exit::Done);
        assert_eq!(exit(&summary(vec![done(), failed()])), Exit::Partial);
        assert_eq!(exit(&summary(vec![failed()])), Exit::Error);
        let mut stopped = summary(vec![done(), Ended::NotReached]);
        stopped.interrupted = true;
        assert_eq!(exit(&stopped), Exit::Interrupted);
        // A disk that is full is no damage: what is written is whole.
        let mut full = summary(vec![done()]);
        full.ledger = Some("disk full".to_owned());
        assert_eq!(exit(&full), Exit::Partial);
    }
}
