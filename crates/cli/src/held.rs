//! The head of the environment's ledger that the organisation holds, for whoever verifies it.
//!
//! A tenant is asked; an anchor goes out. No ledger of the environment's project may go for another:
//! where the newest head there is another ledger's, that one is what is to be found here.

use lockstep_apply::after::Head;
use lockstep_ledger::{Anchor, Hash, Identity, hash_of, identity};
use lockstep_model::audit_log::{AuditLog as _, AuditRecord};
use lockstep_model::tenant::TenantError;

use crate::failure::Failure;
use crate::project::Workspace;
use crate::tenant::Tenant;

/// So many of the newest records are looked through.
const MOST: usize = 100_000;

/// So many are looked through after a run: the last one left its head at its end.
const RECENT: usize = 10_000;

/// Reads the newest head that the organisation holds of the environment's ledger.
pub(crate) async fn anchor(tenant: &Tenant, workspace: &Workspace) -> Result<Anchor, Failure> {
    let newest = newest(tenant, workspace, MOST).await.map_err(|error| {
        Failure::new("the organisation's audit log cannot be read, so nothing was verified")
            .because(error)
            .help(
                "the OAuth client needs `ai:gateway:write`; `--anchor HASH` needs no organisation",
            )
    })?;
    let head = newest.ok_or_else(|| {
        let name = &workspace.environment.name;
        let message = format!("the organisation holds no head of the ledger of `{name}`");
        Failure::new(message)
            .help("an apply leaves one there at its end; `--anchor HASH` needs none")
    })?;
    read(&head)
}

/// Says why no other head may be left with the organisation: the one that it holds is not in the
/// ledger, and after another one nobody would find that out. A ledger that took the place of a lost
/// one follows on the heads of that.
pub(crate) async fn contradiction(
    tenant: &Tenant,
    workspace: &Workspace,
    own: &Identity,
) -> Result<Option<String>, Failure> {
    let newest = newest(tenant, workspace, RECENT).await.map_err(|error| {
        Failure::new("the organisation's audit log cannot be read").because(error)
    })?;
    let Some(newest) = newest else {
        return Ok(None);
    };
    let Head {
        ledger, sequence, ..
    } = &newest;
    if *ledger != own.id.to_string() {
        let known = own.lost.iter().any(|lost| lost.to_string() == *ledger);
        return Ok((!known).then(|| {
            format!("the newest head that the organisation holds is of another ledger, {ledger}")
        }));
    }
    let there = hash_of(workspace.ledger(), *sequence)?;
    Ok(match there {
        Some(hash) if hash.to_string() == newest.head => None,
        Some(_another) => Some(format!(
            "entry {sequence} of the ledger is another one than the organisation holds the hash of"
        )),
        None => Some(format!(
            "the organisation holds the hash of entry {sequence}, and the ledger ends before it"
        )),
    })
}

async fn newest(
    tenant: &Tenant,
    workspace: &Workspace,
    most: usize,
) -> Result<Option<Head>, TenantError> {
    // A ledger whose beginning is damaged is known by its project and its environment alone.
    let found = identity(workspace.ledger()).ok().flatten();
    let id = found.map(|identity| identity.id.to_string());
    let ours = |record: &AuditRecord| {
        Head::of(record).filter(|head| {
            head.is_of(&workspace.name, &workspace.environment.name)
                || Some(&head.ledger) == id.as_ref()
        })
    };
    let records = tenant.client.newest(most, |record| ours(record).is_some());
    Ok(records.await?.records.iter().find_map(ours))
}

/// Reads a head that the organisation holds as an anchor.
pub(crate) fn read(head: &Head) -> Result<Anchor, Failure> {
    let hash = |text: &str| {
        text.parse::<Hash>().map_err(|error| {
            let message = "a head that the organisation holds cannot be read".to_owned();
            Failure::new(message).because(error)
        })
    };
    Ok(Anchor {
        ledger: Some(hash(&head.ledger)?),
        sequence: Some(head.sequence),
        head: hash(&head.head)?,
    })
}
