//! `lockstep rehearse`: a plan, applied to a simulated tenant that holds what is live.

use std::path::{Path, PathBuf};

use clap::Args;
use lockstep_diff::Plan;
use lockstep_genesys::{Access, Depth};
use lockstep_render::rehearsal::RehearsalView;
use lockstep_render::{Saved, text};

use crate::agreement::Agreement;
use crate::command::{Format, Options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{Judged, Verdict};
use crate::ledger::{self, Remembered};
use crate::planning::{Asking, Keep, Planned, Source, Wants};
use crate::project::{Reviewed, Workspace};
use crate::rehearsal::{self, Next, Rehearsal};
use crate::report::{self, Report};
use crate::taken::{Instead, Taken};
use crate::talk::Deadline;
use crate::tenant::Tenant;
use crate::{organization, output, runtime, saved, stale, usage};

/// Apply a plan to a simulated tenant that holds what is live, and say what would come of it
///
/// It says what the API's contract would refuse, which requests would be sent, and whether anything
/// would be left to do; it ends with 1 if not all goes well. The organisation is only read; nothing
/// is written but the files of `--report`, and no secret is needed.
#[derive(Debug, Args)]
pub(crate) struct Rehearse {
    /// A plan that `lockstep plan --out` wrote; what the manifests say is planned unless given
    #[arg(value_name = "FILE", conflicts_with = "agreement")]
    file: Option<PathBuf>,
    /// Write the result into a file too; `-` is stdout, and it can be repeated
    ///
    /// The formats are json and text: `--report json=rehearsal.json`.
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = report::of_rehearsals)]
    reports: Vec<Report>,
    #[command(flatten)]
    instead: Instead,
    #[command(flatten)]
    deadline: Deadline,
    #[command(flatten)]
    agreement: Agreement,
}

impl Rehearse {
    /// Rehearses a plan, and shows what came of it.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if let Some(clash) = report::clash(options.format, &self.reports) {
            return Ok(usage::refuse(clash));
        }
        match &self.file {
            Some(file) => self.saved(file, options),
            None => self.fresh(options),
        }
    }

    fn fresh(&self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(reviewed) = Workspace::review(project, env)? else {
            return Ok(Exit::Findings);
        };
        let Reviewed {
            workspace,
            spec,
            judge,
            findings,
        } = reviewed;
        let asking = Asking {
            taken: self.instead.read(&workspace)?,
            talk: options.talk(Access::Read).within(self.deadline).planning(),
            keep: Keep::Yes,
        };
        let agreed = (&self.agreement.consent(), &self.agreement.targets());
        let (planned, taken) =
            runtime::block_on(asking.plan((&workspace, (&spec).into()), agreed))?;
        let Planned { mut plan, .. } = planned;
        let judged = Judged::of(&judge, &mut plan, &findings);
        judged.show(&judge)?;
        if judged.verdict() == Verdict::Forbidden {
            return Ok(Exit::Findings);
        }
        let stage = Stage {
            plan: &plan,
            taken: taken.as_ref(),
            agreement: &self.agreement,
        };
        let view = stage.play((&workspace, (&spec).into()), options)?;
        self.show(&view, options)?;
        Ok(match refuse(&plan) {
            true => Exit::Refused,
            false => exit(&view),
        })
    }

    fn saved(&self, file: &Path, options: &Options) -> Result<Exit, Failure> {
        let Saved { envelope, plan, .. } = saved::read(file)?;
        saved::check_environment(&plan, options.env.as_deref())?;
        let project = options.project.as_deref();
        let Some(workspace) = Workspace::open_project(project, Some(&plan.environment))? else {
            return Ok(Exit::Findings);
        };
        saved::check_project(&plan, &workspace)?;
        saved::check_tenant(&envelope, &workspace)?;
        let taken = self.instead.read(&workspace)?;
        let rehearsal = Rehearsal {
            workspace: &workspace,
            plan: &plan,
            next: None,
            loudness: options.loudness(),
        };
        let view = runtime::block_on(async {
            let taken = match taken {
                Some(taken) => {
                    still(&plan, (&workspace, Source::Taken(&taken))).await?;
                    taken
                }
                None => self.take(&plan, &workspace, options).await?,
            };
            rehearsal.play(&taken).await
        })?;
        self.show(&view, options)?;
        Ok(match refuse(&plan) {
            true => Exit::Refused,
            false => exit(&view),
        })
    }

    /// Reads what a saved plan is about.
    async fn take(
        &self,
        plan: &Plan,
        workspace: &Workspace,
        options: &Options,
    ) -> Result<Taken, Failure> {
        let talk = options.talk(Access::Read).within(self.deadline);
        let tenant = Tenant::open(workspace, talk).await?;
        let work = async {
            let base = ledger::read(&workspace.ledger())?.base;
            let _organization = tenant.identify(&base).await?;
            let request = stale::request(plan, &base);
            let capture = tenant.capture(&request, Depth::Asked).await?;
            let mut taken = Taken::now(capture, workspace);
            still(plan, (workspace, Source::Captured(&tenant, &taken))).await?;
            let subjects = rehearsal::subjects(plan);
            tenant.deepen(&mut taken.capture, subjects).await?;
            Ok(taken)
        };
        let taken = work.await;
        tenant.close_after(taken).await
    }

    fn show(&self, view: &RehearsalView, options: &Options) -> Result<(), Failure> {
        let contents = report::rehearsal(view);
        report::show(options.format, &*contents)?;
        report::save(&self.reports, &*contents)
    }
}

