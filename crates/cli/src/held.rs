//! The head of the environment's ledger that the organisation holds, for whoever verifies it.
//!
//! A tenant is asked; an anchor goes out. No ledger of the environment's project may go for another:
//! where the newest head there is another ledger's, that one is what is to be found here.

use lockstep_apply::after::Head;
use lockstep_ledger::{Anchor, Hash, identity};
use lockstep_model::audit_log::{AuditLog as _, AuditRecord};

use crate::failure::Failure;
use crate::project::Workspace;
use crate::tenant::Tenant;

/// So many of the newest records are looked through.
const MOST: usize = 100_000;

/// Reads the newest head that the organisation holds of the environment's ledger.
pub(crate) async fn anchor(tenant: &Tenant, workspace: &Workspace) -> Result<Anchor, Failure> {
    // A ledger whose beginning is damaged is known by its project and its environment alone.
    let found = identity(workspace.ledger()).ok().flatten();
    let id = found.map(|identity| identity.id.to_string());
    let ours = |record: &AuditRecord| {
        Head::of(record).filter(|head| {
            head.is_of(&workspace.name, &workspace.environment.name)
                || Some(&head.ledger) == id.as_ref()
        })
    };
    let newest = tenant.client.newest(MOST, |record| ours(record).is_some());
    let newest = newest.await.map_err(|error| {
        Failure::new("the organisation's audit log cannot be read, so nothing was verified")
            .because(error)
            .help(
                "the OAuth client needs `ai:gateway:write`; `--anchor HASH` needs no organisation",
            )
    })?;
    let head = newest.records.iter().find_map(ours).ok_or_else(|| {
        let name = &workspace.environment.name;
        let message = format!("the organisation holds no head of the ledger of `{name}`");
        Failure::new(message)
            .help("an apply leaves one there at its end; `--anchor HASH` needs none")
    })?;
    read(&head)
}

fn read(head: &Head) -> Result<Anchor, Failure> {
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
