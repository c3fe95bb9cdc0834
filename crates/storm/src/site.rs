//! Where a run takes place: a tenant behind a proxy, and a ledger; and how a plan is made and
//! applied there, as the command does it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use fastrand::Rng;
use lockstep_apply::{Event, Identity, Observe, Options, Summary};
use lockstep_diff::{Consent, Inputs, Plan, Targets};
use lockstep_genesys::{Access, Client, Config, Reach, TokenSource, TokenStyle};
use lockstep_ledger::{Actor, Holder, Ledger, Mode, Opened};
use lockstep_model::Base;
use lockstep_model::tenant::{Known, ReadRequest, ReadTenant as _, Wanted};
use lockstep_render::json::v1;
use lockstep_simulator::{Behaviour, Clock, ManualClock, Running, Simulator};
use lockstep_spec::Spec;
use secrecy::SecretString;
use tempfile::TempDir;

use crate::proxy::{Proxy, Script};
use crate::secrets::Secrets;

/// A tenant, the way there, and the ledger.
pub(crate) struct Site {
    pub(crate) tenant: Running,
    pub(crate) proxy: Proxy,
    pub(crate) ledger: TempDir,
}

/// Why a plan was not made or not begun.
pub(crate) type Trouble = Box<dyn std::error::Error>;

struct Silent;

impl Observe for Silent {
    fn observe(&self, _event: Event<'_>) {}
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
        let credentials = self.tenant.client();
        let token = TokenSource::ClientCredentials {
            id: credentials.id.clone(),
            secret: SecretString::from(credentials.secret.clone()),
            style: TokenStyle::Basic,
            url: None,
        };
        let mut config = Config::new(self.proxy.base_url(), token, Arc::new(Secrets));
        config.reach = Reach::Loopback;
        config.access = Access::Write;
        config.answer_limit = Duration::from_secs(3);
        config.job_limit = Duration::from_secs(20);
        config.seed = seed;
        config
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

    /// Returns what the ledger remembers.
    pub(crate) fn base(&self) -> Result<Base, Trouble> {
        let opened = Ledger::open(self.ledger.path(), Mode::Read)?;
        Ok(opened.ledger.base()?)
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
        let base = self.base()?;
        let snapshot = client.snapshot(&request(&base, spec)).await?;
        let targets = Targets::default();
        let inputs = Inputs {
            spec,
            snapshot: &snapshot,
            base: &base,
            consent,
            targets: &targets,
            usage: &lockstep_model::Usage::default(),
        };
        Ok(lockstep_diff::plan(inputs)?)
    }

    /// Applies a plan.
    pub(crate) async fn apply(
        &self,
        client: &Client,
        plan: &Plan,
        concurrency: usize,
    ) -> Result<Summary, Trouble> {
        let holder = Holder {
            pid: 1,
            host: "storm".to_owned(),
            since: now(),
        };
        let opened = Ledger::open(self.ledger.path(), Mode::Append(holder))?;
        let Opened {
            mut ledger,
            torn: _torn,
        } = opened;
        let identity = Identity {
            actor: actor(),
            tool: "storm".to_owned(),
            run: "storm".to_owned(),
            now: &now,
            conceal: &|_fields| None,
        };
        let stop = AtomicBool::new(false);
        let options = Options {
            concurrency,
            stop: &stop,
            digest: v1::digest(plan)?,
        };
        let run = lockstep_apply::run(plan, client, (&mut ledger, identity), &Silent, options);
        Ok(run.await?)
    }
}

fn actor() -> Actor {
    Actor {
        client: "storm".to_owned(),
        host: "storm".to_owned(),
        user: "storm".to_owned(),
        git_commit: None,
        git_dirty: None,
        ci_run_url: None,
    }
}

fn now() -> String {
    "2026-11-21T00:00:00Z".to_owned()
}

/// Asks for all that the ledger remembers and for what is wanted besides.
fn request<'a>(base: &'a Base, spec: &'a Spec) -> ReadRequest<'a> {
    let known = base.applied.iter().map(|(address, applied)| Known {
        kind: address.kind,
        applied,
    });
    let open = base.open.iter().map(|(address, intent)| Wanted {
        kind: address.kind,
        live_name: &intent.live_name,
        fields: None,
    });
    let wanted = spec.objects.values().map(|desired| Wanted {
        kind: desired.address.kind,
        live_name: &desired.live_name,
        fields: Some(&desired.fields),
    });
    ReadRequest {
        known: known.collect(),
        wanted: wanted.chain(open).collect(),
    }
}
