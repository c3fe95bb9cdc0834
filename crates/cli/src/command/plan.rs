//! `lockstep plan`: what an apply would do, and nothing done.

use std::path::PathBuf;

use clap::Args;
use lockstep_diff::Plan as Changes;
use lockstep_genesys::Access;
use lockstep_render::json::v1;
use lockstep_render::text;

use crate::agreement::Agreement;
use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{self, Verdict};
use crate::planning::{self, Planned};
use crate::progress::Loudness;
use crate::project::{Reviewed, Workspace};
use crate::talk::Deadline;
use crate::tenant::Tenant;
use crate::{doctor, output, runtime, saved};

/// Show what an apply would do
///
/// Manifests, what is live and what was last applied are compared; only reads are sent, and no
/// secret is needed. Nothing is written but the file of `--out`.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// Save the plan, for `lockstep show FILE` and `lockstep apply FILE`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// End with 2 if changes are pending, withheld ones included
    #[arg(long)]
    detailed_exitcode: bool,
    #[command(flatten)]
    deadline: Deadline,
    #[command(flatten)]
    agreement: Agreement,
}

impl Plan {
    /// Makes the plan and shows it.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
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
        show(&plan, &workspace, options)?;
        if options.loudness() == Loudness::Spoken {
            doctor::note(&plan, &workspace);
        }
        if findings::planned(&judge, &plan)? == Verdict::Forbidden {
            return Ok(Exit::Findings);
        }
        if plan.refusals().next().is_some() {
            return Ok(Exit::Refused);
        }
        if let Some(path) = &self.out {
            saved::write(path, &plan, &saved::envelope(&workspace))?;
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
}

/// Shows a plan on stdout.
pub(super) fn show(
    plan: &Changes,
    workspace: &Workspace,
    options: &Options,
) -> Result<(), Failure> {
    match options.is_json() {
        true => {
            let envelope = saved::envelope(workspace);
            output::plain(|out| v1::plan(plan, &envelope, out))
        }
        false => output::styled(|style, out| text::plan(plan, &style, out)),
    }
}
