//! The tenant of a run: the embedded simulator, started for it, or an organisation over HTTP.
//!
//! An environment comes in; a client that can read, or read and write, goes out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lockstep_diff::Plan;
use lockstep_genesys::{
    Access, Capture, Client, Config, ConfigError, Depth, Exporter, Notifier, Prober, Reach, Stage,
    Tap, Texts, TokenSource,
};
use lockstep_ledger::FingerprintKey;
use lockstep_model::tenant::{ReadRequest, ReadTenant as _, TenantError};
use lockstep_model::{Base, Kind, LiveId, Organization, Snapshot};
use lockstep_simulator::{Behaviour, Bodies, Collection, JobPace, Running, Simulator, StateUse};
use lockstep_spec::Tenant as Settings;
use lockstep_spec::tenant::{Limits, Remote, SimulatorSpec, Times};
use secrecy::SecretString;
use tracing::Instrument as _;

use crate::credentials;
use crate::failure::Failure;
use crate::fingerprints::{Fingerprints, Marks};
use crate::interrupt;
use crate::organization;
use crate::progress::{Board, Loudness, Phase};
use crate::project::Workspace;
use crate::random;
use crate::redaction;
use crate::remedy::Setting;
use crate::secrets::{Missing, Secrets};
use crate::talk::Talk;
use crate::wire_log::WireLog;
use crate::{authorities, proxy};

/// How many requests are under way at once, unless the environment says so.
const CONCURRENCY: usize = Limits::CONCURRENCY as usize;

/// How long a write whose answer was lost is looked for, unless the environment says so.
const SETTLE: Duration = Duration::from_secs(30);

/// How long an examination may take: a tenant that never answers must not be waited for.
const LONGEST_EXAMINATION: Duration = Duration::from_secs(300);

/// What a simulated tenant is talked to with.
struct Within {
    deadline: Option<Duration>,
    tap: Option<Tap>,
    board: Arc<Board>,
}

/// A tenant that can be asked.
pub(crate) struct Tenant {
    /// The client.
    pub(crate) client: Client,
    /// The id of the OAuth client, for the ledger.
    pub(crate) actor: String,
    /// Where it is, for messages.
    place: String,
    /// What its settings are called, if it has any that decide whether it is reached.
    setting: Option<Setting>,
    /// Reads the secrets that are to be sent.
    pub(crate) secrets: Arc<Secrets>,
    /// How many changes are under way at once, unless the command line says so.
    pub(crate) concurrency: usize,
    /// Where it is shown what goes on.
    pub(crate) board: Arc<Board>,
    /// What the client was made with.
    config: Config,
    /// The organisation that it has to be, if the environment says so.
    organization: Option<String>,
    simulator: Option<Running>,
    /// Whether it was made of what was captured of another one.
    is_copy: bool,
}

impl Tenant {
    /// Opens the tenant of a workspace.
    pub(crate) async fn open(workspace: &Workspace, talk: Talk) -> Result<Self, Failure> {
        let tap = talk.log.as_ref().map(tap).transpose()?;
        if matches!(talk.access, Access::Read | Access::Write) {
            interrupt::listen();
        }
        match &workspace.environment.tenant {
            Settings::Simulator(spec) => Self::embedded(workspace, spec, (talk, tap)).await,
            Settings::Remote(remote) => Self::remote(workspace, remote, (talk, tap)),
        }
    }

