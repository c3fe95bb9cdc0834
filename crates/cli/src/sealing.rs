//! The signature at the end of a run: the head of the ledger, signed with the key that the
//! environment names.
//!
//! The key is read before anything is written; the head is signed when the run is over.

use lockstep_ledger::{Draft, Event, Scribe, identity, last};
use lockstep_signature::SecretKey;

use crate::clock;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::signing::KeyPlace;

/// Signs the head of an environment's ledger.
#[derive(Debug)]
pub(crate) struct Sealer {
    key: SecretKey,
}

/// Signs the head at the end of a run, where there is a key; comes back with what went wrong.
pub(crate) async fn seal(
    sealer: Option<&Sealer>,
    workspace: &Workspace,
    (scribe, run): (&Scribe, &str),
) -> Option<String> {
    let sealed = sealer?.seal(workspace, scribe, run).await;
    let failure = sealed.err()?;
    let (why, _help) = failure.told();
    Some(format!(
        "the head of the ledger was not signed ({why}); the next run signs its own"
    ))
}

impl Sealer {
    /// Reads the key of an environment; nothing if its ledger is not signed.
    pub(crate) fn of(workspace: &Workspace) -> Result<Option<Self>, Failure> {
        let Some(source) = &workspace.environment.audit.sign_with else {
            return Ok(None);
        };
        let key = KeyPlace::of(source, &workspace.root).secret_key();
        let key = key.map_err(|failure| {
            let name = &workspace.environment.name;
            Failure::new(format!(
                "the ledger of `{name}` is to be signed (`audit.signWith`), so nothing was written"
            ))
            .because(failure)
            .help("bring the key, or take `signWith` out of lockstep.yaml: that is seen in Git")
        })?;
        Ok(Some(Self { key }))
    }

    /// Signs the head, and appends that to the ledger.
    async fn seal(&self, workspace: &Workspace, scribe: &Scribe, run: &str) -> Result<(), Failure> {
        // Whatever is queued is read from the disk.
        scribe.settle().await?;
        let folder = workspace.ledger();
        let (Some(ledger), Some(end)) = (identity(&folder)?, last(&folder)?) else {
            return Ok(());
        };
        let signed = lockstep_ledger::sign(&self.key, ledger.id, end.sequence, end.hash)?;
        let draft = Draft {
            time: clock::now(),
            run: run.to_owned(),
            event: Event::Signed(signed),
        };
        scribe.append(draft).await?;
        Ok(())
    }
}
