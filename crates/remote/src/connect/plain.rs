//! Which requests may go over plain HTTP: those to this machine, and those to the service that tells
//! a machine who it is. Every request is looked at, wherever its address came from.

use std::net::IpAddr;
use std::pin::Pin;

use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use object_store::{ClientConfigKey, ClientOptions};

/// Hands out HTTP clients of our own, whatever the store's builder asks for.
#[derive(Debug)]
pub(super) struct Connector {
    /// For the store.
    pub(super) store: reqwest::Client,
    /// For services that tell a machine who it is: they answer soon, or are not there.
    pub(super) identity: reqwest::Client,
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        // The builders ask for plain HTTP for those services alone.
        let plain = options.get_config_value(&ClientConfigKey::AllowHttp);
        let (client, reach) = match plain.as_deref() {
            Some("true") => (self.identity.clone(), Reach::Link),
            Some(_) | None => (self.store.clone(), Reach::Machine),
        };
        Ok(HttpClient::new(Guarded { client, reach }))
    }
}

/// How far plain HTTP may go.
#[derive(Debug, Clone, Copy)]
enum Reach {
    /// Not off this machine.
    Machine,
    /// Not beyond the machine's own link either.
    Link,
}

/// A client that looks at each address first.
#[derive(Debug)]
struct Guarded {
    client: reqwest::Client,
    reach: Reach,
}

/// A request that was not sent.
#[derive(Debug, thiserror::Error)]
#[error("{0} is to be reached over plain HTTP, which is for this machine only")]
struct Refused(String);

type Answering<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'a>>;

impl HttpService for Guarded {
    fn call<'this, 'answer>(&'this self, request: HttpRequest) -> Answering<'answer>
    where
        'this: 'answer,
        Self: 'answer,
    {
        let (scheme, host) = (request.uri().scheme_str(), request.uri().host());
        let host = host.unwrap_or_default();
        if scheme == Some("https") || self.reach.has(host) {
            return self.client.call(request);
        }
        let refused = HttpError::new(HttpErrorKind::Unknown, Refused(host.to_owned()));
        Box::pin(std::future::ready(Err(refused)))
    }
}

impl Reach {
    fn has(self, host: &str) -> bool {
        is_this_machine(host)
            || match self {
                Self::Machine => false,
                Self::Link => is_on_link(host),
            }
    }
}

/// Says whether a host is this machine.
fn is_this_machine(host: &str) -> bool {
    let address: Option<IpAddr> = bare(host).parse().ok();
    address.map_or(host.eq_ignore_ascii_case("localhost"), |ip| {
        ip.is_loopback()
    })
}

/// Says whether a host is where clouds tell a machine who it is.
fn is_on_link(host: &str) -> bool {
    match bare(host).parse() {
        Ok(IpAddr::V4(ip)) => ip.is_link_local(),
        // Amazon's, and nothing that is routed.
        Ok(IpAddr::V6(ip)) => ip.is_unicast_link_local() || ip.segments()[..2] == [0xfd00, 0xec2],
        Err(_name) => matches!(host, "metadata.google.internal" | "metadata"),
    }
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Says whether a URL may be used as the address of a store.
pub(super) fn is_allowed(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        // It is no URL at all, which whoever reads it says better.
        return true;
    };
    if !scheme.eq_ignore_ascii_case("http") {
        return true;
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_user, host)| host);
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    is_this_machine(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine() {
        for url in [
            "https://s3.example",
            "http://localhost:9000",
            "HTTP://LOCALHOST",
            "http://127.0.0.1:10000/devstoreaccount1",
            "http://127.1.2.3?x",
            "http://[::1]:80/",
            "nothing",
        ] {
            assert!(is_allowed(url), "{url}");
        }
        for url in [
            "http://s3.example",
            "Http://s3.example:80",
            "http://127.0.0.1@s3.example/",
            "http://localhost.s3.example",
            "http://169.254.169.254",
            "http://[2001:db8::1]:80",
        ] {
            assert!(!is_allowed(url), "{url}");
        }
    }

    #[test]
    fn services_of_identity_are_near() {
        for host in [
            "169.254.169.254",
            "169.254.170.23",
            "[fd00:ec2::23]",
            "metadata.google.internal",
            "localhost",
        ] {
            assert!(Reach::Link.has(host), "{host}");
            assert_eq!(Reach::Machine.has(host), host == "localhost", "{host}");
        }
        assert!(!Reach::Link.has("10.0.0.1"));
    }
}