/// Refuses a saved plan that is no longer true, as an apply would.
async fn still(plan: &Plan, (workspace, source): (&Workspace, Source<'_>)) -> Result<(), Failure> {
    let ledger = workspace.ledger();
    let Remembered { base, head, .. } = ledger::read(&ledger)?;
    let found = source.identify(&base, (&ledger, head)).await?;
    let wanted = Some(plan.organization.id.as_str());
    organization::compare(&found, wanted, "the saved plan")?;
    let strays = stale::check(plan, &base, source).await?;
    stale::tell(&strays);
    Ok(())
}

/// A fresh plan that is to be rehearsed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage<'a> {
    /// The plan.
    pub(super) plan: &'a Plan,
    /// What was taken of the tenant.
    pub(super) taken: Option<&'a Taken>,
    /// What was agreed to.
    pub(super) agreement: &'a Agreement,
}

impl Stage<'_> {
    /// Rehearses the plan.
    pub(super) fn play(
        self,
        (workspace, wants): (&Workspace, Wants<'_>),
        options: &Options,
    ) -> Result<RehearsalView, Failure> {
        let taken = self
            .taken
            .ok_or_else(|| Failure::new("nothing was kept of what is live, to rehearse on"))?;
        let (consent, targets) = (self.agreement.consent(), self.agreement.targets());
        let next = Next {
            wants,
            consent: &consent,
            targets: &targets,
        };
        let rehearsal = Rehearsal {
            workspace,
            plan: self.plan,
            // What was pending before is no part of the plan, and stays pending.
            next: is_all(self.plan).then_some(next),
            loudness: options.loudness(),
        };
        runtime::block_on(rehearsal.play(taken))
    }

    /// Rehearses the plan and shows what came of it below the plan itself; beside one that is a
    /// document on stdout, on stderr.
    pub(super) fn beside(
        self,
        whose: (&Workspace, Wants<'_>),
        options: &Options,
    ) -> Result<Exit, Failure> {
        let view = self.play(whose, options)?;
        match options.format == Format::Text {
            true => report::show(options.format, &*report::rehearsal(&view))?,
            false => output::styled_aside(|style, out| text::rehearsal(&view, &style, out))?,
        }
        Ok(exit(&view))
    }
}

/// Says whether a plan holds all that is pending.
fn is_all(plan: &Plan) -> bool {
    let pending = plan.pending.as_ref();
    pending.is_none_or(|pending| pending.folded.is_empty())
}

/// Says which guards refuse a plan: it was rehearsed all the same, and would not be applied.
fn refuse(plan: &Plan) -> bool {
    let guards = plan.refusals().map(|verdict| verdict.guard.as_str());
    let guards: Vec<&str> = guards.collect();
    if guards.is_empty() {
        return false;
    }
    output::say(format_args!(
        "error: the plan is refused by a guard ({}), and would not be applied: `lockstep plan` says \
         what would let it pass",
        guards.join(", ")
    ));
    true
}

/// Returns how a rehearsal ends.
pub(super) fn exit(view: &RehearsalView) -> Exit {
    match (view.interrupted, view.is_clean()) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Done,
        (false, false) => Exit::Error,
    }
}
