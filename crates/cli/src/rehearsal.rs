//! A rehearsal: a plan applied to a simulated tenant that holds what is live, and what came of it.
//!
//! A plan and what was taken of the tenant come in; what the contract would refuse, each request,
//! and the plan that would come next go out. The real client talks to the simulated tenant over
//! loopback; the ledger is a copy that goes away again. Nothing else is written, and no secret read.

mod watched;

use std::collections::HashMap;
use std::path::Path;

use lockstep_apply::{Ended, Identity, Options, Outcome, Summary};
use lockstep_diff::change::Rename;
use lockstep_diff::{Change, ChangeId, Consent, Plan, Step, Subject, Targets};
use lockstep_ledger::{Ledger, Mode, Opened, Scribe};
use lockstep_model::tenant::ReadTenant as _;
use lockstep_model::{Kind, LiveId};
use lockstep_render::rehearsal::{AtFault, End, Refusal, RehearsalView, Rehearsed, RequestView};
use lockstep_simulator::Recorded;

use self::watched::{Watched, Watching};
use crate::failure::Failure;
use crate::planning::{self, Wants};
use crate::progress::Loudness;
use crate::project::{VERSION, Workspace};
use crate::taken::Taken;
use crate::tenant::Tenant;
use crate::{actor, clock, interrupt, ledger, probing, redaction, saved, wanted};

/// What a rehearsal is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rehearsal<'a> {
    /// The project.
    pub(crate) workspace: &'a Workspace,
    /// What is rehearsed.
    pub(crate) plan: &'a Plan,
    /// What the plan that comes next is made from, if there is to be one.
    pub(crate) next: Option<Next<'a>>,
    /// Whether it is said which secrets are stood in for.
    pub(crate) loudness: Loudness,
}

/// What the plan that comes next is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Next<'a> {
    /// What is wanted.
    pub(crate) wants: Wants<'a>,
    /// What was agreed to.
    pub(crate) consent: &'a Consent,
    /// Which part of the plan was asked for.
    pub(crate) targets: &'a Targets,
}

/// Returns the live objects that a plan writes to: they have to be known whole.
pub(crate) fn subjects(plan: &Plan) -> impl Iterator<Item = (Kind, LiveId)> {
    plan.changes
        .iter()
        .filter_map(|change| match &change.subject {
            Subject::Live(id) => Some((change.address().kind, id.clone())),
            Subject::New | Subject::MadeBy(_) => None,
        })
}

impl Rehearsal<'_> {
    /// Rehearses the plan.
    pub(crate) async fn play(self, taken: &Taken) -> Result<RehearsalView, Failure> {
        let folder = tempfile::tempdir().map_err(|error| {
            Failure::new("there is no room for the ledger of a rehearsal").because(error)
        })?;
        lockstep_ledger::copy(self.workspace.ledger(), folder.path())?;
        let tenant = Tenant::rehearsing(self.workspace, &taken.capture).await?;
        let played = self.on(&tenant, folder.path()).await;
        let mut view = tenant.close_after(played).await?;
        view.taken_at = taken.taken_at();
        view.unseen = taken.capture.oddities();
        Ok(view)
    }

    async fn on(self, tenant: &Tenant, folder: &Path) -> Result<RehearsalView, Failure> {
        let Some(running) = tenant.simulator() else {
            return Err(Failure::new("a rehearsal is for a simulated tenant"));
        };
        // Who logs in belongs to no change.
        let organization = tenant.client.organization().await;
        let organization = organization
            .map_err(|error| Failure::new("the simulated tenant does not answer").because(error))?;
        wanted::check(self.plan, &tenant.secrets, self.loudness)?;
        let watched = Watched::new(&tenant.client, running);
        let summary = self.apply(tenant, &watched, folder).await?;
        let watchings = watched.end();
        let requests = running.requests();
        let next = match self.next {
            Some(next) => Some(next.plan(tenant, folder).await?),
            None => None,
        };
        let changes = changes(self.plan, &summary, (&watchings, &requests));
        Ok(RehearsalView {
            environment: self.workspace.environment.name.clone(),
            organization,
            taken_at: None,
            unseen: 0,
            interrupted: summary.interrupted,
            changes,
            next,
        })
    }

    /// Applies the plan, one change after the other: the order of requests is then the same each
    /// time, and each belongs to one change.
    async fn apply(
        self,
        tenant: &Tenant,
        watched: &Watched<'_>,
        folder: &Path,
    ) -> Result<Summary, Failure> {
        let Opened { ledger, .. } = Ledger::open(folder, Mode::Append(actor::holder()))?;
        let scribe = Scribe::new(ledger.fleeting(), None);
        let stoppable = interrupt::begin(&tenant.client, &tenant.board);
        let identity = Identity {
            actor: actor::actor(&self.workspace.root, tenant.actor.clone()),
            tool: format!("lockstep {VERSION}"),
            run: "rehearsal".to_owned(),
            now: &clock::now,
            conceal: &redaction::conceal,
            overrides: Vec::new(),
        };
        let prober = tenant.prober(self.plan).await?;
        let options = Options {
            concurrency: 1,
            stop: &stoppable.stop().flag,
            digest: saved::digest(self.plan)?,
            probes: probing::of(prober.as_ref()),
            secrets: None,
        };
        let run = lockstep_apply::run(self.plan, watched, (&scribe, identity), watched, options);
        let summary = run.await;
        drop(scribe.close().await);
        summary.map_err(ledger::unwritable)
    }
}

