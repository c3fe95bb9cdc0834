//! Starts the simulated tenant and holds it while it runs: an address for clients, and a Rust side for
//! tests. Serves on the runtime of whoever starts it, a current-thread one included.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::behaviour::Behaviour;
use crate::collections::Collection;
use crate::config::{Client, Config, Organization};
use crate::error::Error;
use crate::exchange::{Simulation, serve};
use crate::faults::FaultTable;
use crate::link::{Door, Link};
use crate::planting;
use crate::recorder::{Recorded, Recorder};
use crate::routes;
use crate::tenant::Tenant;
use crate::webhooks::Delivery;

/// How long connections that are under way may take to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts simulated tenants.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Starts a tenant; it serves until it is stopped or dropped. Needs a tokio runtime with time and IO.
    ///
    /// # Errors
    /// When the configuration is wrong, the address cannot be listened on, or the state file cannot be used.
    pub async fn start(config: Config) -> Result<Running, Error> {
        config.check()?;
        let now = config.clock.now();
        let tenant = Tenant::open(&config, now)?;
        let refused = |source| Error::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
        let addr = listener.local_addr().map_err(refused)?;
        let (stop, closing) = watch::channel(false);
        let simulation = Arc::new(Simulation {
            tenant: Mutex::new(tenant),
            faults: FaultTable::default(),
            recorder: Mutex::new(Recorder::new(
                config.remembered_requests,
                config.remembered_bodies,
            )),
            routes: routes::table(),
            clock: config.clock.clone(),
            closing: closing.clone(),
        });
        let task = tokio::spawn(run(listener, Arc::clone(&simulation), closing));
        let client = config.clients.into_iter().next().unwrap_or_default();
        Ok(Running {
            addr,
            simulation,
            stop,
            task: Some(task),
            client,
        })
    }
}

async fn run(
    listener: TcpListener,
    simulation: Arc<Simulation>,
    mut closing: watch::Receiver<bool>,
) {
    let app = Router::new().fallback(serve).with_state(simulation);
    let service = app.into_make_service_with_connect_info::<Link>();
    let ended = axum::serve(Door(listener), service)
        .with_graceful_shutdown(async move {
            let _closed = closing.wait_for(|closing| *closing).await;
        })
        .await;
    if let Err(error) = ended {
        tracing::error!(%error, "the simulated tenant stopped serving");
    }
}

/// A tenant that runs; dropping it stops it.
pub struct Running {
    addr: SocketAddr,
    simulation: Arc<Simulation>,
    stop: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
    client: Client,
}

impl Running {
    /// Returns the address that the tenant listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Returns the base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Returns the first client that may ask for tokens.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the organisation that the tenant says it is.
    #[must_use]
    pub fn organization(&self) -> Organization {
        self.simulation.tenant().organization.clone()
    }

    /// Returns a handle on the fault table.
    #[must_use]
    pub fn faults(&self) -> FaultTable {
        self.simulation.faults.clone()
    }

