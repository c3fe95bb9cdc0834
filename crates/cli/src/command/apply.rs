//! `lockstep apply`: a plan, agreed to and carried out.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use lockstep_diff::Plan;
use lockstep_genesys::Access;
use lockstep_ledger::Hash;
use lockstep_render::{PlanView, Remaining, RunView, Saved, text};

use crate::after::CaughtUp;
use crate::agreement::Agreement;
use crate::clock::Stopwatch;
use crate::command::{Options, plan};
use crate::elsewhere::Whose;
use crate::events::{self, Stream, Target};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{self, Judged, Verdict};
use crate::planning;
use crate::progress::Board;
use crate::project::{Reviewed, Workspace};
use crate::run::{self, Run};
use crate::talk::{Deadline, Talk};
use crate::tenant::Tenant;
use crate::{
    after, age, clock, doctor, fingerprints, ledger, logs, notify, organization, output, runtime,
    saved, signing, stale, usage, wanted,
};

/// Make live what the manifests say, and record it in the ledger
///
/// Without FILE it plans as `lockstep plan` does, shows the plan and asks. With FILE it applies
/// exactly that plan: it needs `lockstep.yaml` and the secrets, and no manifests. If anything that
/// the plan touches moved since it was made, nothing is written.
#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// A plan that `lockstep plan --out` wrote
    #[arg(value_name = "FILE")]
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
    /// Write what happens as it happens, a line of JSON for each thing: `ndjson=FILE` into a file, and
    /// `ndjson` to stdout, in the place of results, which go to stderr then
    #[arg(long, value_name = "ndjson[=FILE]", value_parser = events::Target::read)]
    events: Option<Target>,
    /// How long to wait for the ledger if another run holds it, such as 5m; it is not waited for
    /// unless given
    #[arg(long, value_name = "DURATION", value_parser = age::max_age)]
    lock_timeout: Option<Duration>,
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
        if self.file.is_some() && self.agreement.is_for_plans() {
            return Ok(usage::refuse(
                "what is planned, and what a plan may do, is sealed in FILE: agree to it when you \
                 plan; with FILE only --allow local-ledger can be said",
            ));
        }
        if self.events == Some(Target::Stdout) && options.is_json() {
            return Ok(usage::refuse(
                "--events ndjson takes stdout, which --format json is for: leave that out, since the \
                 events have all that it has, or name a file by --events ndjson=FILE",
            ));
        }
        let stream = self.events.as_ref().map(Stream::open).transpose()?;
        let stream = stream.map(Arc::new);
        stream.iter().for_each(logs::tell);
        let board = Board::new(options.loudness()).with_stream(stream.clone());
        let done = self.carry_out(options, &Arc::new(board));
        if let Some(stream) = stream {
            stream.end(&done);
        }
        done
    }

    /// Gets what it takes to write to the ledger, before anything is read from it.
    fn hold(&self, workspace: &Workspace, tenant: &Tenant) -> Result<(), Failure> {
        let patience = self.lock_timeout.unwrap_or_default();
        workspace.hold(
            &tenant.actor,
            (patience, self.agreement.local_ledger()),
            Some(&tenant.board),
        )
    }

    fn carry_out(&self, options: &Options, board: &Arc<Board>) -> Result<Exit, Failure> {
        match &self.file {
            Some(file) => self.saved(file, options, board),
            None => self.fresh(options, board),
        }
    }

    fn talk(&self, options: &Options, board: &Arc<Board>) -> Talk {
        let talk = options.talk(Access::Write).within(self.deadline);
        talk.shown_on(Arc::clone(board))
    }

    fn fresh(&self, options: &Options, board: &Arc<Board>) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(reviewed) = Workspace::review(project, env)? else {
            return Ok(Exit::Findings);
        };
        refuse_unsigned(&reviewed.workspace)?;
        runtime::block_on(async {
            let tenant =
                Tenant::open(&reviewed.workspace, self.talk(options, board).planning()).await?;
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
        self.hold(workspace, tenant)?;
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

    fn saved(&self, file: &Path, options: &Options, board: &Arc<Board>) -> Result<Exit, Failure> {
        let saved = saved::read(file)?;
        saved::check_environment(&saved.plan, options.env.as_deref())?;
        let environment = saved.plan.environment.as_str();
        let project = options.project.as_deref();
        let Some(workspace) = Workspace::open_project(project, Some(environment))? else {
            return Ok(Exit::Findings);
        };
        self.vet(&saved, &workspace)?;
        runtime::block_on(async {
            let tenant = Tenant::open(&workspace, self.talk(options, board)).await?;
            let work = self.check_and_carry(saved, (&workspace, &tenant), options);
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
        Saved { plan, envelope, .. }: Saved,
        (workspace, tenant): (&Workspace, &Tenant),
        options: &Options,
    ) -> Result<Exit, Failure> {
        wanted::listen_for(&plan, &tenant.secrets);
        self.hold(workspace, tenant)?;
        let remembered = ledger::read(&workspace.ledger())?;
        let found = tenant.identify(&remembered.base).await?;
        let wanted = Some(plan.organization.id.as_str());
        organization::compare(&found, wanted, "the saved plan")?;
        let whose = Whose {
            project: &plan.project,
            environment: &plan.environment,
            ledger: &workspace.ledger(),
        };
        if !remembered.base.recorded {
            whose.is_lost(tenant).await?;
        }
        stale::only_once(&plan, (whose.ledger, &envelope.created_at))?;
        let strays = stale::check(&plan, &remembered.base, tenant)
            .await
            .map_err(|failure| stale::explained(failure, &plan, whose.ledger))?;
        whose.check_saved(tenant, &plan).await?;
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
        let run = Run {
            workspace,
            tenant,
            plan: &plan,
            head,
            concurrency: self.concurrency.map_or(tenant.concurrency, usize::from),
            loudness: options.loudness(),
        };
        fingerprints::tell(&plan, tenant, &workspace.ledger())?;
        if plan.is_idle() {
            return run.idle(options).await;
        }
        doctor::remind(&plan, workspace);
        notify::remind(workspace, tenant);
        // Nobody is asked where only what was found is recorded.
        if !self.yes && !plan.changes.is_empty() {
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
        let (view, exit) = run.carry().await?;
        if let Some(stream) = tenant.board.stream() {
            run::finished(&view, exit, stream);
        }
        summary(&view, options)?;
        Ok(exit)
    }
}

impl Run<'_> {
    /// Says that there is nothing to do.
    async fn idle(&self, options: &Options) -> Result<Exit, Failure> {
        let remaining = Remaining::of(self.plan);
        let whose = Whose {
            project: &self.workspace.name,
            environment: &self.workspace.environment.name,
            ledger: &self.workspace.ledger(),
        };
        let unread = whose.check_end(self.tenant).await?;
        self.started(None, &remaining)?;
        let idle = run::idle(&self.plan.environment, &self.workspace.ledger());
        let caught = match unread {
            Some(error) => CaughtUp::from(after::unread(&error)),
            None => after::catch_up(self.workspace, self.tenant).await,
        };
        let view = RunView {
            remaining,
            aftermath: caught.aftermath,
            interrupted: caught.interrupted,
            ..idle
        };
        let exit = Exit::Done.stopped(view.interrupted);
        if let Some(stream) = self.tenant.board.stream() {
            run::finished(&view, exit, stream);
        }
        match options.is_json() {
            true => summary(&view, options)?,
            false => output::styled(|style, out| {
                text::remaining(&view.remaining, &style, out)?;
                text::aftermath(&view.aftermath, &style, out)
            })?,
        }
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
