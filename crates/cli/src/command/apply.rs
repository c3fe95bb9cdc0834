//! `lockstep apply`: a plan, agreed to and carried out.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use lockstep_diff::Plan;
use lockstep_genesys::Access;
use lockstep_ledger::Hash;
use lockstep_render::{PlanView, Remaining, RunView, Saved, text};

use crate::agreement::Agreement;
use crate::clock::Stopwatch;
use crate::command::{Options, plan};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{self, Judged, Verdict};
use crate::planning;
use crate::project::{Reviewed, Workspace};
use crate::run::{self, Run};
use crate::talk::{Deadline, Talk};
use crate::tenant::Tenant;
use crate::{
    age, clock, doctor, ledger, organization, output, runtime, saved, signing, stale, usage, wanted,
};

/// Make live what the manifests say, and record it in the ledger
///
/// Without FILE it plans as `lockstep plan` does, shows the plan and asks. With FILE it applies
/// exactly that plan: it needs `lockstep.yaml` and the secrets, and no manifests. If anything that
/// the plan touches moved since it was made, nothing is written.
#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// A plan that `lockstep plan --out` wrote
    #[arg(value_name = "FILE", conflicts_with = "agreement")]
    file: Option<PathBuf>,
    /// Apply without asking
    #[arg(short, long)]
    yes: bool,
    /// How old the plan in FILE may be, such as 8h; the environment's `plans.maxAge`, or 24h, unless
    /// given
    #[arg(long, value_name = "DURATION", requires = "file", value_parser = age::max_age)]
    max_age: Option<Duration>,
    /// How many changes are under way at once; the environment's `limits.concurrency`, or 8, unless
    /// given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    concurrency: Option<u16>,
    /// Refused by name, so that nobody takes it for an unknown word
    #[arg(long, value_name = "FILE", hide = true)]
    snapshot: Option<PathBuf>,
    #[command(flatten)]
    deadline: Deadline,
    #[command(flatten)]
    agreement: Agreement,
}

/// A plan that is ready to be agreed to.
struct Ready {
    plan: Plan,
    head: Option<Hash>,
}

