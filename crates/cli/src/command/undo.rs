//! `lockstep undo`: the plan that restores what a run found, and nothing done.

use clap::Args;
use lockstep_genesys::Access;

use crate::agreement::Agreement;
use crate::command::Options;
use crate::delivery::Delivery;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{Judged, Verdict};
use crate::planning::{self, Undo as Undoing};
use crate::project::{Salvaged, Workspace};
use crate::taken::{Instead, Taken};
use crate::talk::Deadline;
use crate::{runtime, saved, usage};

/// Plan to restore what a run found
///
/// The ledger tells what the run found and what it left; a plan is made of that, to be reviewed and
/// applied like any other: `lockstep undo RUN --out FILE`, then `lockstep apply FILE`. What changed
/// since is withheld. Only reads are sent, and no secret is needed.
///
/// Git is not reverted by this: unless it is, the next apply of the manifests does it all again.
#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// The run: its id or the beginning of it, the number of an entry that it wrote, or `last`;
    /// `lockstep audit runs` lists them
    #[arg(value_name = "RUN")]
    run: String,
    #[command(flatten)]
    delivery: Delivery,
    #[command(flatten)]
    instead: Instead,
    #[command(flatten)]
    deadline: Deadline,
    #[command(flatten)]
    agreement: Agreement,
}

impl Undo {
    /// Makes the plan and shows it.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if let Some(clash) = self.delivery.clash(options.format) {
            return Ok(usage::refuse(clash));
        }
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(salvaged) = Workspace::salvage(project, env)? else {
            return Ok(Exit::Findings);
        };
        let Salvaged {
            workspace,
            spec,
            judge,
            errors,
        } = salvaged;
        let past = planning::past(&workspace, &self.run)?;
        let key = self.delivery.key(&workspace)?;
        let taken = self.instead.read(&workspace)?;
        let taken_at = taken.as_ref().and_then(Taken::taken_at);
        let talk = options.talk(Access::Read).within(self.deadline).planning();
        let agreed = (&self.agreement.consent(), &self.agreement.targets());
        let undoing = Undoing::new(&past, &spec, errors);
        let planned = runtime::block_on(undoing.plan(&workspace, (taken, talk), agreed))?;
        let mut plan = planned.plan;
        let judged = Judged::of(&judge, &mut plan, &[]);
        let envelope = saved::sealed(&plan, &workspace, taken_at, key.as_ref())?;
        let whole = (&plan, &envelope);
        let verdict = self
            .delivery
            .show(whole, &workspace, (&judge, &judged), options)?;
        if verdict == Verdict::Forbidden {
            return Ok(Exit::Findings);
        }
        if plan.refusals().next().is_some() {
            self.delivery.unsaved();
            return Ok(Exit::Refused);
        }
        self.delivery.save(&plan, &envelope, options)
    }
}
