//! The ledger of a run while it is held: what it owes from before, who writes to it, and its end.
//!
//! A plan that is to be carried out comes in; a ledger that is ready for its entries goes out. Nothing
//! is sent to the tenant here.

use lockstep_apply::Identity;
use lockstep_ledger::{Actor, Scribe, Torn};

use super::{Run, identity, new_id};
use crate::after::Owed;
use crate::failure::Failure;
use crate::fingerprints::Fingerprints;
use crate::hold::{self, Hold};
use crate::project::Workspace;
use crate::sealing::Sealer;
use crate::{ledger, mending};

/// A ledger that a run writes to.
pub(super) struct Opened<'a> {
    /// The run's id.
    pub(super) id: String,
    /// Who runs, with what.
    pub(super) identity: Identity<'static>,
    /// Writes the entries.
    pub(super) scribe: Scribe,
    /// Signs the head, if that is asked for.
    pub(super) sealer: Option<Sealer>,
    /// Knows secrets again that were sent.
    pub(super) known: Option<Fingerprints<'a>>,
    /// What the organisation was not told of before.
    pub(super) owed: Owed,
    /// Tails that a crash tore off and no entry tells of.
    torn: Vec<Torn>,
}

impl<'a> Opened<'a> {
    /// Opens the ledger that the plan was made from.
    pub(super) async fn of(run: &Run<'a>) -> Result<Self, Failure> {
        let (workspace, tenant) = (run.workspace, run.tenant);
        let sealer = Sealer::of(workspace)?;
        let ledger = ledger::append(workspace, run.head)?;
        let torn = ledger.untold()?;
        let owed = Owed::of(&ledger);
        let known = tenant.fingerprints(&run.plan.organization.id, ledger.fingerprints());
        let scribe = Scribe::new(ledger, hold::deposit(workspace).await?);
        let hold = workspace.hold.get();
        let id = hold.map_or_else(new_id, |hold: &Hold| hold.id().to_owned());
        Ok(Self {
            identity: identity(workspace, tenant, &id),
            id,
            scribe,
            sealer,
            known,
            owed,
            torn,
        })
    }

    /// Returns who runs.
    pub(super) const fn actor(&self) -> &Actor {
        &self.identity.actor
    }

    /// Writes down what a crash had torn off.
    pub(super) async fn mend(&self) -> Result<(), Failure> {
        mending::tell(&self.scribe, &self.torn, (self.actor(), &self.id)).await
    }

    /// Closes the ledger, and lets go of its lock.
    pub(super) async fn close(self, workspace: &Workspace) {
        // What failed is in the summary.
        drop(self.scribe.close().await);
        hold::compact(workspace).await;
    }
}
