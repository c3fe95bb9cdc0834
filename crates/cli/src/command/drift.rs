//! `lockstep drift`: what was changed outside Git.

use std::collections::BTreeMap;

use clap::Args;
use lockstep_diff::{Consent, Drift as Found, Targets};
use lockstep_genesys::Access;
use lockstep_model::{Address, Snapshot};
use lockstep_render::{DriftView, Touch};
use lockstep_spec::Spec;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::notify::Noticed;
use crate::planning::{self, Planned};
use crate::project::Workspace;
use crate::talk::Deadline;
use crate::tenant::Tenant;
use crate::{doctor, output, remote, runtime};

/// Show what was changed outside Git; ends with 3 if anything was
///
/// What is live is compared with what was last applied. Only reads are sent, and nothing is
/// written; whoever the environment's `notify` names is notified of what was found.
#[derive(Debug, Args)]
pub(crate) struct Drift {
    #[command(flatten)]
    deadline: Deadline,
}

impl Drift {
    /// Looks for drift and shows it.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let talk = options.talk(Access::Read).within(self.deadline);
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some((workspace, mut spec)) = Workspace::open(project, env)? else {
            return Ok(Exit::Findings);
        };
        // Nothing is to be written, so nothing is guarded.
        spec.rules.guards = None;
        let nothing = (&Consent::default(), &Targets::default());
        runtime::block_on(async {
            let tenant = Tenant::open(&workspace, talk).await?;
            let planned = planning::plan(&spec, &tenant, &workspace.ledger(), nothing).await;
            let told = match planned {
                Ok(planned) => tell(&workspace, (&spec, &tenant), &planned, options).await,
                Err(failure) => Err(failure),
            };
            tenant.close_after(told).await
        })
    }
}

/// Shows what drifted, and notifies whoever wants to be.
async fn tell(
    workspace: &Workspace,
    (spec, tenant): (&Spec, &Tenant),
    planned: &Planned,
    options: &Options,
) -> Result<Exit, Failure> {
    if !planned.recorded {
        let message = format!(
            "there is no ledger at {}, so drift cannot be told from change",
            remote::shown(&workspace.ledger())
        );
        return Err(Failure::new(message)
            .help("run `lockstep apply` first, or restore the ledger from where it is kept"));
    }
    let drift = Found::of(&planned.plan);
    let view = DriftView {
        environment: &workspace.environment.name,
        drift: &drift,
        touches: &touches(&drift, spec, &planned.snapshot),
    };
    // Nobody hears less of it because the terminal is gone.
    let shown = show(&view, options);
    let noticed = Noticed {
        workspace,
        tenant,
        plan: &planned.plan,
        found: &view,
    };
    for warning in noticed.notify().await {
        doctor::warn(warning);
    }
    shown?;
    Ok(match drift.is_empty() {
        true => Exit::Done,
        false => Exit::Drift,
    })
}

fn show(view: &DriftView<'_>, options: &Options) -> Result<(), Failure> {
    match options.is_json() {
        true => output::plain(|out| lockstep_render::json::v1::drift(view, out)),
        false => output::styled(|style, out| lockstep_render::text::drift(view, &style, out)),
    }
}

/// Finds who changed the objects last, as far as the tenant says.
fn touches(drift: &Found, spec: &Spec, snapshot: &Snapshot) -> BTreeMap<Address, Touch> {
    let touch = |address: &Address| {
        let desired = spec.objects.get(address)?;
        let live = snapshot.by_name(address.kind, &desired.live_name)?;
        Some(Touch {
            by: live.modified_by.clone(),
            at: live.modified_at.clone(),
        })
    };
    let known = drift.objects.iter();
    let known = known.filter_map(|one| Some((one.address.clone(), touch(&one.address)?)));
    known.collect()
}
