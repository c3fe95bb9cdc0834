//! The tenant of a run: the embedded simulator, started for it, or an organisation over HTTP.
//!
//! An environment comes in; a client that can read, or read and write, goes out.

use std::path::Path;
use std::sync::Arc;

use lockstep_genesys::{Access, Client, Config, Reach, TokenSource};
use lockstep_model::tenant::{ReadRequest, ReadTenant as _, TenantError};
use lockstep_model::{Base, Organization, Snapshot};
use lockstep_simulator::{Running, Simulator, StateUse};
use lockstep_spec::Tenant as Settings;
use lockstep_spec::tenant::{Remote, SimulatorSpec};
use secrecy::SecretString;

use crate::credentials;
use crate::failure::Failure;
use crate::organization;
use crate::project::Workspace;
use crate::random;
use crate::secrets::{Missing, Secrets};

/// How many requests are under way at once, unless the environment says so.
const CONCURRENCY: usize = 8;

/// A tenant that can be asked.
pub(crate) struct Tenant {
    /// The client.
    pub(crate) client: Client,
    /// The id of the OAuth client, for the ledger.
    pub(crate) actor: String,
    /// Where it is, for messages.
    place: String,
    /// Reads the secrets that are to be sent.
    pub(crate) secrets: Arc<Secrets>,
    /// How many changes are under way at once, unless the command line says so.
    pub(crate) concurrency: usize,
    /// The organisation that it has to be, if the environment says so.
    organization: Option<String>,
    simulator: Option<Running>,
}

impl Tenant {
    /// Opens the tenant of a workspace.
    pub(crate) async fn open(workspace: &Workspace, access: Access) -> Result<Self, Failure> {
        match &workspace.environment.tenant {
            Settings::Simulator(spec) => Self::embedded(workspace, spec, access).await,
            Settings::Remote(remote) => Self::remote(workspace, remote, access),
        }
    }

    async fn embedded(
        workspace: &Workspace,
        spec: &SimulatorSpec,
        access: Access,
    ) -> Result<Self, Failure> {
        let state_use = match access {
            Access::Read => StateUse::Copied,
            Access::Write => StateUse::Kept,
        };
        let written = spec.state.as_ref().map(|path| workspace.root.join(path));
        let state = written.unwrap_or_else(|| workspace.state());
        let config = lockstep_simulator::Config {
            state_file: Some(state),
            state_use,
            seed: spec.seed.unwrap_or_default(),
            // Nobody can ask it what came in: it ends with the run.
            remembered_requests: 0,
            ..lockstep_simulator::Config::default()
        };
        let running = Simulator::start(config).await?;
        let secrets = secrets(&workspace.root, Missing::Invented);
        let credentials = running.client();
        let token = TokenSource::ClientCredentials {
            id: credentials.id.clone(),
            secret: SecretString::from(credentials.secret.clone()),
            style: lockstep_genesys::TokenStyle::Basic,
            url: None,
        };
        let mut config = Config::new(running.base_url(), token, Arc::clone(&secrets) as _);
        config.reach = Reach::Loopback;
        config.access = access;
        Ok(Self {
            actor: credentials.id.clone(),
            place: "the embedded simulator".to_owned(),
            client: client(config)?,
            secrets,
            concurrency: CONCURRENCY,
            organization: None,
            simulator: Some(running),
        })
    }

    fn remote(workspace: &Workspace, remote: &Remote, access: Access) -> Result<Self, Failure> {
        let secrets = secrets(&workspace.root, Missing::Refused);
        let found = credentials::find(&workspace.environment.name, remote, &secrets)?;
        let place = format!("the tenant at {}", found.base_url);
        let mut config = Config::new(found.base_url, found.token, Arc::clone(&secrets) as _);
        config.access = access;
        let limits = remote.limits;
        let concurrency = limits
            .concurrency
            .and_then(|count| usize::try_from(count).ok());
        config.concurrency = concurrency.unwrap_or(CONCURRENCY);
        config.requests_per_minute = limits
            .requests_per_minute
            .map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        Ok(Self {
            actor: found.actor,
            place,
            concurrency: config.concurrency,
            client: client(config)?,
            secrets,
            organization: remote.organization.clone(),
            simulator: None,
        })
    }

    /// Asks which organisation the tenant is, and refuses another one than the environment's and
    /// the ledger's.
    pub(crate) async fn identify(&self, base: &Base) -> Result<Organization, Failure> {
        let found = self.client.organization().await;
        let found = found.map_err(|error| self.unread(error))?;
        let wanted = self.organization.as_deref();
        organization::compare(&found, wanted, "the environment in lockstep.yaml")?;
        organization::compare(&found, base.organization.as_deref(), "the ledger")?;
        Ok(found)
    }

    /// Reads all that is live.
    pub(crate) async fn snapshot(&self, request: &ReadRequest) -> Result<Snapshot, Failure> {
        let read = self.client.snapshot(request).await;
        read.map_err(|error| self.unread(error))
    }

    fn unread(&self, error: TenantError) -> Failure {
        Failure::new(format!("{} cannot be read", self.place)).because(error)
    }

    /// Ends the tenant after some work, whose failure goes before its own: an embedded simulator
    /// stops, and its state is on disk.
    pub(crate) async fn close_after<T>(self, work: Result<T, Failure>) -> Result<T, Failure> {
        let closed = match self.simulator {
            Some(running) => running.stop().await,
            None => Ok(()),
        };
        let work = work?;
        closed
            .map_err(|error| Failure::new("the simulator did not end well").because(error))
            .map(|()| work)
    }
}

fn secrets(root: &Path, missing: Missing) -> Arc<Secrets> {
    let root = root.to_owned();
    Arc::new(Secrets { root, missing })
}

fn client(mut config: Config) -> Result<Client, Failure> {
    config.seed = random::seed();
    Client::new(config).map_err(|error| Failure::new("the tenant cannot be reached").because(error))
}