impl Apply {
    /// Applies a plan.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if self.snapshot.is_some() {
            return Ok(usage::refuse(
                "--snapshot is for `lockstep plan` and `lockstep rehearse`: an apply reads what is \
                 live itself, right before it writes",
            ));
        }
        match &self.file {
            Some(file) => self.saved(file, options),
            None => self.fresh(options),
        }
    }

    fn talk(&self, options: &Options) -> Talk {
        options.talk(Access::Write).within(self.deadline)
    }

    fn fresh(&self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(reviewed) = Workspace::review(project, env)? else {
            return Ok(Exit::Findings);
        };
        refuse_unsigned(&reviewed.workspace)?;
        runtime::block_on(async {
            let tenant = Tenant::open(&reviewed.workspace, self.talk(options).planning()).await?;
            let work = self.plan_and_carry(&reviewed, &tenant, options);
            let done = work.await;
            tenant.close_after(done).await
        })
    }

    async fn plan_and_carry(
        &self,
        reviewed: &Reviewed,
        tenant: &Tenant,
        options: &Options,
    ) -> Result<Exit, Failure> {
        let Reviewed {
            workspace,
            spec,
            judge,
            findings,
        } = reviewed;
        let agreed = (&self.agreement.consent(), &self.agreement.targets());
        wanted::listen(spec, &tenant.secrets);
        let planned = planning::plan(spec, tenant, &workspace.ledger(), agreed).await?;
        let (mut plan, head) = (planned.plan, planned.head);
        let judged = Judged::of(judge, &mut plan, findings);
        let refused = plan.refusals().next().is_some();
        if !options.is_json() || refused {
            plan::show(&plan, workspace, options)?;
        }
        judged.show(judge)?;
        if judged.verdict() == Verdict::Forbidden {
            return Ok(Exit::Findings);
        }
        if refused {
            return Ok(Exit::Refused);
        }
        let ready = Ready { plan, head };
        self.agree_and_carry(ready, (workspace, tenant), options)
            .await
    }

    fn saved(&self, file: &Path, options: &Options) -> Result<Exit, Failure> {
        let saved = saved::read(file)?;
        saved::check_environment(&saved.plan, options.env.as_deref())?;
        let environment = saved.plan.environment.as_str();
        let project = options.project.as_deref();
        let Some(workspace) = Workspace::open_project(project, Some(environment))? else {
            return Ok(Exit::Findings);
        };
        self.vet(&saved, &workspace)?;
        runtime::block_on(async {
            let tenant = Tenant::open(&workspace, self.talk(options)).await?;
            let work = self.check_and_carry(saved.plan, (&workspace, &tenant), options);
            let done = work.await;
            tenant.close_after(done).await
        })
    }

    /// Refuses a saved plan that is not for this project, or that nobody may apply any more.
    fn vet(&self, saved: &Saved, workspace: &Workspace) -> Result<(), Failure> {
        let settings = &workspace.environment.plans;
        saved::check_project(&saved.plan, workspace)?;
        saved::check_tenant(&saved.envelope, workspace)?;
        signing::check(saved, &signing::wanted(settings, &workspace.root)?)?;
        let most = age::bound(self.max_age, settings)?;
        age::check(&saved.envelope.created_at, clock::instant(), most)?;
        Ok(())
    }

    async fn check_and_carry(
        &self,
        plan: Plan,
        (workspace, tenant): (&Workspace, &Tenant),
        options: &Options,
    ) -> Result<Exit, Failure> {
        wanted::listen_for(&plan, &tenant.secrets);
        let remembered = ledger::read(&workspace.ledger())?;
        let found = tenant.identify(&remembered.base).await?;
        let wanted = Some(plan.organization.id.as_str());
        organization::compare(&found, wanted, "the saved plan")?;
        let strays = stale::check(&plan, &remembered.base, tenant).await?;
        if !options.is_json() {
            plan::show(&plan, workspace, options)?;
        }
        findings::saved(&plan)?;
        stale::tell(&strays);
        saved::check_guards(&plan)?;
        let head = remembered.head;
        let ready = Ready { plan, head };
        self.agree_and_carry(ready, (workspace, tenant), options)
            .await
    }

    async fn agree_and_carry(
        &self,
        Ready { plan, head }: Ready,
        (workspace, tenant): (&Workspace, &Tenant),
        options: &Options,
    ) -> Result<Exit, Failure> {
        if plan.changes.is_empty() {
            let remaining = Remaining::of(&plan);
            match options.is_json() {
                true => {
                    let idle = run::idle(&plan.environment, &workspace.ledger());
                    summary(&RunView { remaining, ..idle }, options)?;
                }
                false => output::styled(|style, out| text::remaining(&remaining, &style, out))?,
            }
            return Ok(Exit::Done);
        }
        doctor::remind(&plan, workspace);
        if !self.yes {
            if options.is_json() {
                let view = PlanView::new(&plan).with_findings_told();
                output::styled_aside(|style, out| text::plan(view, &style, out))?;
            }
            // The run's time is not for whoever thinks about it.
            let thinking = Stopwatch::begin();
            let agreed = agreed(&plan)?;
            tenant.client.put_off(thinking.elapsed());
            if !agreed {
                output::say("Nothing was applied.");
                return Ok(Exit::Error);
            }
            // Whoever was asked may have thought for long.
            let base = ledger::read(&workspace.ledger())?.base;
            let _told_before = stale::check(&plan, &base, tenant).await?;
        }
        let run = Run {
            workspace,
            tenant,
            plan: &plan,
            head,
            concurrency: self.concurrency.map_or(tenant.concurrency, usize::from),
            loudness: options.loudness(),
        };
        let (view, exit) = run.carry().await?;
        summary(&view, options)?;
        Ok(exit)
    }
}

/// Where plans have to be signed, one that was just made by nobody is none.
fn refuse_unsigned(workspace: &Workspace) -> Result<(), Failure> {
    let environment = &workspace.environment;
    if environment.plans.keys.is_empty() {
        return Ok(());
    }
    let name = &environment.name;
    let message = format!("the environment `{name}` takes signed plans only (`plans.keys`)");
    Err(Failure::new(message).help(format!(
        "`lockstep plan --env {name} --out FILE --sign KEY` makes one, `lockstep apply FILE` applies it"
    )))
}

/// Asks whether a plan is to be applied.
fn agreed(plan: &Plan) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        let message = "nobody can be asked: stdin is no terminal, so nothing was applied";
        return Err(Failure::new(message).help("pass --yes to apply without asking"));
    }
    let what = match plan.changes.len() {
        1 => "this change".to_owned(),
        count => format!("these {count} changes"),
    };
    output::ask(&format!("\nApply {what}? Only 'yes' is accepted: "));
    let mut answer = String::new();
    let _count = io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Failure::new("the answer cannot be read").because(error))?;
    Ok(answer.trim() == "yes")
}

fn summary(view: &RunView, options: &Options) -> Result<(), Failure> {
    match options.is_json() {
        true => output::plain(|out| lockstep_render::json::v1::run(view, out)),
        false => output::styled(|style, out| text::run(view, &style, out)),
    }
}
