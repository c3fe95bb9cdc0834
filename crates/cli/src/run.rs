//! The run of a plan: secrets first, then the ledger, then the changes; a summary at the end.
//!
//! A plan that was agreed to comes in; what was done with it, and the exit code, go out.

mod opened;

use std::path::Path;

use lockstep_apply::{ApplyError, Ended, Identity, Options, Outcome, Summary};
use lockstep_diff::Plan;
use lockstep_genesys::Prober;
use lockstep_ledger::{Actor, Hash};
use lockstep_render::{
    Aftermath, End, Happened, OutcomeView, Remaining, RunEnd, RunStart, RunView,
};
use tracing::Instrument as _;

use self::opened::Opened;
use crate::after::After;
use crate::clock::{self, Stopwatch};
use crate::events::Stream;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::interrupt::{Stop, Stoppable, Watch};
use crate::notify::Closed;
use crate::progress::{Loudness, Phase};
use crate::project::{VERSION, Workspace};
use crate::sealing::{self, Sealer};
use crate::tenant::Tenant;
use crate::{actor, interrupt, ledger, probing, random, redaction, remote, saved, wanted};

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
        wanted::check(self.plan, &self.tenant.secrets, self.loudness)?;
        let prober = self.tenant.prober(self.plan).await?;
        let opened = Opened::of(&self).await?;
        redaction::tell(&self.tenant.client);
        let stoppable = interrupt::begin(&self.tenant.client, &self.tenant.board);
        let _watch = self.watch(&stoppable);
        let (stop, took) = (stoppable.stop(), Stopwatch::begin());
        opened.mend().await?;
        let remaining = Remaining::of(self.plan);
        self.started(Some(&opened.id), &remaining)?;
        let summary = self.apply(&opened, prober.as_ref(), stop).await?;
        let shown = self.tenant.board.begin(Phase::Closing, None);
        let aftermath = self.tell(&opened, &summary, (stop, &took)).await;
        let (id, actor) = (opened.id.clone(), opened.actor().clone());
        opened.close(self.workspace).await;
        let summary = summary.map_err(ledger::unwritable)?;
        let exit = exit(&summary);
        let nothing = idle(&self.workspace.environment.name, &self.workspace.ledger());
        let mut view = RunView {
            run: Some(id),
            duration: took.elapsed(),
            remaining,
            aftermath,
            ..ended(summary, stop, nothing)
        };
        self.notify(&mut view, &actor).await;
        drop(shown);
        // Somebody may have lost patience while it was told of.
        view.interrupted = stop.is_interrupted();
        let exit = exit.stopped(view.interrupted);
        Ok((view, exit))
    }

    /// Stops the run once the lease on the ledger does not hold any more.
    fn watch(&self, stoppable: &Stoppable) -> Option<Watch> {
        let permit = self.workspace.hold.get().and_then(Hold::permit);
        permit.map(|permit| stoppable.only_while(permit))
    }

    /// Carries out the changes. The inner error is that of a ledger that could not be begun.
    async fn apply(
        &self,
        opened: &Opened<'_>,
        prober: Option<&Prober<'_>>,
        stop: &Stop,
    ) -> Result<Result<Summary, ApplyError>, Failure> {
        let options = Options {
            concurrency: self.concurrency,
            stop: &stop.flag,
            digest: saved::digest(self.plan)?,
            probes: probing::of(prober),
            secrets: opened.known.as_ref().map(|known| known as _),
        };
        let board = &self.tenant.board;
        let _shown = board.begin(Phase::Applying, Some(self.plan.changes.len()));
        let records = (&opened.scribe, opened.identity.clone());
        let run = lockstep_apply::run(
            self.plan,
            &self.tenant.client,
            records,
            board.as_ref(),
            options,
        );
        Ok(run.instrument(Phase::Applying.span()).await)
    }

    /// Tells the organisation what changed, and signs the ledger; neither if that is broken.
    async fn tell(
        &self,
        opened: &Opened<'_>,
        summary: &Result<Summary, ApplyError>,
        (stop, took): (&Stop, &Stopwatch),
    ) -> Aftermath {
        if !matches!(summary, Ok(summary) if summary.ledger.is_none()) {
            return Aftermath::default();
        }
        let after = After {
            workspace: self.workspace,
            tenant: self.tenant,
            scribe: &opened.scribe,
            run: &opened.id,
            stop: &stop.flag,
            took: took.elapsed(),
            owed: opened.owed.clone(),
        };
        tell(&after, opened.sealer.as_ref()).await
    }

    /// Notifies whoever the environment names.
    async fn notify(&self, view: &mut RunView, actor: &Actor) {
        let closed = Closed {
            workspace: self.workspace,
            tenant: self.tenant,
            plan: self.plan,
            actor,
        };
        closed.notify(view).await;
    }

    /// Tells that the run begins; nothing is begun where that cannot be said.
    pub(crate) fn started(&self, id: Option<&str>, remaining: &Remaining) -> Result<(), Failure> {
        let board = &self.tenant.board;
        board.expect(&self.plan.changes);
        if let Some(stream) = board.stream() {
            stream.tell(Happened::RunStarted(RunStart {
                environment: &self.workspace.environment.name,
                run: id,
                tool: &format!("lockstep {VERSION}"),
                digest: &saved::digest(self.plan)?.to_string(),
                ledger: &remote::shown(&self.workspace.ledger()),
                plan: self.plan,
                remaining,
            }));
        }
        Ok(())
    }
}

