//! Sends one HTTP request and reads its answer: the only place that opens a socket.
//!
//! It decides nothing: whether to send again is said in [`crate::retry`]. Redirects are never
//! followed, because the token would go along.

use std::error::Error as _;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Request;
use tokio::time::Instant;
use url::Url;

use crate::answer::Answer;
use crate::config::{Config, ConfigError, Reach};
use crate::mask::Mask;
use crate::origin;
use crate::tap::Tap;

/// No answer of the API comes near this size.
const LARGEST_BODY: usize = 64 << 20;

/// Sends requests.
#[derive(Debug)]
pub(crate) struct Sender {
    client: reqwest::Client,
    reach: Reach,
    limit: Duration,
    tap: Option<Tap>,
}

/// A request whose answer did not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotSent {
    /// Whether the request surely never reached the server.
    pub(crate) fate: Fate,
    /// What happened, as a lower-case fragment; for what was not sent, why there is no connection.
    pub(crate) reason: String,
}

impl NotSent {
    /// Says what happened, with the name of the server that was to be reached.
    pub(crate) fn told(&self, server: &str) -> String {
        match self.fate {
            Fate::Unsent => format!("{server} cannot be reached: {}", self.reason),
            Fate::Unknown | Fate::Refused => self.reason.clone(),
        }
    }
}

/// What became of a request that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It never reached the server, and may be sent again.
    Unsent,
    /// It may have been carried out.
    Unknown,
    /// It was never sent and never will be.
    Refused,
}

impl Sender {
    /// Sets up TLS and the pool of connections for some URLs.
    pub(crate) fn new(urls: &[&Url], config: &Config) -> Result<Self, ConfigError> {
        let (reach, pool) = (config.reach, config.concurrency);
        // An answer of `Err` says that a provider is installed already, which is as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let local = urls.iter().all(|url| origin::is_loopback(url));
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(config.connect_limit)
            .tcp_nodelay(true)
            .pool_max_idle_per_host(pool.max(8))
            .referer(false);
        if local || reach == Reach::Loopback {
            let any_port = |ip: std::net::IpAddr| SocketAddr::new(ip, 0);
            let here = [
                any_port(Ipv4Addr::LOCALHOST.into()),
                any_port(Ipv6Addr::LOCALHOST.into()),
            ];
            builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
        }
        if urls.iter().all(|url| url.scheme() == "http") {
            // Without TLS the system's certificates are not read: a bare container has none.
            let roots = rustls::RootCertStore::empty();
            let tls = rustls::ClientConfig::builder().with_root_certificates(roots);
            builder = builder.tls_backend_preconfigured(tls.with_no_client_auth());
        }
        for certificate in authorities(config)? {
            builder = builder.add_root_certificate(certificate);
        }
        let client = builder
            .build()
            .map_err(|error| ConfigError::Http(error.into()))?;
        let tap = config.tap.clone();
        Ok(Self {
            client,
            reach,
            limit: config.answer_limit,
            tap,
        })
    }

    /// Sends a request and reads its answer, within a limit of time; the log of the wire is told.
    pub(crate) async fn send(
        &self,
        request: Request<Vec<u8>>,
        limit: Option<Duration>,
        mask: &Mask,
    ) -> Result<Answer, NotSent> {
        let Some(tap) = &self.tap else {
            return self.exchange(request, limit).await;
        };
        let (asked, start) = (tap.ask(&request, mask), Instant::now());
        let sent = self.exchange(request, limit).await;
        tap.tell(asked, (&sent, start.elapsed()), mask);
        sent
    }

    async fn exchange(
        &self,
        request: Request<Vec<u8>>,
        limit: Option<Duration>,
    ) -> Result<Answer, NotSent> {
        let refused = |reason: &str| NotSent {
            fate: Fate::Refused,
            reason: reason.to_owned(),
        };
        let mut request = reqwest::Request::try_from(request)
            .map_err(|_unbuilt| refused("the request cannot be built"))?;
        if self.reach == Reach::Loopback && !origin::is_loopback(request.url()) {
            return Err(refused("only loopback may be reached"));
        }
        let limit = limit.map_or(self.limit, |limit| limit.min(self.limit));
        *request.timeout_mut() = Some(limit);
        let mut response = self.client.execute(request).await.map_err(not_sent)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = read_body(response).await?;
        Ok(Answer::new(status, headers, body))
    }
}

/// Reads the extra authorities. A file without any is a mistake that must not pass for trust.
fn authorities(config: &Config) -> Result<Vec<reqwest::Certificate>, ConfigError> {
    let Some(pem) = &config.authorities else {
        return Ok(Vec::new());
    };
    let read = reqwest::Certificate::from_pem_bundle(pem);
    let read = read.map_err(|error| ConfigError::Authorities(error.to_string()))?;
    match read.is_empty() {
        true => Err(ConfigError::Authorities(
            "it holds no certificate".to_owned(),
        )),
        false => Ok(read),
    }
}

async fn read_body(mut response: reqwest::Response) -> Result<Bytes, NotSent> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(broken_off)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(NotSent {
                fate: Fate::Unknown,
                reason: format!("the answer is longer than {} MiB", LARGEST_BODY >> 20),
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn not_sent(error: reqwest::Error) -> NotSent {
    let (fate, what) = if error.is_builder() {
        (Fate::Refused, "the request cannot be built")
    } else if error.is_connect() {
        let reason = innermost(&error).unwrap_or_else(|| "no connection".to_owned());
        return NotSent {
            fate: Fate::Unsent,
            reason,
        };
    } else if error.is_timeout() {
        (Fate::Unknown, "no answer came in time")
    } else {
        (Fate::Unknown, "the connection was lost")
    };
    NotSent {
        fate,
        reason: format!("{what}{}", cause(&error)),
    }
}

fn broken_off(error: reqwest::Error) -> NotSent {
    NotSent {
        fate: Fate::Unknown,
        reason: format!("the answer broke off{}", cause(&error)),
    }
}

fn cause(error: &reqwest::Error) -> String {
    innermost(error).map_or_else(String::new, |inner| format!(": {inner}"))
}

/// The innermost cause says what happened; the outer ones repeat the URL.
fn innermost(error: &reqwest::Error) -> Option<String> {
    let mut source = error.source();
    while let Some(inner) = source.and_then(std::error::Error::source) {
        source = Some(inner);
    }
    source.map(ToString::to_string)
}
