//! Saved plans: written by `plan --out`, read by `show` and `apply FILE`.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use lockstep_diff::{Change, Plan};
use lockstep_model::Digest;
use lockstep_render::json::v1;
use lockstep_render::{Envelope, Saved, Signed};
use lockstep_signature::SecretKey;
use lockstep_spec::Tenant;
use lockstep_spec::tenant::Reach;

use crate::clock;
use crate::credentials::REGION;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::git;
use crate::project::{VERSION, Workspace};
use crate::redaction::mask;
use crate::replace::{spare, store};

/// No plan comes near this size.
const LONGEST: u64 = 1 << 30;

/// How a plan begins: what does not is not read to its end.
const BEGINS: &[u8] = b"{\n  \"formatVersion\": \"";

/// Describes the circumstances of a plan that was just made.
pub(crate) fn envelope(workspace: &Workspace) -> Envelope {
    let checkout = git::checkout(&workspace.root);
    Envelope {
        created_at: clock::now(),
        tool: format!("lockstep {VERSION}"),
        git_dirty: checkout.as_ref().and_then(|checkout| checkout.dirty),
        git_tree: checkout.as_ref().and_then(|checkout| checkout.tree.clone()),
        git_commit: checkout.map(|checkout| checkout.commit),
        tenant: tenant(workspace),
        snapshot_taken_at: None,
        signature: None,
    }
}

/// Describes the circumstances of a plan that was made from a snapshot of some time, if it was, and
/// signs both, if there is a key.
pub(crate) fn sealed(
    plan: &Plan,
    workspace: &Workspace,
    snapshot_taken_at: Option<String>,
    key: Option<&SecretKey>,
) -> Result<Envelope, Failure> {
    let mut envelope = Envelope {
        snapshot_taken_at,
        ..envelope(workspace)
    };
    if let Some(key) = key {
        sign(&mut envelope, plan, key)?;
    }
    Ok(envelope)
}

/// Signs a plan with all that stands around it.
fn sign(envelope: &mut Envelope, plan: &Plan, key: &SecretKey) -> Result<(), Failure> {
    let statement = envelope
        .statement(digest(plan)?)
        .map_err(|error| Failure::new("the plan cannot be signed").because(error))?;
    envelope.signature = Some(Signed {
        key: key.public().to_string(),
        value: key.sign(&statement).to_string(),
    });
    Ok(())
}

/// Writes a plan into a file: whole, or not at all.
pub(crate) fn write(path: &Path, plan: &Plan, envelope: &Envelope) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    spare(path)?;
    let shown = path.display();
    v1::plan(plan, envelope, &mut bytes).map_err(|error| {
        Failure::new(format!("the plan cannot be saved in {shown}")).because(error)
    })?;
    // A plan is applied as it is: one that would have to be masked is none.
    if mask(&bytes) != bytes {
        let message =
            format!("the plan is not saved in {shown}: what is live there repeats a secret");
        return Err(Failure::new(message).help(
            "see which field of which object shows `(secret)`, clear it in the organisation, renew the \
             secret, and plan again",
        ));
    }
    store(path, &bytes).map_err(|error| {
        Failure::new(format!("the plan cannot be saved in {shown}")).because(error)
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

/// Reads a regular file of bearable length: a pipe would be waited for, a device has no end. Of a
/// large file that is no plan only the beginning is read.
fn text(path: &Path) -> io::Result<String> {
    let refused = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(refused("it is no regular file"));
    }
    if about.len() > LONGEST {
        return Err(refused("it is longer than any plan"));
    }
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    let begins = u64::try_from(BEGINS.len()).unwrap_or(u64::MAX);
    file.by_ref().take(begins).read_to_end(&mut bytes)?;
    if bytes != BEGINS && about.len() > begins {
        return Err(refused(
            "it is no saved plan, or another program wrote it anew: make one with `lockstep plan --out \
             FILE`",
        ));
    }
    file.take(LONGEST).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_not_text| refused("it is no text"))
}

/// Refuses a plan that was made for another tenant than the environment has now.
pub(crate) fn check_tenant(envelope: &Envelope, workspace: &Workspace) -> Result<String, Failure> {
    let now = tenant(workspace);
    if envelope.tenant == now {
        return Ok(format!("tenant {now}"));
    }
    let message = format!(
        "the plan was made for the tenant {}, and the tenant of environment `{}` is {now}",
        envelope.tenant, workspace.environment.name
    );
    Err(Failure::new(message).help("plan again"))
}

/// Refuses a plan for another environment than the one that the command line names.
pub(crate) fn check_environment(plan: &Plan, named: Option<&str>) -> Result<(), Failure> {
    let environment = plan.environment.as_str();
    match named.filter(|named| *named != environment) {
        None => Ok(()),
        Some(named) => {
            let message = format!("the plan is for environment `{environment}`, not for `{named}`");
            Err(Failure::new(message))
        }
    }
}

/// Refuses a plan that a guard refuses: lockstep saves none, so this one was made by somebody else.
pub(crate) fn check_guards(plan: &Plan) -> Result<String, Failure> {
    match (plan.refusals().next(), plan.guarded) {
        (None, true) => Ok("no guard refuses the plan".to_owned()),
        (None, false) => Ok("the environment had no guards".to_owned()),
        (Some(verdict), _) => {
            let message = format!("the guard `{}` refuses the plan", verdict.guard.as_str());
            let help = "plan again with what is agreed to: `apply FILE` takes no agreement";
            Err(Failure::new(message).exit(Exit::Refused).help(help))
        }
    }
}

/// Refuses a plan of another project, and one about what the environment does not own by now.
pub(crate) fn check_project(plan: &Plan, workspace: &Workspace) -> Result<String, Failure> {
    let (project, environment) = (&plan.project, &plan.environment);
    if *project == workspace.name {
        check_owned(plan, workspace)?;
        return Ok(format!("project {project}, environment {environment}"));
    }
    let message = format!(
        "the plan is of the project `{project}`, and {} is of `{}`",
        workspace.root.join(lockstep_spec::PROJECT_FILE).display(),
        workspace.name
    );
    Err(Failure::new(message).help("name the folder of the plan's project with --project"))
}

fn check_owned(plan: &Plan, workspace: &Workspace) -> Result<(), Failure> {
    let owns = &workspace.environment.rules.owns;
    let mut addresses = plan.changes.iter().map(Change::address);
    match addresses.find(|address| !owns.covers(address)) {
        None => Ok(()),
        Some(address) => {
            let message = format!(
                "the plan is about {address}, and environment `{}` does not own that (`owns`)",
                workspace.environment.name
            );
            Err(Failure::new(message).help("plan again"))
        }
    }
}

/// Returns the digest of a plan's bytes, for the ledger.
pub(crate) fn digest(plan: &Plan) -> Result<Digest, Failure> {
    v1::digest(plan)
        .map_err(|error| Failure::new("the plan cannot be written as JSON").because(error))
}

/// Names the tenant of a workspace: a region or a URL.
pub(crate) fn tenant(workspace: &Workspace) -> String {
    match &workspace.environment.tenant {
        Tenant::Simulator(_settings) => "simulator".to_owned(),
        Tenant::Remote(remote) => match &remote.reach {
            Reach::Region(region) => region.clone(),
            Reach::BaseUrl(url) => url.clone(),
            Reach::Variable => REGION.to_owned(),
        },
    }
}
