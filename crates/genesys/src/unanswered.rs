//! A request whose answer did not come: whether it was sent, what happened, what stands in the way.
//!
//! The HTTP client's errors come in; what a person can understand goes out. Nothing is decided
//! here.

use std::error::Error;
use std::io;

use lockstep_model::tenant::Obstacle;
use rustls::CertificateError;
use url::Url;

/// A request whose answer did not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotSent {
    /// Whether the request surely never reached the server.
    pub(crate) fate: Fate,
    /// What happened, as a lower-case fragment; for what was not sent, why there is no connection.
    pub(crate) reason: String,
    /// What stands in the way, if it is known.
    pub(crate) obstacle: Option<Obstacle>,
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

/// What is known of a request beside the error that ended it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The host and port of the proxy, if one may be in between.
    pub(crate) proxy: Option<&'a str>,
    /// Which time is over when no answer comes: that of an answer, or that of the run.
    pub(crate) late: Obstacle,
}

impl NotSent {
    /// Makes it of what happened, where nothing can be done about it.
    pub(crate) fn new(fate: Fate, reason: impl Into<String>) -> Self {
        Self {
            fate,
            reason: reason.into(),
            obstacle: None,
        }
    }

    /// Makes the loss of an answer to a request that may have been carried out.
    pub(crate) const fn unknown(reason: String) -> Self {
        Self {
            fate: Fate::Unknown,
            reason,
            obstacle: None,
        }
    }

    fn because(obstacle: Obstacle, fate: Fate, reason: String) -> Self {
        Self {
            fate,
            reason,
            obstacle: Some(obstacle),
        }
    }

    /// Describes a request that was on its way when a stopped run had to end.
    pub(crate) fn left() -> Self {
        let reason = "the run was stopped, and no answer came in the time that was left";
        Self::because(Obstacle::Deadline, Fate::Unknown, reason.to_owned())
    }

    /// Says what happened, with the name of the server that was to be reached.
    pub(crate) fn told(&self, server: &str) -> String {
        match (self.fate, self.obstacle) {
            (Fate::Unsent, _) | (Fate::Refused, Some(_)) => {
                format!("{server} cannot be reached: {}", self.reason)
            }
            (Fate::Unknown | Fate::Refused, _) => self.reason.clone(),
        }
    }
}

impl Default for Known<'_> {
    fn default() -> Self {
        Self {
            proxy: None,
            late: Obstacle::AnswerTime,
        }
    }
}

impl Known<'_> {
    /// Says why a request has no answer.
    pub(crate) fn not_sent(self, error: &reqwest::Error) -> NotSent {
        if error.is_builder() {
            return NotSent::new(Fate::Refused, "the request cannot be built");
        }
        if error.is_connect() {
            return self.not_connected(error);
        }
        self.lost(error, "the connection was lost")
    }

    /// Says why an answer is not whole.
    pub(crate) fn broken_off(self, error: &reqwest::Error) -> NotSent {
        self.lost(error, "the answer broke off")
    }

    fn lost(self, error: &reqwest::Error, what: &str) -> NotSent {
        match error.is_timeout() {
            true => self.late(),
            false => NotSent::new(Fate::Unknown, format!("{what}{}", cause(error))),
        }
    }

    /// Says that no answer came in time, and which time was over.
    pub(crate) fn late(self) -> NotSent {
        let reason = match self.late == Obstacle::Deadline {
            true => "the time of the run was over before the answer was there",
            false => "no answer came in time",
        };
        NotSent::because(self.late, Fate::Unknown, reason.to_owned())
    }

    fn not_connected(self, error: &reqwest::Error) -> NotSent {
        let host = &error.url().map_or_else(|| "the server".to_owned(), place);
        if let Some(met) = through(self.proxy.unwrap_or("in between"), host, error) {
            return met;
        }
        if let Some(tls) = links(error).find_map(tls) {
            return untrusted(host, tls);
        }
        let (obstacle, reason) = unconnected(host, error);
        NotSent::because(obstacle, Fate::Unsent, reason)
    }
}

/// Returns the host and port of a URL.
pub(crate) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Says why there is no connection to a host.
fn unconnected(host: &str, error: &reqwest::Error) -> (Obstacle, String) {
    let why = innermost(error).unwrap_or_else(|| "no connection".to_owned());
    if error.is_timeout() {
        let reason = format!("no connection to `{host}` came about in time");
        return (Obstacle::ConnectTime, reason);
    }
    if error.is_dns() {
        let reason = format!("the name of `{host}` leads to no address: {why}");
        return (Obstacle::NoAddress, reason);
    }
    let reason = match links(error).find_map(<dyn Error>::downcast_ref::<io::Error>) {
        Some(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            format!("nobody takes connections at `{host}`: {why}")
        }
        Some(_) | None => format!("there is no connection to `{host}`: {why}"),
    };
    (Obstacle::NoConnection, reason)
}

/// Says what a proxy did, if it is the proxy that stands in the way.
fn through(proxy: &str, host: &str, error: &reqwest::Error) -> Option<NotSent> {
    // The type of these errors cannot be named from here; a test holds their words.
    let told = links(error).find_map(|link| {
        let told = link.to_string();
        told.strip_prefix("tunnel error: ").map(str::to_owned)
    })?;
    Some(match told.as_str() {
        "failed to create underlying connection" => {
            let (_obstacle, reason) = unconnected(proxy, error);
            let reason = format!("the proxy is not there: {reason}");
            NotSent::because(Obstacle::NoProxy, Fate::Unsent, reason)
        }
        "proxy authorization required" => {
            let reason = format!("the proxy `{proxy}` asks for a user and a password");
            NotSent::because(Obstacle::ProxyCredentials, Fate::Refused, reason)
        }
        _ => {
            let reason = format!("the proxy `{proxy}` does not connect to `{host}`: {told}");
            NotSent::because(Obstacle::ProxyRefusal, Fate::Unsent, reason)
        }
    })
}

/// A certificate that is not trusted now is not trusted a second later: nothing is sent again.
fn untrusted(host: &str, error: &rustls::Error) -> NotSent {
    // An authority of the same name with another key is as unknown.
    let unknown = [
        CertificateError::UnknownIssuer,
        CertificateError::BadSignature,
    ];
    if unknown
        .map(rustls::Error::InvalidCertificate)
        .contains(error)
    {
        let reason = format!("the certificate of `{host}` is signed by nobody who is trusted here");
        return NotSent::because(Obstacle::UnknownAuthority, Fate::Refused, reason);
    }
    let reason = format!("TLS with `{host}` failed: {error}");
    let fate = match matches!(error, rustls::Error::InvalidCertificate(_)) {
        true => Fate::Refused,
        false => Fate::Unsent,
    };
    NotSent::because(Obstacle::Tls, fate, reason)
}

/// Finds the error of TLS in one link of a chain.
fn tls<'a>(link: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    // An error of IO does not name what it wraps as its source, and may wrap another one.
    let wrapped = |link: &&'a (dyn Error + 'static)| {
        let inner = link.downcast_ref::<io::Error>()?.get_ref()?;
        Some(inner as &(dyn Error + 'static))
    };
    std::iter::successors(Some(link), wrapped).find_map(<dyn Error>::downcast_ref)
}

fn cause(error: &reqwest::Error) -> String {
    innermost(error).map_or_else(String::new, |inner| format!(": {inner}"))
}

/// The innermost cause says what happened; the outer ones repeat the URL.
fn innermost(error: &reqwest::Error) -> Option<String> {
    links(error).last().map(ToString::to_string)
}

fn links(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |link| (**link).source())
}
