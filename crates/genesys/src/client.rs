//! The client of one tenant: what it is made of, and the few steps that reading and writing share.
//!
//! A configuration comes in; a value that implements the ports of reading and writing goes out.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use http::{HeaderValue, StatusCode};
use lockstep_model::tenant::{Failure, ReadSecret, TenantError, Trace};
use lockstep_model::{Kind, LiveId, Organization};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::OnceCell;

use crate::budget::Budget;
use crate::caller::{Caller, Reply, odd};
use crate::config::{Access, Config, ConfigError, TokenSource};
use crate::deadline::{Brake, Deadline};
use crate::doctor::witness::Witness;
use crate::listing::Lister;
use crate::live::text;
use crate::mask::Mask;
use crate::notice::Notices;
use crate::origin;
use crate::pace::Pace;
use crate::parked::Parked;
use crate::request::{Credentials, Requests};
use crate::retry::Jitter;
use crate::seen::{Memory, Raw};
use crate::send::Sender;
use crate::token::Tokens;
use crate::wire::{self, Collection, Wire};

/// A client of one tenant. It implements [`lockstep_model::tenant::ReadTenant`] and
/// [`lockstep_model::tenant::WriteTenant`].
pub struct Client {
    pub(crate) caller: Caller,
    pub(crate) requests: Requests,
    pub(crate) memory: Memory,
    pub(crate) secrets: Arc<dyn ReadSecret>,
    pub(crate) access: Access,
    pub(crate) concurrency: usize,
    pub(crate) job_wait: Duration,
    pub(crate) job_limit: Duration,
    pub(crate) settle_limit: Duration,
    pub(crate) organization: OnceCell<Organization>,
}

/// An object as it was answered on its own.
#[derive(Debug, Clone)]
pub(crate) struct Fetched {
    pub(crate) raw: Raw,
    pub(crate) tag: Option<String>,
    /// When the answer was made, by the server's clock, in seconds.
    pub(crate) at: Option<i64>,
}

impl Client {
    /// Makes a client; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// Fails if a URL may not be used, if a limit is zero, or if TLS cannot be set up.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        if config.concurrency == 0 {
            return Err(ConfigError::Concurrency);
        }
        if config.requests_per_minute == Some(0) {
            return Err(ConfigError::Rate);
        }
        let base = origin::read("base URL", &config.base_url, config.reach)?;
        let mask = Mask::default();
        let mut urls = vec![base.clone()];
        let tokens = match read_source(&config, &base)? {
            Source::Token(secret) => {
                mask.add(secret.expose_secret());
                Tokens::of_token(secret, config.access)
            }
            Source::Credentials(credentials) => {
                mask.add(credentials.secret.expose_secret());
                mask.add(&credentials.basic());
                urls.push(credentials.url.clone());
                Tokens::of_credentials(credentials, config.access, config.learn)
            }
        };
        let tokens = match config.telemetry {
            true => tokens.with_telemetry(),
            false => tokens,
        };
        let urls: Vec<&url::Url> = urls.iter().collect();
        let notices = Notices::to(config.notice.clone());
        let caller = Caller {
            sender: Sender::new(&urls, &config, &mask)?,
            tokens,
            pace: Pace::new(config.concurrency, config.requests_per_minute)
                .telling(notices.clone()),
            budget: Budget::new(),
            jitter: Jitter::new(config.seed),
            mask,
            deadline: Deadline::new(config.deadline),
            witness: Witness::default(),
            sent: AtomicU64::new(0),
            notices,
            parked: Parked::default(),
        };
        Ok(Self {
            caller,
            requests: Requests::new(base),
            memory: Memory::default(),
            secrets: config.secrets,
            access: config.access,
            concurrency: config.concurrency,
            job_wait: config.job_wait,
            job_limit: config.job_limit,
            settle_limit: config.settle_limit,
            organization: OnceCell::new(),
        })
    }

    /// Remembers a secret that the tenant may repeat: no text of an error holds it from then on, not
    /// even the beginning of it where a text is cut.
    pub fn never_tell(&self, secret: &SecretString) {
        self.caller.mask.add(secret.expose_secret());
    }

    /// Returns what stops the client while it is at work.
    pub fn brake(&self) -> Brake {
        self.caller.deadline.brake()
    }

    /// Leaves so much time behind the end of the run's time for what is under way then to be
    /// settled. Returns that end, if there is one: nothing new is to be begun after it.
    pub fn allow(&self, grace: Duration) -> Option<tokio::time::Instant> {
        self.caller.deadline.allow(grace)
    }

    /// Puts the end of the run's time off by as long as somebody was waited for.
    pub fn put_off(&self, by: Duration) {
        self.caller.deadline.put_off(by);
    }

    /// Reads one object by id, or nothing if it is gone. What it says is remembered by the caller.
    pub(crate) async fn fetch(
        &self,
        of: &Collection,
        id: &LiveId,
        trace: &mut Trace,
    ) -> Result<Option<Fetched>, TenantError> {
        let call = self.requests.get(of, id);
        let reply = self.caller.call(&call).await?;
        trace.add(reply.trace.clone());
        if reply.answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !reply.answer.status.is_success() {
            return Err(self.caller.refused(&call, &reply));
        }
        let (tag, at) = (reply.answer.tag(), reply.answer.made());
        let Reply { answer, trace, .. } = reply;
        if let Some(error) = self.caller.no_json(&call, &answer, &trace) {
            return Err(error);
        }
        let raw = answer.into_object();
        let raw = raw.ok_or_else(|| odd(&call, &trace, "the answer is no JSON object"))?;
        if text(&raw, "id").is_some_and(|other| other != id.as_str()) {
            let message = "the answer is about another object than was asked for";
            return Err(odd(&call, &trace, message));
        }
        let raw = Arc::new(raw);
        Ok(Some(Fetched { raw, tag, at }))
    }

    pub(crate) const fn lister(&self) -> Lister<'_> {
        Lister {
            caller: &self.caller,
            requests: &self.requests,
            concurrency: self.concurrency,
        }
    }
}

/// Finds how a kind travels.
pub(crate) fn wire_of(kind: Kind) -> Result<&'static Wire, TenantError> {
    wire::of(kind).ok_or_else(|| {
        let message = format!("a {kind} is no object of the tenant");
        TenantError::new(Failure::Invalid, message)
    })
}

enum Source {
    Token(SecretString),
    Credentials(Credentials),
}

fn read_source(config: &Config, base: &url::Url) -> Result<Source, ConfigError> {
    match &config.token {
        TokenSource::AccessToken(secret) => {
            let bearer = HeaderValue::try_from(secret.expose_secret());
            match bearer {
                Ok(_sendable) => Ok(Source::Token(secret.clone())),
                Err(_unsendable) => Err(ConfigError::Credentials("access token")),
            }
        }
        TokenSource::ClientCredentials {
            id,
            secret,
            style,
            url,
        } => {
            let url = match url {
                Some(url) => origin::read("token URL", url, config.reach)?,
                None => origin::join(base, style.path()),
            };
            Ok(Source::Credentials(Credentials {
                id: id.clone(),
                secret: secret.clone(),
                style: *style,
                url,
            }))
        }
    }
}
