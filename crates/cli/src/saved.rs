//! Saved plans: written by `plan --out`, read by `show` and `apply FILE`.

use std::fs;
use std::io;
use std::path::Path;

use lockstep_diff::Plan;
use lockstep_model::Digest;
use lockstep_render::json::v1;
use lockstep_render::{Envelope, Saved};
use lockstep_spec::Tenant;
use lockstep_spec::tenant::Reach;

use crate::clock;
use crate::credentials::REGION;
use crate::failure::Failure;
use crate::git;
use crate::project::{VERSION, Workspace};
use crate::replace::spare;

/// No plan comes near this size.
const LONGEST: u64 = 1 << 30;

/// Describes the circumstances of a plan that was just made.
pub(crate) fn envelope(workspace: &Workspace) -> Envelope {
    Envelope {
        created_at: clock::now(),
        tool: format!("lockstep {VERSION}"),
        git_commit: git::checkout(&workspace.root).map(|checkout| checkout.commit),
        tenant: tenant(workspace),
    }
}

/// Writes a plan into a file.
pub(crate) fn write(path: &Path, plan: &Plan, envelope: &Envelope) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    spare(path)?;
    v1::plan(plan, envelope, &mut bytes)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| {
            Failure::new(format!("the plan cannot be saved in {}", path.display())).because(error)
        })
}

/// Reads a plan from a file.
pub(crate) fn read(path: &Path) -> Result<Saved, Failure> {
    let text = text(path).map_err(|error| {
        Failure::new(format!("the plan {} cannot be read", path.display())).because(error)
    })?;
    Saved::parse(&text).map_err(|error| {
        Failure::new(format!("the plan {} cannot be used", path.display())).because(error)
    })
}

/// Reads a regular file of bearable length: a pipe would be waited for, a device has no end.
fn text(path: &Path) -> io::Result<String> {
    let refused = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(refused("it is no regular file"));
    }
    if about.len() > LONGEST {
        return Err(refused("it is longer than any plan"));
    }
    fs::read_to_string(path)
}

/// Refuses a plan that was made for another tenant than the environment has now.
pub(crate) fn check(envelope: &Envelope, workspace: &Workspace) -> Result<(), Failure> {
    let now = tenant(workspace);
    if envelope.tenant == now {
        return Ok(());
    }
    let message = format!(
        "the plan was made for the tenant {}, and the tenant of environment `{}` is {now}",
        envelope.tenant, workspace.environment.name
    );
    Err(Failure::new(message).help("plan again"))
}

/// Returns the digest of a plan's bytes, for the ledger.
pub(crate) fn digest(plan: &Plan) -> Result<Digest, Failure> {
    v1::digest(plan)
        .map_err(|error| Failure::new("the plan cannot be written as JSON").because(error))
}

fn tenant(workspace: &Workspace) -> String {
    match &workspace.environment.tenant {
        Tenant::Simulator(_settings) => "simulator".to_owned(),
        Tenant::Remote(remote) => match &remote.reach {
            Reach::Region(region) => region.clone(),
            Reach::BaseUrl(url) => url.clone(),
            Reach::Variable => REGION.to_owned(),
        },
    }
}