    async fn embedded(
        workspace: &Workspace,
        spec: &SimulatorSpec,
        (talk, tap): (Talk, Option<Tap>),
    ) -> Result<Self, Failure> {
        let access = talk.access;
        let state_use = match access {
            Access::Read
            | Access::Audit
            | Access::Examine
            | Access::Telemetry
            | Access::Probe
            | Access::Invoke
            | Access::Gateway => StateUse::Copied,
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
        let within = Within {
            deadline: talk.deadline,
            tap,
            board: talk.board,
        };
        Self::simulated(running, secrets, (access, within))
    }

    /// Starts a tenant that holds what was captured of another one, for as long as it runs: it may
    /// be written to, and is sent no secret.
    pub(crate) async fn rehearsing(
        workspace: &Workspace,
        capture: &Capture,
    ) -> Result<Self, Failure> {
        let organization = capture.organization();
        let config = lockstep_simulator::Config {
            organization: lockstep_simulator::Organization {
                id: organization.id.clone(),
                name: organization.name.clone(),
            },
            behaviour: Behaviour {
                etags: capture.offers_tags(),
                jobs: JobPace {
                    polls: Some(0),
                    millis: Some(0),
                },
                ..Behaviour::default()
            },
            // All of them are reported, and none is large without its body.
            remembered_requests: usize::MAX,
            remembered_bodies: Bodies::Forgotten,
            ..lockstep_simulator::Config::default()
        };
        let running = Simulator::start(config).await?;
        for shown in capture.shown() {
            let collection = Collection::at(shown.path).ok_or_else(|| {
                Failure::new(format!("the simulator has no collection at {}", shown.path))
            })?;
            let object = serde_json::Value::Object(shown.raw.clone());
            running.restore(collection, object, shown.tag)?;
        }
        let secrets = secrets(&workspace.root, Missing::Unread);
        let within = Within {
            deadline: None,
            tap: None,
            board: Arc::new(Board::new(Loudness::Quiet)),
        };
        let made = Self::simulated(running, secrets, (Access::Write, within))?;
        Ok(Self {
            is_copy: true,
            ..made
        })
    }

    fn simulated(
        running: Running,
        secrets: Arc<Secrets>,
        (access, within): (Access, Within),
    ) -> Result<Self, Failure> {
        let Within {
            deadline,
            tap,
            board,
        } = within;
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
        config.deadline = deadline;
        config.tap = tap;
        config.notice = Some(Arc::clone(&board) as _);
        // Its jobs end when they are first looked at, or soon after.
        config.job_wait = Duration::from_millis(5);
        config.learn = Some(redaction::learn);
        config.seed = random::seed();
        Ok(Self {
            actor: credentials.id.clone(),
            place: "the embedded simulator".to_owned(),
            setting: None,
            client: client(&config)?,
            board,
            config,
            secrets,
            concurrency: CONCURRENCY,
            organization: None,
            simulator: Some(running),
            is_copy: false,
        })
    }

    fn remote(
        workspace: &Workspace,
        remote: &Remote,
        (talk, tap): (Talk, Option<Tap>),
    ) -> Result<Self, Failure> {
        let secrets = secrets(&workspace.root, Missing::Refused);
        let found = credentials::find(&workspace.environment.name, remote, &secrets)?;
        let place = format!("the tenant at {}", found.base_url);
        let proxy = proxy::find();
        let setting = Setting {
            environment: workspace.environment.name.clone(),
            base_url: found.base_url.clone(),
            proxy: proxy.as_ref().map(|found| found.variable),
        };
        let mut config = Config::new(found.base_url, found.token, Arc::clone(&secrets) as _);
        config.access = talk.access;
        let guards = workspace.environment.rules.guards;
        let measured = guards.is_some_and(|guards| guards.telemetry.is_some());
        config.telemetry = talk.telemetry && measured;
        let examination = (talk.access == Access::Examine).then_some(LONGEST_EXAMINATION);
        config.deadline = talk.deadline.or(remote.times.deadline).or(examination);
        config.tap = tap;
        config.notice = Some(Arc::clone(&talk.board) as _);
        config.learn = Some(redaction::learn);
        config.proxy = proxy.map(|found| found.proxy);
        config.authorities = authorities(workspace, remote)?;
        config.seed = random::seed();
        set_times(&mut config, remote.times);
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
            client: Client::new(config.clone())
                .map_err(|error| unmade(error, remote.ca_file.as_deref(), &setting))?,
            board: talk.board,
            config,
            setting: Some(setting),
            secrets,
            organization: remote.organization.clone(),
            simulator: None,
            is_copy: false,
        })
    }

    /// Makes what sends telemetry on to a URL: it reaches as far as the tenant's client does.
    pub(crate) fn exporter(&self, url: &str) -> Result<Exporter, Failure> {
        let made = Exporter::new(url, &self.config);
        made.map_err(|error| Failure::new("telemetry cannot be sent there").because(error))
    }

    /// Returns what the tenant is talked to for.
    pub(crate) const fn access(&self) -> Access {
        self.config.access
    }

    /// Says whether it has a log of what was done before: a copy that is made for a rehearsal has
    /// none.
    pub(crate) const fn keeps_log(&self) -> bool {
        !self.is_copy
    }

    /// Makes what probes the models of a plan, if it has any. What a simulated tenant's manifests
    /// name is played by that tenant: nothing leaves the machine.
    pub(crate) async fn prober(&self, plan: &Plan) -> Result<Option<Prober<'_>>, Failure> {
        match plan.changes.iter().any(|change| change.probing().is_some()) {
            true => Ok(Some(self.any_prober().await?)),
            false => Ok(None),
        }
    }

    /// Makes what posts notifications, for so long at most.
    pub(crate) fn notifier(&self, limit: Duration) -> Result<Notifier, Failure> {
        let made = Notifier::new(&self.config, &self.stage(), limit);
        made.map_err(|error| Failure::new("notifications cannot be posted").because(error))
    }

    /// Tells who plays what manifests and settings name.
    fn stage(&self) -> Stage {
        match &self.simulator {
            Some(running) => Stage::Played {
                base: running.base_url(),
            },
            None => Stage::Real,
        }
    }

    /// Makes what probes models.
    pub(crate) async fn any_prober(&self) -> Result<Prober<'_>, Failure> {
        let made = self.client.prober(&self.config, &self.client.stage().await);
        made.map_err(|error| Failure::new("models cannot be probed").because(error))
    }

    /// Makes what knows the secrets again that were sent. Nothing can be derived from an access
    /// token, which changes; and a simulated tenant's client has no secret worth the name.
    pub(crate) fn fingerprints(
        &self,
        organization: &str,
        remembered: Marks,
    ) -> Option<Fingerprints<'_>> {
        match (&self.config.token, &self.simulator) {
            (TokenSource::ClientCredentials { secret, .. }, None) => {
                let key = FingerprintKey::derive(secret, organization);
                Some(Fingerprints::new(key, &self.secrets, remembered))
            }
            (TokenSource::ClientCredentials { .. } | TokenSource::AccessToken(_), _) => None,
        }
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
    pub(crate) async fn snapshot(&self, request: &ReadRequest<'_>) -> Result<Snapshot, Failure> {
        self.read_in(Phase::Reading, request).await
    }

    /// Reads all that is live, in a phase of its own.
    pub(crate) async fn read_in(
        &self,
        phase: Phase,
        request: &ReadRequest<'_>,
    ) -> Result<Snapshot, Failure> {
        let _shown = self.board.begin(phase, None);
        let read = self.client.snapshot(request);
        let read = read.instrument(phase.span()).await;
        read.map_err(|error| self.unread(error))
    }

    /// Reads what is live as the tenant shows it, so that it can be looked at again.
    pub(crate) async fn capture(
        &self,
        request: &ReadRequest<'_>,
        depth: Depth,
    ) -> Result<Capture, Failure> {
        let _shown = self.board.begin(Phase::Reading, None);
        let read = self.client.capture(request, depth).await;
        read.map_err(|error| self.unread(error))
    }

    /// Reads more of what was captured whole.
    pub(crate) async fn deepen(
        &self,
        capture: &mut Capture,
        objects: impl IntoIterator<Item = (Kind, LiveId)>,
    ) -> Result<(), Failure> {
        let _shown = self.board.begin(Phase::Reading, None);
        let read = self.client.deepen(capture, objects).await;
        read.map_err(|error| self.unread(error))
    }

    /// Returns the simulator that the tenant is, if it is one.
    pub(crate) const fn simulator(&self) -> Option<&Running> {
        self.simulator.as_ref()
    }

    fn unread(&self, error: TenantError) -> Failure {
        let remedy = self.setting.as_ref();
        let remedy = remedy.and_then(|setting| setting.remedy(&error));
        let failure = Failure::new(format!("{} cannot be read", self.place)).because(error);
        match remedy {
            Some(remedy) => failure.help(remedy),
            None => failure,
        }
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

/// Opens the log of the wire.
fn tap((path, texts): &(PathBuf, Texts)) -> Result<Tap, Failure> {
    Ok(Tap {
        log: Arc::new(WireLog::open(path)?),
        texts: *texts,
    })
}

fn authorities(workspace: &Workspace, remote: &Remote) -> Result<Option<Vec<u8>>, Failure> {
    let (root, name) = (&workspace.root, &workspace.environment.name);
    let path = remote.ca_file.as_deref();
    path.map(|path| authorities::read(root, path, name))
        .transpose()
}

/// What an environment leaves out stays as the client has it.
fn set_times(config: &mut Config, times: Times) {
    config.settle_limit = times.settle.unwrap_or(SETTLE);
    config.connect_limit = times.connect.unwrap_or(config.connect_limit);
    config.answer_limit = times.answer.unwrap_or(config.answer_limit);
    config.job_limit = times.job.unwrap_or(config.job_limit);
}

/// Says why there is no client, and which setting is to blame.
fn unmade(error: ConfigError, ca_file: Option<&str>, setting: &Setting) -> Failure {
    let failure = Failure::new("the tenant cannot be reached");
    match (&error, ca_file, setting.proxy) {
        (ConfigError::Authorities(why), Some(path), _) => {
            // The file has a name here, which the error does not know.
            let unusable = authorities::unusable(path, &setting.environment);
            return unusable.because(std::io::Error::other(why.clone()));
        }
        (ConfigError::Proxy(_), _, Some(variable)) => failure.help(format!(
            "{variable} names it: correct the variable, or unset it"
        )),
        (ConfigError::Http(_), ..) => failure.help(format!(
            "if this machine has no certificates of authorities, install them, or name a file as \
             `spec.environments.{}.tenant.caFile`",
            setting.environment
        )),
        _ => failure,
    }
    .because(error)
}

fn client(config: &Config) -> Result<Client, Failure> {
    let made = Client::new(config.clone());
    made.map_err(|error| Failure::new("the tenant cannot be reached").because(error))
}
