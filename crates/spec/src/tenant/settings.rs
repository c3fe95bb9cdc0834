//! A tenant as it is used: one way to reach it, checked URLs, sources of credentials.

use lockstep_model::secret::SecretSource;
use lockstep_model::{Code, Pointer};
use url::{Host, Url};

use crate::environment::Trouble;
use crate::tenant::times::{self, Times};
use crate::tenant::{CredentialSource, CredentialsSpec, SimulatorSpec, TenantSpec, TokenStyle};

/// The organisation that is kept in step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tenant {
    /// The embedded simulator.
    Simulator(SimulatorSpec),
    /// An organisation that is reached over HTTP.
    Remote(Box<Remote>),
}

/// An organisation that is reached over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// How it is reached.
    pub reach: Reach,
    /// Where tokens are asked for, if not where `reach` says.
    pub token_url: Option<String>,
    /// How the client's id and secret are sent.
    pub token_style: TokenStyle,
    /// The id that the organisation must have.
    pub organization: Option<String>,
    /// Where credentials are found.
    pub credentials: Credentials,
    /// A file of certificates of authorities that are trusted too, relative to the project unless
    /// it is absolute.
    pub ca_file: Option<String>,
    /// How much is asked of it at most.
    pub limits: Limits,
    /// How long that may take.
    pub times: Times,
}

/// How an organisation is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// By its region's name, or a region's domain.
    Region(String),
    /// By a URL, without a final slash.
    BaseUrl(String),
    /// By a variable that holds the name of a region, or a region's domain.
    Variable,
}

/// Where credentials are found, if the environment says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The id of the OAuth client.
    pub client_id: Option<SecretSource>,
    /// The secret of the OAuth client.
    pub client_secret: Option<SecretSource>,
    /// A token that is used as it is.
    pub access_token: Option<SecretSource>,
}

/// How much is asked of an organisation at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Requests in a minute.
    pub requests_per_minute: Option<u64>,
    /// Requests at one time.
    pub concurrency: Option<u64>,
}

impl Limits {
    /// How many requests are under way at once, unless the environment says.
    pub const CONCURRENCY: u64 = 8;

    /// Returns how many requests are under way at once.
    pub fn at_once(self) -> u64 {
        self.concurrency.unwrap_or(Self::CONCURRENCY).max(1)
    }
}

impl Tenant {
    /// Returns how much is asked of the tenant at most; nothing bounds the simulator.
    pub fn limits(&self) -> Limits {
        match self {
            Self::Simulator(_) => Limits::default(),
            Self::Remote(remote) => remote.limits,
        }
    }
}

