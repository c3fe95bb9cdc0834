//! What a simulated tenant is started with: where it listens, who may call, what it remembers and how it
//! behaves. Plain values with defaults; nothing is read from the environment.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::behaviour::Behaviour;
use crate::clock::Clock;
use crate::error::Error;

/// Describes the tenant to start; `Config::default()` is a whole, quick and friendly one.
#[derive(Clone, Debug)]
pub struct Config {
    /// The loopback address to listen on; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The file that keeps the tenant between runs (`tenant.json`, with a `.log` beside it); none keeps it in memory only.
    pub state_file: Option<PathBuf>,
    /// What becomes of changes where there is a state file.
    pub state_use: StateUse,
    /// What ids, correlation ids and telemetry are drawn from.
    pub seed: u64,
    /// Who may ask for a token; at least one.
    pub clients: Vec<Client>,
    /// The organisation that the tenant says it is.
    pub organization: Organization,
    /// Where the tenant may differ and where it shall be hostile.
    pub behaviour: Behaviour,
    /// Which time the tenant lives in.
    pub clock: Clock,
    /// How many requests are remembered for `requests()`; older ones are forgotten.
    pub remembered_requests: usize,
    /// Whether their bodies are remembered too.
    pub remembered_bodies: Bodies,
}

/// Whether the bodies of requests are remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bodies {
    /// They are.
    Kept,
    /// They are not: of many large requests that costs much.
    Forgotten,
}

/// What becomes of the changes of a tenant that has a state file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateUse {
    /// They are written to it, and nobody else may use it meanwhile.
    Kept,
    /// They end with the process: the file is read and left alone.
    Copied,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state_file: None,
            state_use: StateUse::Kept,
            seed: 1,
            clients: vec![Client::default()],
            organization: Organization::default(),
            behaviour: Behaviour::default(),
            clock: Clock::default(),
            remembered_requests: 10_000,
            remembered_bodies: Bodies::Kept,
        }
    }
}

impl Config {
    /// Says what is wrong, before anything is started.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !self.listen.ip().is_loopback() {
            return Err(Error::NotLoopback {
                address: self.listen,
            });
        }
        let problem = if self.clients.is_empty() {
            Some("no client is named; at least one is needed to get a token".to_owned())
        } else {
            self.behaviour.problem()
        };
        problem.map_or(Ok(()), |problem| Err(Error::Configuration { problem }))
    }
}

/// A client that may ask for tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// Its secret; a made-up one, as everything here.
    pub secret: String,
    /// The scopes that its tokens carry; `None` issues tokens without a `scope`, which may do everything.
    pub scopes: Option<Vec<String>>,
}

impl Client {
    /// Describes a client with a list of scopes.
    #[must_use]
    pub fn scoped(id: &str, secret: &str, scopes: &[&str]) -> Self {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            scopes: Some(scopes),
        }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self {
            id: "00000000-0000-4000-8000-00000000c11e".to_owned(),
            secret: "simulated-client-secret".to_owned(),
            scopes: None,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client")
            .field("id", &self.id)
            .field("secret", &"(secret)")
            .field("scopes", &self.scopes)
            .finish()
    }
}

/// The organisation that the tenant says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Default for Organization {
    fn default() -> Self {
        Self {
            id: "00000000-0000-4000-8000-000000005111".to_owned(),
            name: "Simulated Organization".to_owned(),
        }
    }
}
