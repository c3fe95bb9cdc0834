//! What whoever runs the program can do when its tenant cannot be reached.
//!
//! An error of the client comes in; a sentence that names the setting goes out. What happened is
//! said by the error itself.

use lockstep_model::tenant::{Failure, Obstacle, TenantError};

/// Where a tenant is, and what its settings are called.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// The name of the environment.
    pub(crate) environment: String,
    /// Where the API is.
    pub(crate) base_url: String,
    /// The variable that names the proxy, if one does.
    pub(crate) proxy: Option<&'static str>,
}

impl Setting {
    /// Says what can be done about an error, if anything can.
    pub(crate) fn remedy(&self, error: &TenantError) -> Option<String> {
        match error.obstacle {
            Some(obstacle) => Some(self.past(obstacle)),
            None => self.after(error.failure),
        }
    }

    fn past(&self, obstacle: Obstacle) -> String {
        let of = |name: &str| self.of(name);
        let proxy = self.proxy.unwrap_or("HTTPS_PROXY");
        match obstacle {
            Obstacle::NoAddress => format!(
                "check {}; where a proxy alone knows such names, set {proxy}",
                self.place()
            ),
            Obstacle::NoConnection => match self.local() {
                Some(authority) => format!(
                    "start what listens there, such as `lockstep sim --listen {authority}`, or \
                     check {}",
                    self.place()
                ),
                None => format!(
                    "check {}, and what stands in between; behind a proxy, set {proxy}",
                    self.place()
                ),
            },
            Obstacle::ConnectTime => format!(
                "something in between may swallow connections: behind a proxy, set {proxy}; {} \
                 allows more time",
                of("timeouts.connect")
            ),
            Obstacle::UnknownAuthority => format!(
                "if that certificate is your organisation's own, as behind a proxy that looks into \
                 TLS, name a file with its authority in PEM as {}",
                of("caFile")
            ),
            Obstacle::Tls => format!(
                "check {}, the clock of this machine, and who answers there",
                self.place()
            ),
            Obstacle::NoProxy => {
                format!("check {proxy}; hosts that NO_PROXY names are reached without a proxy")
            }
            Obstacle::ProxyCredentials => {
                format!("write USER:PASSWORD@ before the host in {proxy}, with %-escapes")
            }
            Obstacle::ProxyRefusal => format!(
                "let the proxy connect there, or name the host in NO_PROXY if it is reached \
                 without one ({proxy} names the proxy)"
            ),
            Obstacle::AnswerTime => format!("{} allows more time", of("timeouts.answer")),
            Obstacle::Deadline => format!("--deadline, or {}, allows more", of("deadline")),
        }
    }

    fn after(&self, failure: Failure) -> Option<String> {
        (failure == Failure::Unauthorized).then(|| {
            format!(
                "check the OAuth client's id and secret, or the token, that {} or the \
                 GENESYSCLOUD_* variables name, and that they belong to {}",
                self.of("credentials"),
                self.base_url
            )
        })
    }

    fn place(&self) -> String {
        format!(
            "`region`, `baseUrl` or `tokenUrl` under `spec.environments.{}.tenant`",
            self.environment
        )
    }

    fn of(&self, name: &str) -> String {
        format!("`spec.environments.{}.tenant.{name}`", self.environment)
    }

    /// The host and port, if the tenant is on this machine.
    fn local(&self) -> Option<&str> {
        let authority = self.base_url.strip_prefix("http://")?;
        Some(authority.split('/').next().unwrap_or(authority))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(base_url: &str) -> Setting {
        Setting {
            environment: "prod".to_owned(),
            base_url: base_url.to_owned(),
            proxy: Some("https_proxy"),
        }
    }

    fn remedy(base_url: &str, obstacle: Obstacle) -> String {
        let mut error = TenantError::new(Failure::Unavailable, "no");
        error.obstacle = Some(obstacle);
        setting(base_url).remedy(&error).unwrap()
    }

    #[test]
    fn each_obstacle_names_its_setting() {
        for (obstacle, named) in [
            (Obstacle::NoAddress, "baseUrl"),
            (Obstacle::NoConnection, "https_proxy"),
            (
                Obstacle::ConnectTime,
                "`spec.environments.prod.tenant.timeouts.connect`",
            ),
            (
                Obstacle::UnknownAuthority,
                "`spec.environments.prod.tenant.caFile`",
            ),
            (Obstacle::Tls, "clock"),
            (Obstacle::NoProxy, "https_proxy"),
            (Obstacle::ProxyCredentials, "https_proxy"),
            (Obstacle::ProxyRefusal, "NO_PROXY"),
            (Obstacle::AnswerTime, "timeouts.answer"),
            (Obstacle::Deadline, "--deadline"),
        ] {
            let told = remedy("https://api.mypurecloud.de", obstacle);
            assert!(told.contains(named), "{told}");
        }
        let told = remedy("http://127.0.0.1:8080/x", Obstacle::NoConnection);
        assert!(
            told.contains("lockstep sim --listen 127.0.0.1:8080`"),
            "{told}"
        );
    }

    #[test]
    fn credentials_are_named_where_they_were_refused() {
        let error = TenantError::new(Failure::Unauthorized, "no");
        let told = setting("https://a.example").remedy(&error).unwrap();
        assert!(told.contains("tenant.credentials`"), "{told}");
        let error = TenantError::new(Failure::Listing, "no");
        assert_eq!(setting("https://a.example").remedy(&error), None);
    }
}