    /// Returns the requests that came in, the latest ones, with secrets masked.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.simulation.recorder().all()
    }

    /// Returns how many requests came in, those that are forgotten included.
    #[must_use]
    pub fn request_count(&self) -> u64 {
        self.simulation.recorder().count()
    }

    /// Forgets the requests that came in.
    pub fn forget_requests(&self) {
        self.simulation.recorder().clear();
    }

    /// Returns the webhook deliveries: the platform's own and those that clients sent.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Delivery> {
        self.simulation.tenant().webhooks.all()
    }

    /// Returns how the tenant behaves.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.simulation.tenant().behaviour.clone()
    }

    /// Changes how the tenant behaves, from the next request on.
    ///
    /// # Errors
    /// When a switch is out of range; nothing is changed then.
    pub fn behave(&self, change: impl FnOnce(&mut Behaviour)) -> Result<(), Error> {
        let mut tenant = self.simulation.tenant();
        let mut behaviour = tenant.behaviour.clone();
        change(&mut behaviour);
        if let Some(problem) = behaviour.problem() {
            return Err(Error::Configuration { problem });
        }
        tenant.behaviour = behaviour;
        Ok(())
    }

    /// Ends all access tokens at once.
    pub fn revoke_tokens(&self) {
        self.simulation.tenant().tokens.revoke_all();
    }

    /// Puts an object into the tenant past all checks and returns its id.
    ///
    /// # Errors
    /// When the value is no JSON object, or the state file cannot be written.
    pub fn plant(&self, collection: Collection, object: Value) -> Result<String, Error> {
        let now = self.simulation.clock.now();
        planting::plant(&mut self.simulation.tenant(), collection, object, now)
    }

    /// Puts an object into the tenant as another tenant showed it, past all checks: its id, its times,
    /// its status and who wrote it stay to the letter until it is written here, and so does its tag.
    ///
    /// # Errors
    /// When the value is no JSON object, its id is taken, or the state file cannot be written.
    pub fn restore(
        &self,
        collection: Collection,
        object: Value,
        tag: Option<&str>,
    ) -> Result<String, Error> {
        let now = self.simulation.clock.now();
        planting::restore(
            &mut self.simulation.tenant(),
            collection,
            (object, tag),
            now,
        )
    }

    /// Loads a snapshot past all checks: an object with a list of objects by the name of each collection.
    ///
    /// # Errors
    /// When the snapshot has another shape, or the state file cannot be written.
    pub fn load(&self, snapshot: Value) -> Result<usize, Error> {
        let now = self.simulation.clock.now();
        planting::load(&mut self.simulation.tenant(), snapshot, now)
    }

    /// Lays a patch (RFC 7396) over a live object past all checks, as somebody else would change it.
    ///
    /// # Errors
    /// When there is no such object, or the state file cannot be written.
    pub fn edit(&self, collection: Collection, id: &str, patch: Value) -> Result<(), Error> {
        let now = self.simulation.clock.now();
        planting::edit(&mut self.simulation.tenant(), collection, (id, patch), now)
    }

    /// Removes a live object, whoever uses it.
    ///
    /// # Errors
    /// When there is no such object, or the state file cannot be written.
    pub fn remove(&self, collection: Collection, id: &str) -> Result<(), Error> {
        let now = self.simulation.clock.now();
        planting::remove(&mut self.simulation.tenant(), collection, id, now)
    }

    /// Returns all live objects of a collection as the API shows them, oldest first.
    #[must_use]
    pub fn objects(&self, collection: Collection) -> Vec<Value> {
        planting::all(&self.simulation.tenant(), collection)
    }

    /// Returns the entries of the audit log, oldest first.
    #[must_use]
    pub fn audit_logs(&self) -> Vec<Value> {
        let tenant = self.simulation.tenant();
        tenant
            .audit
            .entries()
            .iter()
            .map(|entry| Value::Object(entry.fields.clone()))
            .collect()
    }

    /// Tells whether the fingerprint of this key is what is stored of a provider's.
    #[must_use]
    pub fn holds_api_key(&self, provider_id: &str, key: &str) -> bool {
        planting::holds_key(&self.simulation.tenant(), provider_id, key)
    }

    /// Stops serving, waits for what is under way, and folds the state file.
    ///
    /// # Errors
    /// When the state file cannot be written; its log still holds everything then.
    pub async fn stop(mut self) -> Result<(), Error> {
        let _all_gone = self.stop.send(true);
        if let Some(task) = self.task.take() {
            let abort = task.abort_handle();
            match tokio::time::timeout(PATIENCE, task).await {
                Ok(Ok(())) => {}
                Ok(Err(source)) => return Err(Error::Server { source }),
                Err(_elapsed) => abort.abort(),
            }
        }
        self.simulation.tenant().close()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _all_gone = self.stop.send(true);
        if let Err(error) = self.simulation.tenant().close() {
            tracing::error!(%error, "cannot fold the state file; its log still holds everything");
        }
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Running")
            .field("addr", &self.addr)
            .finish_non_exhaustive()
    }
}
