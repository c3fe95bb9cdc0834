//! Where a plan learns what is live: from the tenant, or from what was taken of it before.

use std::path::Path;

use lockstep_ledger::Hash;
use lockstep_model::tenant::ReadRequest;
use lockstep_model::{Base, Organization, Snapshot};

use crate::failure::Failure;
use crate::progress::Phase;
use crate::taken::Taken;
use crate::tenant::Tenant;

/// Where a plan learns what is live.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// From the tenant, which is asked now.
    Tenant(&'a Tenant),
    /// From what was just taken of the tenant, which can still be asked for other things.
    Captured(&'a Tenant, &'a Taken),
    /// From what was taken of it before: nothing is asked.
    Taken(&'a Taken),
}

impl<'a> From<&'a Tenant> for Source<'a> {
    fn from(tenant: &'a Tenant) -> Self {
        Self::Tenant(tenant)
    }
}

impl<'a> From<&'a Taken> for Source<'a> {
    fn from(taken: &'a Taken) -> Self {
        Self::Taken(taken)
    }
}

impl<'a> Source<'a> {
    /// Returns the tenant that can be asked, if there is one.
    pub(super) const fn tenant(self) -> Option<&'a Tenant> {
        match self {
            Self::Tenant(tenant) | Self::Captured(tenant, _) => Some(tenant),
            Self::Taken(_) => None,
        }
    }

    /// Tells which organisation it is, and refuses another one than the environment's and the
    /// ledger's, and what was taken beside an older ledger.
    pub(crate) async fn identify(
        self,
        base: &Base,
        ledger: (&Path, Option<Hash>),
    ) -> Result<Organization, Failure> {
        match self {
            Self::Tenant(tenant) | Self::Captured(tenant, _) => tenant.identify(base).await,
            Self::Taken(taken) => taken.identify(base, ledger),
        }
    }

    /// Tells what is live of what a plan touches.
    pub(crate) async fn check(self, request: &ReadRequest<'_>) -> Result<Snapshot, Failure> {
        match self {
            Self::Tenant(tenant) => tenant.read_in(Phase::Checking, request).await,
            Self::Captured(_, taken) | Self::Taken(taken) => taken.snapshot(request).await,
        }
    }

    /// Tells what is live.
    pub(crate) async fn snapshot(self, request: &ReadRequest<'_>) -> Result<Snapshot, Failure> {
        match self {
            Self::Tenant(tenant) => tenant.snapshot(request).await,
            Self::Captured(_, taken) | Self::Taken(taken) => taken.snapshot(request).await,
        }
    }
}
