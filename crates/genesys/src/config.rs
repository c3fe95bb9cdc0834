//! What a client is made with, and why one cannot be made.
//!
//! Plain values come in from whoever knows files and the environment; nothing is read here.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use lockstep_model::tenant::ReadSecret;
use secrecy::SecretString;

use crate::notice::Notice;
use crate::proxy::Proxy;
use crate::tap::Tap;

/// What a client is made with.
#[derive(Clone)]
pub struct Config {
    /// Where the API is: `https://api.mypurecloud.de`. Plain HTTP goes to loopback only.
    pub base_url: String,
    /// Where tokens come from.
    pub token: TokenSource,
    /// What the client is for: the scopes that its token must have follow from it.
    pub access: Access,
    /// Whether telemetry is read too, beside what it is for.
    pub telemetry: bool,
    /// How far the client may reach.
    pub reach: Reach,
    /// How many requests are under way at once, at least 1.
    pub concurrency: usize,
    /// How many requests are sent in a minute at most.
    pub requests_per_minute: Option<u32>,
    /// How long the client may work in all, counted from when it is made.
    pub deadline: Option<Duration>,
    /// Reads the secrets that fields refer to, right before they are sent.
    pub secrets: Arc<dyn ReadSecret>,
    /// What the jitter of waits is drawn from.
    pub seed: u64,
    /// How long is waited before an asynchronous job is first looked at.
    pub job_wait: Duration,
    /// How long an asynchronous job is followed.
    pub job_limit: Duration,
    /// How long a write whose answer was lost is looked for before it is tried once more, at
    /// intervals that grow.
    pub settle_limit: Duration,
    /// How long a connection may take to be made.
    pub connect_limit: Duration,
    /// How long one request may take in all, from its first byte to the last of its answer.
    pub answer_limit: Duration,
    /// Certificates of authorities to trust beside the system's, in PEM.
    pub authorities: Option<Vec<u8>>,
    /// The proxy that requests go through, if there is one.
    pub proxy: Option<Proxy>,
    /// Who is told what goes over the wire, if anybody is.
    pub tap: Option<Tap>,
    /// Who is told what the client waits for, and how its requests end, if anybody is.
    pub notice: Option<Arc<dyn Notice>>,
    /// Who is told each access token, so that it is never shown where a tenant sends it back.
    pub learn: Option<fn(&SecretString)>,
}

/// Where access tokens come from.
#[derive(Clone)]
pub enum TokenSource {
    /// The client credentials grant.
    ClientCredentials {
        /// The client's id.
        id: String,
        /// The client's secret.
        secret: SecretString,
        /// How the token is asked for.
        style: TokenStyle,
        /// Where it is asked for; unless given, at the base URL.
        url: Option<String>,
    },
    /// A token that was given directly and cannot be refreshed.
    AccessToken(SecretString),
}

/// How a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenStyle {
    /// With HTTP Basic.
    #[default]
    Basic,
    /// With the credentials in the form.
    Body,
}

/// What a client is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It only reads.
    Read,
    /// It reads and writes, and posts to the audit log of the gateway what it wrote.
    Write,
    /// It finds prompts and reads their telemetry.
    Telemetry,
    /// It finds prompts and asks them.
    Invoke,
    /// It reads, and has the end points of models checked.
    Probe,
    /// It reads, the audit log of the gateway too.
    Audit,
    /// It reads, and makes every call of the gateway that is no object's.
    Gateway,
    /// It reads, to see what it may: a scope that its token lacks is told, and stops nothing.
    Examine,
}

/// How far a client may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Any host, through the proxy where there is one.
    Anywhere,
    /// This machine's loopback and nothing else: any other host is refused before connecting.
    Loopback,
}

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A URL cannot be used.
    #[error("the {what} `{text}` {reason}")]
    Url {
        /// Which URL it is.
        what: &'static str,
        /// The URL, less any user and password.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No request may ever be under way.
    #[error("a concurrency of 0 sends nothing: allow at least 1 request at once")]
    Concurrency,
    /// No request may ever be sent.
    #[error("0 requests in a minute send nothing: allow at least 1, or leave the limit out")]
    Rate,
    /// The credentials cannot be sent in a header.
    #[error("the {0} holds a character that no HTTP header can carry")]
    Credentials(&'static str),
    /// The file of certificates holds none, or what is none.
    #[error("the file of certificate authorities cannot be used: {0}")]
    Authorities(String),
    /// The proxy is none that could be used.
    #[error("the proxy cannot be used: {0}")]
    Proxy(String),
    /// TLS or the HTTP client could not be set up.
    #[error("the HTTP client cannot be set up")]
    Http(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Config {
    /// Makes a configuration that may write, anywhere, with the usual limits.
    pub fn new(
        base_url: impl Into<String>,
        token: TokenSource,
        secrets: Arc<dyn ReadSecret>,
    ) -> Self {
        Self {
            base_url: base_url.into(),
            token,
            access: Access::Write,
            telemetry: false,
            reach: Reach::Anywhere,
            concurrency: 8,
            requests_per_minute: None,
            deadline: None,
            secrets,
            seed: 0,
            job_wait: Duration::from_millis(50),
            job_limit: Duration::from_secs(120),
            settle_limit: Duration::from_secs(30),
            connect_limit: Duration::from_secs(10),
            answer_limit: Duration::from_secs(60),
            authorities: None,
            proxy: None,
            tap: None,
            notice: None,
            learn: None,
        }
    }
}

impl TokenStyle {
    /// Returns the path of the end point that takes the style.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Basic => "/oauth/token",
            Self::Body => "/login/oauth2/token",
        }
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClientCredentials { id, style, url, .. } => f
                .debug_struct("ClientCredentials")
                .field("id", id)
                .field("style", style)
                .field("url", url)
                .finish_non_exhaustive(),
            Self::AccessToken(_) => f.write_str("AccessToken(..)"),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("base_url", &self.base_url)
            .field("token", &self.token)
            .field("access", &self.access)
            .field("reach", &self.reach)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}
