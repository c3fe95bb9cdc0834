//! Sends one HTTP request and reads its answer: the only place that opens a socket.
//!
//! It decides nothing: whether to send again is said in [`crate::retry`]. Redirects are never
//! followed, because the token would go along.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Request;
use lockstep_model::tenant::Obstacle;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::ExposeSecret as _;
use tokio::time::Instant;
use url::Url;

use crate::answer::Answer;
use crate::config::{Config, ConfigError, Reach};
use crate::mask::Mask;
use crate::origin;
use crate::proxy::Proxy;
use crate::tap::{Asked, Tap};
use crate::turn::{Sent, Turn};
use crate::unanswered::Known;
pub(crate) use crate::unanswered::{Fate, NotSent};

/// No answer of the API comes near this size.
const LARGEST_BODY: usize = 64 << 20;

/// Sends requests.
pub(crate) struct Sender {
    pub(crate) client: reqwest::Client,
    reach: Reach,
    /// How long one answer may take.
    pub(crate) limit: Duration,
    pub(crate) tap: Option<Tap>,
    /// The host and port of the proxy, if there is one.
    proxy: Option<String>,
}

/// An exchange that is under way, for both logs.
#[derive(Debug)]
pub(crate) struct Watch {
    start: Instant,
    sent: Sent,
    tapped: Option<(Tap, Asked)>,
}

/// Shows nothing of the HTTP client, which knows the proxy's password.
impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("reach", &self.reach)
            .field("limit", &self.limit)
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

impl Sender {
    /// Sets up TLS and the pool of connections for some URLs.
    pub(crate) fn new(urls: &[&Url], config: &Config, mask: &Mask) -> Result<Self, ConfigError> {
        let (reach, pool) = (config.reach, config.concurrency);
        // An answer of `Err` says that a provider is installed already, which is as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let local = urls.iter().all(|url| origin::is_loopback(url));
        let proxy = config
            .proxy
            .as_ref()
            .map(Proxy::read)
            .transpose()?
            .flatten();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(config.connect_limit)
            .tcp_nodelay(true)
            // What the environment says of proxies is read by whoever makes the configuration.
            .no_proxy()
            .pool_max_idle_per_host(pool.max(8))
            .referer(false);
        if local || reach == Reach::Loopback {
            let any_port = |ip: std::net::IpAddr| SocketAddr::new(ip, 0);
            let here = [
                any_port(Ipv4Addr::LOCALHOST.into()),
                any_port(Ipv6Addr::LOCALHOST.into()),
            ];
            builder = builder.resolve_to_addrs("localhost", &here);
        }
        let way = proxy.filter(|_proxy| !local && reach == Reach::Anywhere);
        let mut place = None;
        if let Some(way) = way {
            let secrets = way.secrets.iter();
            secrets.for_each(|secret| mask.add(secret.expose_secret()));
            builder = builder.proxy(way.proxy);
            place = Some(way.place);
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
            proxy: place,
        })
    }

    /// Sends a request and reads its answer, within a limit of time; both logs are told.
    pub(crate) async fn send(
        &self,
        request: Request<Vec<u8>>,
        turn: &Turn,
        limit: Option<Duration>,
        mask: &Mask,
    ) -> Result<Answer, NotSent> {
        let watch = self.watch(&request, mask);
        let sent = self.exchange(request, limit).await;
        watch.tell(turn, &sent, mask);
        sent
    }

    /// Begins to watch an exchange.
    pub(crate) fn watch(&self, request: &Request<Vec<u8>>, mask: &Mask) -> Watch {
        let tap = self.tap.as_ref();
        Watch {
            start: Instant::now(),
            sent: Sent::of(request),
            tapped: tap.map(|tap| (tap.clone(), tap.ask(request, mask))),
        }
    }

    async fn exchange(
        &self,
        request: Request<Vec<u8>>,
        limit: Option<Duration>,
    ) -> Result<Answer, NotSent> {
        let mut request = self.checked(request)?;
        let known = self.known(limit);
        let limit = limit.map_or(self.limit, |limit| limit.min(self.limit));
        *request.timeout_mut() = Some(limit);
        let sent = self.client.execute(request).await;
        let response = sent.map_err(|error| known.not_sent(&error))?;
        read_answer(response, known).await
    }

    /// Returns what is known of a request that may take as long as the run's time lets it.
    pub(crate) fn known(&self, limit: Option<Duration>) -> Known<'_> {
        Known {
            proxy: self.proxy.as_deref(),
            late: match limit.is_some_and(|limit| limit < self.limit) {
                true => Obstacle::Deadline,
                false => Obstacle::AnswerTime,
            },
        }
    }

    /// Makes a request ready to leave, if it may.
    pub(crate) fn checked(&self, request: Request<Vec<u8>>) -> Result<reqwest::Request, NotSent> {
        let refused = |reason: &str| NotSent::new(Fate::Refused, reason);
        let request = reqwest::Request::try_from(request)
            .map_err(|_unbuilt| refused("the request cannot be built"))?;
        if self.reach == Reach::Loopback && !origin::is_loopback(request.url()) {
            return Err(refused("only loopback may be reached"));
        }
        Ok(request)
    }
}

impl Watch {
    /// Tells both logs what became of it.
    pub(crate) fn tell(self, turn: &Turn, sent: &Result<Answer, NotSent>, mask: &Mask) {
        let took = self.start.elapsed();
        if tracing::enabled!(tracing::Level::DEBUG) {
            let line = self.sent.line(turn, (sent, took), mask);
            tracing::debug!("{line}");
        }
        if let Some((tap, asked)) = self.tapped {
            tap.tell(asked, turn, (sent, took), mask);
        }
    }
}

/// Reads the whole answer whose head has come.
pub(crate) async fn read_answer(
    mut response: reqwest::Response,
    known: Known<'_>,
) -> Result<Answer, NotSent> {
    let (status, version) = (response.status(), response.version());
    let headers = std::mem::take(response.headers_mut());
    let body = read_body(response, known).await?;
    Ok(Answer::new(status, headers, body).over(version))
}

/// Reads the extra authorities. A file without any is a mistake that must not pass for trust.
fn authorities(config: &Config) -> Result<Vec<reqwest::Certificate>, ConfigError> {
    let Some(pem) = &config.authorities else {
        return Ok(Vec::new());
    };
    let refuse = |why: String| Err(ConfigError::Authorities(why));
    let mut roots = rustls::RootCertStore::empty();
    let mut read = Vec::new();
    for (index, found) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let number = index + 1;
        let Ok(found) = found else {
            return refuse(format!("block {number} of it is no PEM"));
        };
        let certificate = reqwest::Certificate::from_der(&found);
        match (certificate, roots.add(found)) {
            (Ok(certificate), Ok(())) => read.push(certificate),
            (Err(_), _) | (_, Err(_)) => {
                return refuse(format!("certificate {number} of it cannot be read"));
            }
        }
    }
    match read.is_empty() {
        true => refuse("it holds no certificate in PEM".to_owned()),
        false => Ok(read),
    }
}

async fn read_body(mut response: reqwest::Response, known: Known<'_>) -> Result<Bytes, NotSent> {
    let mut body = BytesMut::new();
    loop {
        let chunk = response.chunk().await;
        let Some(chunk) = chunk.map_err(|error| known.broken_off(&error))? else {
            return Ok(body.freeze());
        };
        if body.len() + chunk.len() > LARGEST_BODY {
            let reason = format!("the answer is longer than {} MiB", LARGEST_BODY >> 20);
            return Err(NotSent::new(Fate::Unknown, reason));
        }
        body.extend_from_slice(&chunk);
    }
}
