//! `lockstep plan`: what an apply would do, and nothing done.

use std::path::PathBuf;

use clap::Args;
use lockstep_diff::Plan as Changes;
use lockstep_genesys::Access;
use lockstep_policy::Judge;
use lockstep_render::{Envelope, PlanView};

use crate::agreement::Agreement;
use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{self, Verdict};
use crate::planning::{self, Planned};
use crate::progress::Loudness;
use crate::project::{Reviewed, Workspace};
use crate::report::{self, Asked, Length};
use crate::talk::Deadline;
use crate::tenant::Tenant;
use crate::{doctor, output, runtime, saved, usage};

/// Show what an apply would do
///
/// Manifests, what is live and what was last applied are compared; only reads are sent, and no
/// secret is needed. Nothing is written but the files of `--out` and `--report`.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// Save the plan, for `lockstep show FILE` and `lockstep apply FILE`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// End with 2 if changes are pending, withheld ones included
    #[arg(long)]
    detailed_exitcode: bool,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    deadline: Deadline,
    #[command(flatten)]
    agreement: Agreement,
}

impl Plan {
    /// Makes the plan and shows it.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if let Some(clash) = self.asked.clash(options.format) {
            return Ok(usage::refuse(clash));
        }
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(reviewed) = Workspace::review(project, env)? else {
            return Ok(Exit::Findings);
        };
        let Reviewed {
            workspace,
            spec,
            judge,
        } = reviewed;
        let talk = options.talk(Access::Read).within(self.deadline);
        let agreed = (&self.agreement.consent(), &self.agreement.targets());
        let Planned { plan, .. } = runtime::block_on(async {
            let tenant = Tenant::open(&workspace, talk).await?;
            let planned = planning::plan(&spec, &tenant, &workspace.ledger(), agreed).await;
            tenant.close_after(planned).await
        })?;
        let envelope = saved::envelope(&workspace);
        let verdict = self.show((&plan, &envelope), &workspace, &judge, options)?;
        if verdict == Verdict::Forbidden {
            return Ok(Exit::Findings);
        }
        if plan.refusals().next().is_some() {
            return Ok(Exit::Refused);
        }
        if let Some(path) = &self.out {
            saved::write(path, &plan, &envelope)?;
            if options.loudness() == Loudness::Spoken {
                let path = path.display();
                output::say(format_args!(
                    "Saved in {path}: `lockstep apply {path}` applies exactly this plan."
                ));
            }
        }
        Ok(match self.detailed_exitcode && !plan.is_empty() {
            true => Exit::Pending,
            false => Exit::Done,
        })
    }

    /// Shows a plan in all that is asked for, with what the policies say about it.
    fn show(
        &self,
        (plan, envelope): (&Changes, &Envelope),
        workspace: &Workspace,
        judge: &Judge,
        options: &Options,
    ) -> Result<Verdict, Failure> {
        // A document may name the file of a plan, which there will not be if it is forbidden. Of
        // text people read the end first.
        let early = match report::is_document(options.format) {
            true => Some(findings::planned(judge, plan)?),
            false => None,
        };
        let folder = report::folder(&workspace.root);
        let mut planned = report::Planned {
            view: PlanView::new(plan).with_folder(&folder),
            envelope,
            length: self.asked.length(),
        };
        let file = self.out.as_ref().map(|path| path.display().to_string());
        let saved = |verdict| match verdict == Verdict::Allowed && plan.refusals().next().is_none()
        {
            true => file.as_deref(),
            false => None,
        };
        planned.view = planned.view.with_file(early.and_then(saved));
        planned.show(options.format)?;
        if options.loudness() == Loudness::Spoken {
            doctor::note(plan, workspace);
        }
        let verdict = match early {
            Some(verdict) => verdict,
            None => findings::planned(judge, plan)?,
        };
        planned.view = planned.view.with_file(saved(verdict));
        self.asked.save(&planned)?;
        Ok(verdict)
    }
}

/// Shows a plan on stdout.
pub(super) fn show(
    plan: &Changes,
    workspace: &Workspace,
    options: &Options,
) -> Result<(), Failure> {
    let envelope = saved::envelope(workspace);
    let planned = report::Planned {
        view: PlanView::new(plan),
        envelope: &envelope,
        length: Length::Whole,
    };
    planned.show(options.format)
}
