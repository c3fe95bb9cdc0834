//! How a plan is made and applied, as the command does it: against any tenant, with a ledger on any
//! disk.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use lockstep_apply::{Event, Identity, Observe, Options, Summary};
use lockstep_diff::{Consent, Inputs, Plan, Targets};
use lockstep_genesys::{Access, Client, Config, Reach, TokenSource, TokenStyle};
use lockstep_ledger::{Actor, Files, Holder, Ledger, Mode, Scribe};
use lockstep_model::Base;
use lockstep_model::tenant::{Known, ReadRequest, ReadTenant as _, Wanted};
use lockstep_render::json::v1;
use lockstep_spec::Spec;
use secrecy::SecretString;

use crate::secrets::Secrets;

/// Why a plan was not made or not begun.
pub(crate) type Trouble = Box<dyn std::error::Error>;

/// Where a ledger lies.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) files: Arc<dyn Files>,
    pub(crate) folder: PathBuf,
    /// Whether the disk is not waited for: then a seed plays the same run again.
    pub(crate) fleeting: bool,
}

struct Silent;

impl Observe for Silent {
    fn observe(&self, _event: Event<'_>) {}
}

/// Describes a client of a tenant, with the usual limits but for how long an answer may take.
pub(crate) fn config(base_url: String, (id, secret): (&str, &str), seed: u64) -> Config {
    let token = TokenSource::ClientCredentials {
        id: id.to_owned(),
        secret: SecretString::from(secret.to_owned()),
        style: TokenStyle::Basic,
        url: None,
    };
    let mut config = Config::new(base_url, token, Arc::new(Secrets));
    config.reach = Reach::Loopback;
    config.access = Access::Write;
    config.answer_limit = Duration::from_secs(3);
    config.job_limit = Duration::from_secs(20);
    config.seed = seed;
    config
}

/// Tells what a run did not do, if there is anything: changes that did not end well, and what its
/// plan withheld.
pub(crate) fn undone(plan: &Plan, summary: Option<&Summary>) -> Option<String> {
    let outcomes = summary.iter().flat_map(|summary| &summary.outcomes);
    let failed = outcomes.filter(|it| !it.ended.is_done());
    let failed = failed.map(|it| format!("{}: {:?}", it.id, it.ended));
    let withheld = plan.withheld.iter();
    let withheld = withheld.map(|it| format!("{}: withheld, {:?}", it.address, it.reason));
    let ledger = summary.and_then(|summary| summary.ledger.clone());
    let said: Vec<String> = failed.chain(withheld).chain(ledger).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

impl Place {
    /// Returns what the ledger remembers.
    pub(crate) fn base(&self) -> Result<Base, Trouble> {
        let files = Arc::clone(&self.files);
        let opened = Ledger::open_on(files, &self.folder, Mode::Read)?;
        Ok(opened.ledger.base()?)
    }

    /// Makes a plan.
    pub(crate) async fn plan(
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

    /// Opens the ledger for appending, which moves a torn tail out of it.
    pub(crate) fn open(&self) -> Result<Ledger, Trouble> {
        let holder = Holder {
            pid: 1,
            host: "storm".to_owned(),
            since: now(),
        };
        let files = Arc::clone(&self.files);
        let opened = Ledger::open_on(files, &self.folder, Mode::Append(holder))?;
        Ok(match self.fleeting {
            true => opened.ledger.fleeting(),
            false => opened.ledger,
        })
    }

    /// Applies a plan.
    pub(crate) async fn apply(
        &self,
        client: &Client,
        plan: &Plan,
        concurrency: usize,
    ) -> Result<Summary, Trouble> {
        let scribe = Scribe::new(self.open()?, None);
        let identity = Identity {
            actor: actor(),
            tool: "storm".to_owned(),
            run: "storm".to_owned(),
            now: &now,
            conceal: &|_fields| None,
            overrides: Vec::new(),
        };
        let stop = AtomicBool::new(false);
        let options = Options {
            concurrency,
            stop: &stop,
            digest: v1::digest(plan)?,
            probes: None,
            secrets: None,
        };
        let run = lockstep_apply::run(plan, client, (&scribe, identity), &Silent, options);
        let summary = run.await;
        drop(scribe.close().await?);
        Ok(summary?)
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
        fresh: base.doubted().collect(),
    }
}
