//! The proxy of the process environment, by the names that every tool has.

use lockstep_genesys::Proxy;
use secrecy::SecretString;

use crate::environment;

/// The variables that name a proxy; the first that is set counts.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// The variables that name hosts which are reached without one.
const EXCEPT: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// A proxy, and the variable that names it.
#[derive(Debug)]
pub(crate) struct Found {
    /// The proxy.
    pub(crate) proxy: Proxy,
    /// The variable.
    pub(crate) variable: &'static str,
}

/// Finds the proxy that requests go through.
pub(crate) fn find() -> Option<Found> {
    of(environment::variable)
}

fn of(variable: impl Fn(&str) -> Option<String>) -> Option<Found> {
    let found = PROXIES.into_iter();
    let (name, url) = found
        .filter_map(|name| Some((name, variable(name)?)))
        .next()?;
    let except = EXCEPT.into_iter().find_map(&variable);
    Some(Found {
        proxy: Proxy {
            url: SecretString::from(url),
            except: except.unwrap_or_default(),
        },
        variable: name,
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn found(set: &[(&str, &str)]) -> Option<(&'static str, String, String)> {
        let look = |name: &str| {
            let found = set.iter().find(|(known, _value)| *known == name);
            found.map(|(_name, value)| (*value).to_owned())
        };
        let Found { proxy, variable } = of(look)?;
        Some((variable, proxy.url.expose_secret().to_owned(), proxy.except))
    }

    #[test]
    fn a_proxy_goes_by_several_names() {
        assert_eq!(found(&[("NO_PROXY", "*"), ("HTTP_PROXY", "x")]), None);
        for (set, expected) in [
            (
                &[("HTTPS_PROXY", "a"), ("https_proxy", "b")][..],
                ("HTTPS_PROXY", "a", ""),
            ),
            (
                &[("https_proxy", "b"), ("no_proxy", "c")][..],
                ("https_proxy", "b", "c"),
            ),
            (
                &[("all_proxy", "d"), ("NO_PROXY", "e")][..],
                ("all_proxy", "d", "e"),
            ),
            (
                &[("ALL_PROXY", "f"), ("https_proxy", "g")][..],
                ("https_proxy", "g", ""),
            ),
        ] {
            let (name, url, except) = expected;
            assert_eq!(found(set), Some((name, url.to_owned(), except.to_owned())));
        }
    }
}
