//! Starts a tenant behind TLS, and makes clients of it.

use std::net::SocketAddr;
use std::sync::Arc;

use lockstep_genesys::{Access, Client, Config, Proxy, TokenSource, TokenStyle};
use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::{ReadSecret, ReadTenant as _, SecretError, TenantError};
use lockstep_simulator::{Config as Tenant, Running, Simulator};
use secrecy::SecretString;

use crate::authority::Authority;
use crate::door::Door;

/// Knows no secret.
pub(crate) struct None;

impl ReadSecret for None {
    fn secret(&self, source: &SecretSource) -> Result<SecretString, SecretError> {
        Err(SecretError {
            source_name: source.to_string(),
            reason: "is not set".to_owned(),
        })
    }
}

/// A tenant behind TLS, and the authority that vouches for it.
pub(crate) struct House {
    pub(crate) tenant: Running,
    pub(crate) authority: Authority,
    pub(crate) door: Door,
}

impl House {
    pub(crate) async fn build(names: &[&str]) -> Self {
        let tenant = Simulator::start(Tenant::default()).await.expect("a tenant");
        let authority = Authority::new();
        let tls = authority.server(names, &[]);
        let door = Door::open(tls, address(&tenant.base_url())).await;
        Self {
            tenant,
            authority,
            door,
        }
    }

    /// A configuration for a base URL, with the tenant's client and the authority's certificate.
    pub(crate) fn config(&self, base_url: &str) -> Config {
        let client = self.tenant.client();
        let mut config = config(base_url, &client.id, &client.secret);
        config.authorities = Some(self.authority.pem());
        config
    }
}

pub(crate) fn config(base_url: &str, id: &str, secret: &str) -> Config {
    let token = TokenSource::ClientCredentials {
        id: id.to_owned(),
        secret: SecretString::from(secret),
        style: TokenStyle::Basic,
        url: Option::None,
    };
    let mut config = Config::new(base_url, token, Arc::new(None));
    config.access = Access::Read;
    config
}

pub(crate) fn proxy(url: &str, except: &str) -> Option<Proxy> {
    Some(Proxy {
        url: SecretString::from(url),
        except: except.to_owned(),
    })
}

/// Asks which organisation it is: a token, and one call.
pub(crate) async fn ask(config: Config) -> Result<String, TenantError> {
    let client = Client::new(config).expect("a client");
    client.organization().await.map(|found| found.id)
}

pub(crate) fn address(base_url: &str) -> SocketAddr {
    let authority = base_url.strip_prefix("http://").expect("plain HTTP");
    authority.parse().expect("an address")
}
