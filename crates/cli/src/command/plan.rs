//! `lockstep plan`: what an apply would do, and nothing done.

mod verify;

use clap::{Args, Subcommand};
use lockstep_diff::Plan as Changes;
use lockstep_genesys::Access;
use lockstep_render::PlanView;

use crate::against::{Against, Earlier};
use crate::agreement::Agreement;
use crate::command::Options;
use crate::command::rehearse::Stage;
use crate::delivery::Delivery;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{Judged, Verdict};
use crate::planning::{Asking, Keep, Planned, Wants};
use crate::project::{Reviewed, Workspace};
use crate::report::{self, Length};
use crate::taken::{Instead, Taken};
use crate::talk::Deadline;
use crate::{runtime, saved, usage};

/// Show what an apply would do
///
/// Manifests, what is live and what was last applied are compared; only reads are sent, and no
/// secret is needed. Nothing is written but the files of `--out` and `--report`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Plan {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    delivery: Delivery,
    /// Apply the plan to a simulated tenant that holds what is live, and say what would come of it;
    /// a plan of which not all would go well is not saved, and ends with 1
    #[arg(long)]
    rehearse: bool,
    #[command(flatten)]
    against: Against,
    #[command(flatten)]
    instead: Instead,
    #[command(flatten)]
    deadline: Deadline,
    #[command(flatten)]
    agreement: Agreement,
}

/// What else can be asked.
#[derive(Debug, Subcommand)]
enum What {
    Verify(verify::Verify),
}

impl Plan {
    /// Makes the plan and shows it, or says what a saved one is worth.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        match &self.what {
            Some(What::Verify(verify)) => verify.run(options),
            None => self.make(options),
        }
    }

    /// Says whether a saved plan is checked, and none made.
    pub(super) const fn is_verify(&self) -> bool {
        self.what.is_some()
    }

    fn make(self, options: &Options) -> Result<Exit, Failure> {
        if let Some(clash) = self.delivery.clash(options.format) {
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
            findings,
        } = reviewed;
        let key = self.delivery.key(&workspace)?;
        let asking = Asking {
            taken: self.instead.read(&workspace)?,
            talk: options.talk(Access::Read).within(self.deadline).planning(),
            keep: if self.rehearse { Keep::Yes } else { Keep::No },
        };
        let agreed = (&self.agreement.consent(), &self.agreement.targets());
        let earlier = self.against.read(&workspace)?;
        let wants = Wants {
            spec: &spec,
            reference: earlier.as_ref().map(Earlier::reference),
        };
        let (planned, taken) = runtime::block_on(asking.plan((&workspace, wants), agreed))?;
        let Planned { mut plan, .. } = planned;
        let judged = Judged::of(&judge, &mut plan, &findings);
        let taken_at = taken.as_ref().and_then(Taken::taken_at);
        let envelope = saved::sealed(&plan, &workspace, taken_at, key.as_ref())?;
        let delivery = &self.delivery;
        let verdict = delivery.show((&plan, &envelope), &workspace, (&judge, &judged), options)?;
        if verdict == Verdict::Forbidden {
            return Ok(Exit::Findings);
        }
        let rehearsed = match self.rehearse {
            true => {
                let stage = Stage {
                    plan: &plan,
                    taken: taken.as_ref(),
                    agreement: &self.agreement,
                };
                stage.beside((&workspace, wants), options)?
            }
            false => Exit::Done,
        };
        if plan.refusals().next().is_some() {
            self.delivery.unsaved();
            return Ok(Exit::Refused);
        }
        if rehearsed != Exit::Done {
            return Ok(rehearsed);
        }
        self.delivery.save(&plan, &envelope, options)
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
