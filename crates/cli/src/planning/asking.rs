//! A plan for a workspace, from the tenant or from what stands in for it.

use lockstep_diff::{Consent, Targets};
use lockstep_genesys::Depth;

use super::{Planned, Source, Wants, plan};
use crate::failure::Failure;
use crate::ledger;
use crate::project::Workspace;
use crate::secrets::{Missing, Secrets};
use crate::taken::Taken;
use crate::talk::Talk;
use crate::tenant::Tenant;
use crate::{rehearsal, wanted};

/// Whether what was read is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It is, so that the plan can be rehearsed.
    Yes,
    /// It is not.
    No,
}

/// What is asked: a snapshot that stands in for the tenant, or else the tenant.
#[derive(Debug)]
pub(crate) struct Asking {
    /// The snapshot, if one stands in.
    pub(crate) taken: Option<Taken>,
    /// How the tenant is talked to.
    pub(crate) talk: Talk,
    /// Whether what was read is kept.
    pub(crate) keep: Keep,
}

impl Asking {
    /// Makes the plan; returns what was taken of the tenant, if that was kept.
    pub(crate) async fn plan(
        self,
        (workspace, wants): (&Workspace, Wants<'_>),
        agreed: (&Consent, &Targets),
    ) -> Result<(Planned, Option<Taken>), Failure> {
        let ledger = workspace.ledger();
        if let Some(taken) = self.taken {
            let (root, missing) = (workspace.root.clone(), Missing::Refused);
            wanted::listen(wants.spec, &Secrets { root, missing });
            let planned = plan(wants, &taken, &ledger, agreed).await?;
            return Ok((planned, Some(taken)));
        }
        let tenant = Tenant::open(workspace, self.talk).await?;
        wanted::listen(wants.spec, &tenant.secrets);
        let work = async {
            if self.keep == Keep::No {
                return Ok((plan(wants, &tenant, &ledger, agreed).await?, None));
            }
            let base = ledger::read(&ledger)?.base;
            let _organization = tenant.identify(&base).await?;
            let capture = tenant.capture(&wants.request(&base), Depth::Asked).await?;
            let mut taken = Taken::now(capture, workspace);
            let source = Source::Captured(&tenant, &taken);
            let planned = plan(wants, source, &ledger, agreed).await?;
            let subjects = rehearsal::subjects(&planned.plan);
            tenant.deepen(&mut taken.capture, subjects).await?;
            Ok((planned, Some(taken)))
        };
        let done = work.await;
        tenant.close_after(done).await
    }
}