/// Says who runs, and with what.
fn identity(workspace: &Workspace, tenant: &Tenant, id: &str) -> Identity<'static> {
    Identity {
        actor: actor::actor(&workspace.root, tenant.actor.clone()),
        tool: format!("lockstep {VERSION}"),
        run: id.to_owned(),
        now: &clock::now,
        conceal: &redaction::conceal,
        overrides: workspace
            .hold
            .get()
            .and_then(Hold::overridden)
            .into_iter()
            .collect(),
    }
}

/// Signs the ledger, and tells the organisation what changed.
pub(crate) async fn tell(after: &After<'_>, sealer: Option<&Sealer>) -> Aftermath {
    let at = (after.scribe, after.run);
    let unsigned = sealing::seal(sealer, after.workspace, at).await;
    let mut aftermath = after.tell().await;
    aftermath.warnings.extend(unsigned);
    aftermath
}

/// Describes how a run ended.
fn ended(summary: Summary, stop: &Stop, view: RunView) -> RunView {
    let complete = summary.is_complete();
    RunView {
        outcomes: summary.outcomes.iter().map(outcome).collect(),
        interrupted: stop.is_interrupted(),
        out_of_time: stop.is_late() && !complete,
        ledger_error: summary.ledger,
        ..view
    }
}

/// Tells how a run ended.
pub(crate) fn finished(view: &RunView, exit: Exit, stream: &Stream) {
    stream.rest(&view.outcomes);
    stream.tell(Happened::RunFinished(RunEnd {
        counts: view.counts(),
        interrupted: view.interrupted,
        out_of_time: view.out_of_time,
        ledger_error: view.ledger_error.as_deref(),
        duration: view.duration,
        exit: exit.code(),
        aftermath: &view.aftermath,
    }));
}

/// Makes the id of a run.
pub(crate) fn new_id() -> String {
    format!("{}-{:08x}", clock::stamp(), random::seed() >> 32)
}

/// Describes a run that had nothing to do.
pub(crate) fn idle(name: &str, ledger: &Path) -> RunView {
    RunView {
        environment: name.to_owned(),
        run: None,
        outcomes: Vec::new(),
        interrupted: false,
        out_of_time: false,
        ledger_error: None,
        ledger: remote::shown(ledger),
        duration: std::time::Duration::ZERO,
        remaining: Remaining::default(),
        aftermath: Aftermath::default(),
    }
}

/// Returns the code of a run that nobody interrupted.
fn exit(summary: &Summary) -> Exit {
    if summary.is_complete() {
        Exit::Done
    } else if summary.did_anything() {
        Exit::Partial
    } else {
        Exit::Error
    }
}

/// Returns what is shown of an outcome.
pub(crate) fn outcome(outcome: &Outcome) -> OutcomeView {
    let end = match outcome.ended.clone() {
        Ended::Done(_done) => End::Done,
        Ended::Failed { error, moved: _ } => End::Failed { error },
        Ended::Unsettled { error } => End::Unsettled { error },
        Ended::Skipped { because } => End::Skipped { because },
        Ended::NotReached => End::NotReached,
    };
    OutcomeView {
        id: outcome.id.clone(),
        action: outcome.action,
        end,
        wrote: outcome.wrote,
        duration: outcome.duration,
        attempts: outcome.trace.attempts,
        correlation_ids: outcome.trace.correlation_ids.clone(),
        remarks: probing::told(outcome),
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
            probed: None,
            warnings: Vec::new(),
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
        let late = summary(vec![done(), Ended::NotReached]);
        assert_eq!(exit(&late), Exit::Partial);
        let late = summary(vec![Ended::NotReached]);
        assert_eq!(exit(&late), Exit::Error);
        // A disk that is full is no damage: what is written is whole.
        let mut full = summary(vec![done()]);
        full.ledger = Some("disk full".to_owned());
        assert_eq!(exit(&full), Exit::Partial);
    }
}
