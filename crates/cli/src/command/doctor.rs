//! `lockstep doctor`: where the tenant is other than lockstep expects.

use std::path::{Path, PathBuf};

use clap::Args;
use lockstep_genesys::{Access, Inquiry, Meant};
use lockstep_model::examination::{Examination, Status};
use lockstep_render::{DoctorView, json, text};
use lockstep_spec::Tenant as Settings;

use crate::clock::{self, Stopwatch};
use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Loudness;
use crate::project::Workspace;
use crate::tenant::Tenant;
use crate::{doctor, environment, ledger, output, runtime, saved};

/// Look where the tenant is other than lockstep expects; ends with 1 if lockstep cannot work with it
///
/// The token, the organisation and each end point that can be read are asked once; nothing is
/// written to the tenant, and no secret and no text of an object is shown. The result is kept beside
/// the ledger, and `lockstep apply` warns by it.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Write the result as JSON too, to send it to support
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Doctor {
    /// Looks, and shows what was found.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(workspace) = Workspace::open_project(project, env)? else {
            return Ok(Exit::Findings);
        };
        if let Some(out) = &self.out {
            crate::replace::spare(out)?;
        }
        let recorded = recorded(&workspace);
        let meant = meant(&workspace, recorded.as_deref());
        let envelope = saved::envelope(&workspace);
        let took = Stopwatch::begin();
        let found = runtime::block_on(async {
            let tenant = Tenant::open(&workspace, options.talk(Access::Examine)).await?;
            let inquiry = Inquiry {
                meant: meant.clone(),
                now: &clock::instant,
            };
            let found = tenant.client.examine(&inquiry).await;
            tenant.close_after(Ok(found)).await
        })?;
        let view = DoctorView {
            environment: &workspace.environment.name,
            tenant: &envelope.tenant,
            checked_at: &envelope.created_at,
            tool: &envelope.tool,
            duration: took.elapsed(),
            found: &found,
        };
        match options.is_json() {
            true => output::plain(|out| json::v1::doctor(&view, out))?,
            false => output::styled(|style, out| text::doctor(&view, &style, out))?,
        }
        let written = self.out.as_deref().map(|out| doctor::write(out, &view));
        // Where it was asked for is one place, and what warns of it another.
        keep(&view, (&workspace, &meant), options.loudness());
        written.transpose()?;
        Ok(exit(&found))
    }
}

/// Returns the organisation that the ledger remembers. A ledger that cannot be read stops nothing
/// here: it has its own command.
fn recorded(workspace: &Workspace) -> Option<String> {
    match ledger::read(&workspace.ledger()) {
        Ok(remembered) => remembered.base.organization,
        Err(failure) => {
            doctor::warn(format_args!(
                "{}; the organisation is not compared with the ledger's",
                lockstep_apply::chain(&failure)
            ));
            None
        }
    }
}

/// Lists the organisations that the tenant should be.
fn meant<'a>(workspace: &'a Workspace, recorded: Option<&'a str>) -> Vec<Meant<'a>> {
    let written = match &workspace.environment.tenant {
        Settings::Simulator(_settings) => None,
        Settings::Remote(remote) => remote.organization.as_deref(),
    };
    let meant = [
        ("the environment in lockstep.yaml", written),
        ("the ledger", recorded),
    ];
    let meant = meant.into_iter();
    meant
        .filter_map(|(by, id)| Some(Meant { by, id: id? }))
        .collect()
}

/// Keeps the result, unless it is about another organisation than the environment's.
fn keep(view: &DoctorView<'_>, (workspace, meant): (&Workspace, &[Meant<'_>]), loudness: Loudness) {
    let Some(organization) = &view.found.organization else {
        return;
    };
    if meant.iter().any(|meant| meant.id != organization.id) {
        return;
    }
    let path = doctor::path(&workspace.ledger());
    match doctor::keep(&path, view) {
        Ok(()) if loudness == Loudness::Spoken => said(&path),
        Ok(()) => {}
        Err(failure) => doctor::warn(format_args!("{}", lockstep_apply::chain(&failure))),
    }
}

fn said(path: &Path) {
    let path = environment::shown(path);
    output::say(format_args!(
        "Kept in {path}: `lockstep apply` warns by it."
    ));
}

fn exit(found: &Examination) -> Exit {
    match found.verdict() {
        Status::Failed => Exit::Error,
        Status::Ok | Status::NotTried | Status::Differs => Exit::Done,
    }
}