impl Next<'_> {
    async fn plan(self, tenant: &Tenant, ledger: &Path) -> Result<Plan, Failure> {
        let agreed = (self.consent, self.targets);
        planning::again(self.wants, tenant, ledger, agreed).await
    }
}

fn changes(
    plan: &Plan,
    summary: &Summary,
    (watchings, requests): (&[Watching], &[Recorded]),
) -> Vec<Rehearsed> {
    let watchings = watchings.iter().map(|one| (&one.change, one));
    let watchings: HashMap<&ChangeId, &Watching> = watchings.collect();
    let mut skipped: HashMap<&ChangeId, Vec<ChangeId>> = HashMap::new();
    for outcome in &summary.outcomes {
        if let Ended::Skipped { because } = &outcome.ended {
            let ids = skipped.entry(because).or_default();
            ids.push(outcome.id.clone());
        }
    }
    let one = |(change, outcome): (&Change, &Outcome)| {
        let watching = watchings.get(&outcome.id).copied();
        let end = match &outcome.ended {
            Ended::Done(_done) => End::Done,
            Ended::Failed { error, moved: _ } | Ended::Unsettled { error } => {
                let undone = skipped.get(&outcome.id).cloned().unwrap_or_default();
                End::Refused(Box::new(refusal(change, (error, watching), undone)))
            }
            Ended::Skipped { because } => End::Skipped {
                because: because.clone(),
            },
            Ended::NotReached => End::NotReached,
        };
        Rehearsed {
            id: outcome.id.clone(),
            action: outcome.action,
            end,
            requests: watching.map_or_else(Vec::new, |watching| sent(watching, requests)),
        }
    };
    plan.changes
        .iter()
        .zip(&summary.outcomes)
        .map(one)
        .collect()
}

/// Returns the requests that came in while a change was under way.
fn sent(watching: &Watching, requests: &[Recorded]) -> Vec<RequestView> {
    let from = requests.partition_point(|one| one.sequence <= watching.from);
    let to = requests.partition_point(|one| one.sequence <= watching.to);
    let sent = requests.get(from..to).unwrap_or_default().iter();
    let sent = sent.map(|request| RequestView {
        method: request.method.clone(),
        path: request.path.clone(),
        status: request.status,
    });
    sent.collect()
}

/// Says what was refused: by the tenant, or by lockstep itself, which found another state than it
/// had left.
fn refusal(
    change: &Change,
    (error, watching): (&str, Option<&Watching>),
    skipped: Vec<ChangeId>,
) -> Refusal {
    let written = watching.map_or(0, |watching| watching.written);
    let after = change.steps.iter().skip(written + 1);
    let blank = Refusal {
        step: (written + 1).min(change.steps.len()),
        steps: change.steps.len(),
        doing: change.steps.get(written).map(doing),
        request: None,
        status: None,
        code: None,
        message: error.to_owned(),
        fields: Vec::new(),
        left: after.map(doing).collect(),
        skipped,
    };
    let Some(error) = watching.and_then(|watching| watching.error.as_ref()) else {
        return blank;
    };
    Refusal {
        request: error.request.clone(),
        status: error.status,
        code: error.code.clone(),
        message: error.message.clone(),
        fields: error
            .details
            .iter()
            .map(String::as_str)
            .map(at_fault)
            .collect(),
        ..blank
    }
}

/// Takes a detail apart: `field: what is wrong with it`, or what is wrong alone.
fn at_fault(detail: &str) -> AtFault {
    match detail.split_once(": ") {
        Some((field, message)) if !field.contains(char::is_whitespace) => AtFault {
            field: Some(field.to_owned()),
            message: message.to_owned(),
        },
        Some(_) | None => AtFault {
            field: None,
            message: detail.to_owned(),
        },
    }
}

/// Says what a step does.
fn doing(step: &Step) -> String {
    match step {
        Step::Create { first: _ } => "create it".to_owned(),
        Step::Write { fields, rename } => {
            let mut what = fields.clone();
            if *rename == Rename::Yes {
                what.push("its name".to_owned());
            }
            format!("write {}", what.join(", "))
        }
        Step::Publish { field, key } => format!("publish {field}[{key}]"),
        Step::Delete => "delete it".to_owned(),
    }
}

#[cfg(test)]
mod tests;
