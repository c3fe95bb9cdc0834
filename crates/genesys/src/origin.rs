//! Which URLs a client may speak to.
//!
//! Text comes in, a checked URL goes out. Plain HTTP is for loopback, where no one listens in.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::config::{ConfigError, Reach};

/// Reads a URL that requests are sent to.
pub(crate) fn read(what: &'static str, text: &str, reach: Reach) -> Result<Url, ConfigError> {
    let refuse = |text: &str, reason| {
        Err(ConfigError::Url {
            what,
            text: text.to_owned(),
            reason,
        })
    };
    let Ok(url) = Url::parse(text) else {
        // A text that is no URL may hold anything, a password too.
        return refuse("…", "is no absolute URL");
    };
    if !matches!(url.scheme(), "https" | "http") {
        return refuse("…", "is neither an https nor an http URL");
    }
    let mut shown = url.clone();
    let _cut = shown.set_username("").is_ok() && shown.set_password(None).is_ok();
    shown.set_query(None);
    shown.set_fragment(None);
    let shown = shown.as_str();
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(shown, "holds a user or a password: give credentials apart");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse(shown, "has a query or a fragment: leave it out");
    }
    if !is_loopback(&url) {
        if reach == Reach::Loopback {
            return refuse(shown, "is not on loopback, and nothing else may be reached");
        }
        if url.scheme() == "http" {
            return refuse(shown, "is plain HTTP: that is allowed to loopback only");
        }
    }
    Ok(url)
}

/// Says whether a URL leads to this machine's loopback.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => Ipv4Addr::is_loopback(&address),
        Some(Host::Ipv6(address)) => Ipv6Addr::is_loopback(&address),
        None => false,
    }
}

/// Appends a path to a base URL, whose own path stays in front.
pub(crate) fn join(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let root = base.path().trim_end_matches('/').to_owned();
    url.set_path(&format!("{root}{path}"));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_to_loopback_only() {
        for text in [
            "http://127.0.0.1:8080",
            "http://[::1]:1",
            "http://localhost:9/x",
        ] {
            assert!(read("base URL", text, Reach::Loopback).is_ok(), "{text}");
        }
        for (text, why) in [
            ("http://api.example.com", "plain HTTP"),
            ("http://127.0.0.1.example.com", "plain HTTP"),
            ("ftp://127.0.0.1", "neither"),
            ("https://u:hunter2@api.example.com", "password"),
            ("https://api.example.com/?a=b", "query"),
            ("u:hunter2@api", "neither"),
            ("hunter2", "absolute"),
        ] {
            let message = read("base URL", text, Reach::Anywhere)
                .unwrap_err()
                .to_string();
            assert!(message.contains(why), "{message}");
            assert!(!message.contains("hunter2"), "{message}");
        }
    }

    #[test]
    fn loopback_reach_refuses_every_other_host() {
        for text in ["https://api.mypurecloud.de", "https://10.0.0.1"] {
            assert!(read("base URL", text, Reach::Anywhere).is_ok());
            assert!(read("base URL", text, Reach::Loopback).is_err());
        }
    }

    #[test]
    fn paths_are_appended_to_the_base() {
        let base = Url::parse("https://proxy.example/genesys/").unwrap();
        assert_eq!(
            join(&base, "/api/v2/x").as_str(),
            "https://proxy.example/genesys/api/v2/x"
        );
    }
}
