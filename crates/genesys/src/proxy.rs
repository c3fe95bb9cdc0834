//! The proxy that requests go through, and the hosts that are reached without it.
//!
//! What the environment says comes in; what the HTTP client takes goes out. Loopback is never
//! reached through a proxy. No text of this module holds the proxy's password.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::config::ConfigError;
use crate::{mask, unanswered};

/// Hosts that no proxy could reach in our stead.
const HERE: [&str; 3] = ["localhost", "127.0.0.0/8", "::1"];

/// A proxy for requests over HTTPS. Plain HTTP goes to loopback, and to no proxy.
#[derive(Clone)]
pub struct Proxy {
    /// Where it is, `http://` unless it says so; it may hold a user and a password.
    pub url: SecretString,
    /// The hosts that are reached without it, separated by commas: names, which stand for what is
    /// below them too, addresses, ranges of addresses, or `*`.
    pub except: String,
}

/// A proxy that can be used.
pub(crate) struct Way {
    /// For the HTTP client.
    pub(crate) proxy: reqwest::Proxy,
    /// Its host and port, for messages.
    pub(crate) place: String,
    /// What no text may hold.
    pub(crate) secrets: Vec<SecretString>,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url: _, except } = self;
        f.debug_struct("Proxy")
            .field("except", except)
            .finish_non_exhaustive()
    }
}

/// Shows neither the HTTP client's value, which shows the password, nor the password.
impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Way")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl Proxy {
    /// Checks the URL of the proxy. What is wrong is told without it, since it may hold a password.
    /// Nothing comes out if no host is reached through it.
    pub(crate) fn read(&self) -> Result<Option<Way>, ConfigError> {
        let refuse = |reason: String| Err(ConfigError::Proxy(reason));
        let text = self.url.expose_secret().trim();
        let whole = match text.contains("://") {
            true => SecretString::from(text),
            false => SecretString::from(format!("http://{text}")),
        };
        let Ok(url) = Url::parse(whole.expose_secret()) else {
            return refuse("it is no URL: write it like `http://proxy.example:3128`".to_owned());
        };
        if !matches!(url.scheme(), "http" | "https") {
            let scheme = url.scheme();
            return refuse(format!("it has the scheme `{scheme}`, not http or https"));
        }
        let place = unanswered::place(&url);
        // An entry without a letter would stand for every host.
        let listed = self.except.split(',').map(str::trim);
        let listed = listed.filter(|entry| !entry.is_empty());
        let except: Vec<&str> = listed.chain(HERE).collect();
        if except.contains(&"*") {
            return Ok(None);
        }
        let except = reqwest::NoProxy::from_string(&except.join(","));
        let proxy = reqwest::Proxy::https(whole.expose_secret());
        let proxy = proxy.map_err(|_told| ConfigError::Proxy("it cannot be used".to_owned()))?;
        Ok(Some(Way {
            proxy: proxy.no_proxy(except),
            place,
            secrets: secrets(&url),
        }))
    }
}

/// Returns the password in each spelling that it is sent in, and as it is written.
fn secrets(url: &Url) -> Vec<SecretString> {
    let Some(written) = url.password() else {
        return Vec::new();
    };
    let plain = |text: &str| {
        let form = url::form_urlencoded::parse(text.replace('+', "%2B").as_bytes())
            .next()
            .map(|(name, _value)| name.into_owned());
        form.unwrap_or_default()
    };
    let (user, password) = (plain(url.username()), plain(written));
    let basic = SecretString::from(format!("{user}:{password}"));
    let basic = mask::base64(&basic);
    let password = SecretString::from(password);
    let mut known = vec![SecretString::from(written), password, basic];
    known.retain(|secret| !secret.expose_secret().is_empty());
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Way, String> {
        let proxy = Proxy {
            url: SecretString::from(text),
            except: String::new(),
        };
        assert!(!format!("{proxy:?}").contains("hunter2"));
        let way = proxy.read().map_err(|error| error.to_string())?;
        Ok(way.expect("it is for some hosts"))
    }

    #[test]
    fn a_proxy_is_a_host_with_or_without_a_scheme() {
        for (text, place) in [
            ("http://proxy.example:3128", "proxy.example:3128"),
            ("proxy.example:3128", "proxy.example:3128"),
            ("https://proxy.example", "proxy.example:443"),
            (" http://u:p@10.0.0.1:8080/ ", "10.0.0.1:8080"),
        ] {
            assert_eq!(read(text).unwrap().place, place, "{text}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_its_password() {
        for (text, why) in [
            ("socks5://u:hunter2@proxy.example", "socks5"),
            ("http://u:hunter2@", "no URL"),
            ("http://u:hunter2@proxy example", "no URL"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(why), "{message}");
            assert!(!message.contains("hunter2"), "{message}");
        }
    }

    #[test]
    fn a_password_is_known_in_every_spelling() {
        let way = read("http://me:hun%20ter%2B2@proxy.example").unwrap();
        let known: Vec<&str> = way.secrets.iter().map(|s| s.expose_secret()).collect();
        assert_eq!(known, ["hun%20ter%2B2", "hun ter+2", "bWU6aHVuIHRlcisy"]);
        assert!(!format!("{way:?}").contains("ter"), "{way:?}");
    }
}
