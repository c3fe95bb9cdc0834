//! Where a run takes place: a tenant behind a proxy, and a ledger; and how a plan is made and
//! applied there, as the command does it.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use lockstep_apply::Summary;
use lockstep_diff::{Consent, Plan};
use lockstep_genesys::{Client, Config};
use lockstep_ledger::Disk;
use lockstep_model::Base;
use lockstep_simulator::{Behaviour, Clock, ManualClock, Running, Simulator};
use lockstep_spec::Spec;
use tempfile::TempDir;

use crate::proxy::{Proxy, Script};
pub(crate) use crate::work::Trouble;
use crate::work::{self, Place};

/// A tenant, the way there, and the ledger.
pub(crate) struct Site {
    pub(crate) tenant: Running,
    pub(crate) proxy: Proxy,
    pub(crate) ledger: TempDir,
}

impl Site {
    /// Starts a tenant that behaves in a way, behind a proxy.
    pub(crate) async fn open(
        clock: ManualClock,
        behaviour: Behaviour,
        (page_size, script): (Option<u64>, Script),
    ) -> Self {
        let config = lockstep_simulator::Config {
            clock: Clock::Manual(clock),
            behaviour,
            remembered_requests: usize::MAX,
            ..lockstep_simulator::Config::default()
        };
        let tenant = Simulator::start(config).await.expect("a tenant");
        let proxy = Proxy::start(tenant.addr(), page_size, script).await;
        Self {
            tenant,
            proxy,
            ledger: TempDir::new().expect("a folder"),
        }
    }

    /// Describes a client of the tenant, with the usual limits but for how long an answer may take.
    pub(crate) fn config(&self, seed: u64) -> Config {
        let it = self.tenant.client();
        work::config(self.proxy.base_url(), (&it.id, &it.secret), seed)
    }

    /// Makes a client that reaches the tenant past the proxy.
    pub(crate) fn direct(&self) -> Client {
        let mut config = self.config(0);
        config.base_url = self.tenant.base_url();
        Client::new(config).expect("a client")
    }

    /// Describes a client whose limits are drawn too.
    pub(crate) fn drawn(&self, dice: &mut Rng) -> Config {
        let mut config = self.config(dice.u64(..));
        config.concurrency = dice.usize(1..=8);
        config.requests_per_minute = dice.bool().then(|| dice.u32(100..2000));
        config.deadline = dice.bool().then(|| Duration::from_secs(dice.u64(5..120)));
        config
    }

    /// Where the ledger lies.
    pub(crate) fn place(&self) -> Place {
        Place {
            files: Arc::new(Disk),
            folder: self.ledger.path().to_owned(),
            fleeting: true,
        }
    }

    /// Returns what the ledger remembers.
    pub(crate) fn base(&self) -> Result<Base, Trouble> {
        self.place().base()
    }

    /// Makes a plan.
    pub(crate) async fn plan(&self, client: &Client, spec: &Spec) -> Result<Plan, Trouble> {
        self.plan_with(client, spec, &Consent::default()).await
    }

    /// Makes a plan with what somebody agreed to.
    pub(crate) async fn plan_with(
        &self,
        client: &Client,
        spec: &Spec,
        consent: &Consent,
    ) -> Result<Plan, Trouble> {
        self.place().plan(client, spec, consent).await
    }

    /// Applies a plan.
    pub(crate) async fn apply(
        &self,
        client: &Client,
        plan: &Plan,
        concurrency: usize,
    ) -> Result<Summary, Trouble> {
        self.place().apply(client, plan, concurrency).await
    }
}
