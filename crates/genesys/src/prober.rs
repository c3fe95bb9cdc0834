//! Probes models for apply: the tenant's own check, the synthetic prompt and the status webhook.
//!
//! What a manifest asks for comes in through the port; facts go out. A prober works as long as its
//! client may, remembers secrets in the client's mask, and sends the tenant's token to nobody else.

use std::fmt;
use std::time::Duration;

use http::Request;
use lockstep_model::LiveId;
use lockstep_model::probe::{
    Answered, Delivered, Health, Notice, Pending, ProbeModel, Synthetic, Webhook,
};
use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::{ReadTenant as _, TenantError};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::client::Client;
use crate::config::{Config, ConfigError, Reach};
use crate::origin;
use crate::outward;
use crate::send::Sender;
use crate::turn::Turn;

/// Stands for all hosts that manifests may name, where a connection is made ready.
const ELSEWHERE: &str = "https://elsewhere.invalid/";
const CHAT: &str = "/v1/chat/completions";
/// Where a simulated tenant tells of itself.
const ADMIN: &str = "/_sim";
/// How long it may take to do so.
const ASIDE: Duration = Duration::from_secs(5);
const PLAYED_ENDPOINTS: &str = "/_sim/endpoints";
const PLAYED_WEBHOOKS: &str = "/_sim/webhooks";

/// Where end points of models and receivers of webhooks are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Where manifests say.
    Real,
    /// At a simulated tenant, which plays all of them: nothing leaves the machine.
    Played {
        /// Its base URL.
        base: String,
    },
}

/// Probes models.
pub struct Prober<'a> {
    pub(crate) client: &'a Client,
    pub(crate) sender: Sender,
    reach: Reach,
    played: Option<Url>,
}

impl fmt::Debug for Prober<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prober")
            .field("reach", &self.reach)
            .field("played", &self.played.as_ref().map(Url::as_str))
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Makes what probes models; nothing is sent yet. The configuration is the client's own.
    ///
    /// # Errors
    ///
    /// Fails if the URL of a simulated tenant is none on loopback, or if TLS cannot be set up.
    pub fn prober(&self, config: &Config, stage: &Stage) -> Result<Prober<'_>, ConfigError> {
        let played = match stage {
            Stage::Real => None,
            Stage::Played { base } => Some(origin::read("base URL", base, Reach::Loopback)?),
        };
        let reach = match played {
            Some(_) => Reach::Loopback,
            None => config.reach,
        };
        let elsewhere = match &played {
            Some(base) => base.clone(),
            None => origin::read("base URL", ELSEWHERE, Reach::Anywhere)?,
        };
        Ok(Prober {
            client: self,
            sender: Sender::new(&[&elsewhere], config, &self.caller.mask)?,
            reach,
            played,
        })
    }
}

impl Client {
    /// Finds out who plays what manifests name. A tenant on loopback that says of itself that it is
    /// simulated plays all of it, so that nothing leaves the machine; the token is not sent for that.
    pub async fn stage(&self) -> Stage {
        let base = self.requests.base();
        if base.scheme() != "http" || !origin::is_loopback(base) {
            return Stage::Real;
        }
        let asked = Request::get(origin::join(base, ADMIN).as_str()).body(Vec::new());
        let Ok(asked) = asked else {
            return Stage::Real;
        };
        let (sender, mask) = (&self.caller.sender, &self.caller.mask);
        let turn = Turn::default();
        let said = sender.outward(asked, &turn, ASIDE, mask);
        let said = self.caller.deadline.wait(said, false).await;
        let body = said.and_then(|said| said.ok()?.answer.json().cloned());
        let id = body
            .as_ref()
            .and_then(|body| body["organization"]["id"].as_str());
        let found = self.organization().await;
        match (id, found) {
            (Some(id), Ok(found)) if id == found.id => Stage::Played {
                base: base.to_string(),
            },
            (Some(_) | None, Ok(_) | Err(_)) => Stage::Real,
        }
    }
}

impl ProbeModel for Prober<'_> {
    fn check<'a>(&'a self, model: &'a LiveId) -> Pending<'a, Result<Health, TenantError>> {
        Box::pin(self.client.check_health(model))
    }

    fn ask<'a>(&'a self, live_name: &'a str, prompt: &'a Synthetic) -> Pending<'a, Answered> {
        Box::pin(self.prompt(live_name, prompt))
    }

    fn tell<'a>(
        &'a self,
        _live_name: &'a str,
        to: &'a Webhook,
        notice: &'a Notice<'a>,
    ) -> Pending<'a, Delivered> {
        Box::pin(self.deliver(to, notice))
    }
}

impl Prober<'_> {
    /// Returns where the synthetic prompt of a model goes.
    pub(crate) fn endpoint(&self, live_name: &str, root: &str) -> Result<Url, &'static str> {
        match &self.played {
            Some(base) => Ok(origin::join(
                &below(base, PLAYED_ENDPOINTS, live_name),
                CHAT,
            )),
            None => Ok(origin::join(&outward::url(root, self.reach)?, CHAT)),
        }
    }

    /// Returns where a delivery goes.
    pub(crate) fn receiver(&self, url: &str) -> Result<Url, &'static str> {
        match &self.played {
            Some(base) => Ok(below(base, PLAYED_WEBHOOKS, url)),
            None => outward::url(url, self.reach),
        }
    }

    /// Reads a secret, which no output shows from then on.
    pub(crate) fn secret(&self, name: &str, source: &SecretSource) -> Result<SecretString, String> {
        let secret = self.client.secrets.secret(source);
        let secret = secret.map_err(|error| format!("`{name}` cannot be read: {error}"))?;
        self.client.caller.mask.add(secret.expose_secret());
        Ok(secret)
    }
}

/// Appends a path and one more segment, whatever that holds.
fn below(base: &Url, path: &str, segment: &str) -> Url {
    let mut url = origin::join(base, path);
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(segment);
    }
    url
}