/// Makes a tenant of what is written at a pointer.
pub(crate) fn settle(
    spec: &TenantSpec,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Option<Tenant> {
    let ways = [
        spec.simulator.is_some(),
        spec.region.is_some(),
        spec.base_url.is_some(),
    ];
    let ways = ways.into_iter().filter(|way| *way).count();
    // A variable alone must not lead a run to an organisation that nobody named.
    if ways > 1 || (ways == 0 && spec.organization.is_none()) {
        let message = "the tenant needs exactly one of `simulator`, `region` and `baseUrl`";
        let found = Trouble::new(Code::Tenant, at.clone(), message);
        trouble.push(found.help(match ways {
            0 => {
                "write `simulator: {}`, or `region: eu-central-1`; beside an `organization`, the \
                 variable GENESYSCLOUD_REGION is read"
            }
            _ => "keep the one that is meant",
        }));
        return None;
    }
    if let Some(simulator) = &spec.simulator {
        refuse_for_simulator(spec, at, trouble);
        return Some(Tenant::Simulator(simulator.clone()));
    }
    let reach = reach(spec, at, trouble)?;
    if let Some(url) = &spec.token_url {
        check_url(url, &at.then("tokenUrl"), trouble);
    }
    let credentials = credentials(spec.credentials.as_ref(), &at.then("credentials"), trouble);
    let limits = spec.limits.clone().unwrap_or_default();
    Some(Tenant::Remote(Box::new(Remote {
        reach,
        token_url: spec.token_url.clone(),
        token_style: spec.token_style.unwrap_or_default(),
        organization: spec.organization.clone(),
        credentials,
        limits: Limits {
            requests_per_minute: limits.requests_per_minute,
            concurrency: limits.concurrency,
        },
        ca_file: spec.ca_file.clone(),
        times: times::settle(spec.timeouts.as_ref(), spec.deadline.as_ref(), at, trouble),
    })))
}

fn refuse_for_simulator(spec: &TenantSpec, at: &Pointer, trouble: &mut Vec<Trouble>) {
    let others = [
        ("tokenUrl", spec.token_url.is_some()),
        ("tokenStyle", spec.token_style.is_some()),
        ("organization", spec.organization.is_some()),
        ("credentials", spec.credentials.is_some()),
        ("caFile", spec.ca_file.is_some()),
        ("limits", spec.limits.is_some()),
        ("timeouts", spec.timeouts.is_some()),
        ("deadline", spec.deadline.is_some()),
    ];
    for (name, _given) in others.into_iter().filter(|(_name, given)| *given) {
        let message = format!("the simulator takes no `{name}`");
        let found = Trouble::new(Code::Tenant, at.then(name), message);
        trouble.push(found.help(format!(
            "take `{name}` out: the simulator is on this machine"
        )));
    }
}

fn reach(spec: &TenantSpec, at: &Pointer, trouble: &mut Vec<Trouble>) -> Option<Reach> {
    match (&spec.region, &spec.base_url) {
        (Some(region), _) => Some(Reach::Region(region.clone())),
        (None, Some(url)) => {
            check_url(url, &at.then("baseUrl"), trouble);
            Some(Reach::BaseUrl(url.trim_end_matches('/').to_owned()))
        }
        (None, None) => Some(Reach::Variable),
    }
}

fn check_url(text: &str, at: &Pointer, trouble: &mut Vec<Trouble>) {
    if let Err((why, help)) = usable(text) {
        let found = Trouble::new(Code::Tenant, at.clone(), format!("the URL {why}"));
        trouble.push(found.help(help));
    }
}

/// Says what is wrong with a URL, and what to do about it.
fn usable(text: &str) -> Result<(), (String, &'static str)> {
    const HTTPS: &str = "write it with `https://`";
    let url = Url::parse(text).map_err(|error| {
        let why = format!("is no absolute URL: {error}");
        (why, "write it like https://api.mypurecloud.com")
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        let why = "holds a user or a password".to_owned();
        return Err((
            why,
            "take them out: `credentials` says where they are found",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(("has a query or a fragment".to_owned(), "leave it out"));
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(&url) => Ok(()),
        "http" => Err((
            "is plain HTTP, which goes to loopback only".to_owned(),
            HTTPS,
        )),
        other => Err((format!("has the scheme `{other}`"), HTTPS)),
    }
}

/// Says whether a URL's host is the machine itself, by what the URL says.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn credentials(
    spec: Option<&CredentialsSpec>,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Credentials {
    let Some(spec) = spec else {
        return Credentials::default();
    };
    if spec.client_id.is_some() != spec.client_secret.is_some() {
        let (there, missing) = match spec.client_id {
            Some(_) => ("clientId", "clientSecret"),
            None => ("clientSecret", "clientId"),
        };
        let message = format!("`{there}` has no `{missing}` beside it");
        let found = Trouble::new(Code::Environment, at.then(there), message);
        let help = format!("add `{missing}: {{env: NAME}}`, or take `{there}` out");
        trouble.push(found.help(help));
    }
    let mut source =
        |name: &str, spec: &Option<CredentialSource>| source(name, spec.as_ref()?, at, trouble);
    Credentials {
        client_id: source("clientId", &spec.client_id),
        client_secret: source("clientSecret", &spec.client_secret),
        access_token: source("accessToken", &spec.access_token),
    }
}

/// Tells where a setting of that name is read from.
pub(crate) fn source(
    name: &str,
    spec: &CredentialSource,
    at: &Pointer,
    trouble: &mut Vec<Trouble>,
) -> Option<SecretSource> {
    match (&spec.env, &spec.file) {
        (Some(name), None) => Some(SecretSource::Env(name.clone())),
        (None, Some(path)) => Some(SecretSource::File(path.clone())),
        (Some(_), Some(_)) => {
            let message = format!("`{name}` names both `env` and `file`");
            let found = Trouble::new(Code::SecretSource, at.then(name), message);
            trouble.push(found.help("keep the one that it is read from"));
            None
        }
        (None, None) => {
            let message = format!("`{name}` names neither `env` nor `file`");
            let found = Trouble::new(Code::SecretSource, at.then(name), message);
            trouble.push(found.help("write {env: NAME} or {file: path}"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(json: serde_json::Value) -> Vec<String> {
        let spec: TenantSpec = serde_json::from_value(json).unwrap();
        let mut trouble = Vec::new();
        let _tenant = settle(&spec, &Pointer::of(["tenant"]), &mut trouble);
        trouble.into_iter().map(|one| one.message).collect()
    }

    #[test]
    fn plain_http_goes_to_loopback_only() {
        for url in [
            "http://127.0.0.1:8080",
            "http://localhost:1/",
            "http://[::1]:9",
            "https://a.example/x",
        ] {
            assert_eq!(
                why(serde_json::json!({"baseUrl": url})),
                Vec::<String>::new(),
                "{url}"
            );
        }
        for url in [
            "http://a.example",
            "http://127.0.0.1.example",
            "ftp://127.0.0.1",
            "https://u:p@a.example",
            "a.example",
        ] {
            assert_eq!(why(serde_json::json!({"baseUrl": url})).len(), 1, "{url}");
        }
    }

    #[test]
    fn there_is_one_way_to_a_tenant() {
        assert_eq!(why(serde_json::json!({})).len(), 1);
        assert!(why(serde_json::json!({"organization": "x"})).is_empty());
        assert_eq!(
            why(serde_json::json!({"simulator": {}, "region": "eu-central-1"})).len(),
            1
        );
        assert_eq!(
            why(serde_json::json!({"simulator": {}, "organization": "x"})).len(),
            1
        );
        let half = serde_json::json!({"region": "x", "credentials": {"clientId": {"env": "A", "file": "b"}}});
        assert_eq!(why(half).len(), 2);
    }
}
