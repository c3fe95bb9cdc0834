//! The credentials of an organisation: by the references of its environment, else by the variables
//! that users of Genesys Cloud tooling already have.
//!
//! Settings come in; where the API is and what a token is asked for with go out.

use lockstep_genesys::{Region, TokenSource, TokenStyle};
use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::SecretError;
use lockstep_spec::tenant::{Reach, Remote, TokenStyle as Written};

use crate::failure::Failure;
use crate::secrets::Secrets;

/// The variable that names a region, or the domain of one.
pub(crate) const REGION: &str = "GENESYSCLOUD_REGION";
const CLIENT_ID: &str = "GENESYSCLOUD_OAUTHCLIENT_ID";
const CLIENT_SECRET: &str = "GENESYSCLOUD_OAUTHCLIENT_SECRET";
const ACCESS_TOKEN: &str = "GENESYSCLOUD_ACCESS_TOKEN";

/// How an organisation is reached.
#[derive(Debug)]
pub(crate) struct Found {
    /// Where the API is.
    pub(crate) base_url: String,
    /// What a token is asked for with.
    pub(crate) token: TokenSource,
    /// The id of the OAuth client, for the ledger.
    pub(crate) actor: String,
}

/// Finds the way to an organisation.
pub(crate) fn find(name: &str, remote: &Remote, secrets: &Secrets) -> Result<Found, Failure> {
    let style = match remote.token_style {
        Written::Basic => TokenStyle::Basic,
        Written::Body => TokenStyle::Body,
    };
    let (base_url, url) = match &remote.reach {
        Reach::BaseUrl(url) => (url.clone(), remote.token_url.clone()),
        Reach::Region(_) | Reach::Variable => {
            let region = region(name, &remote.reach, secrets)?;
            let url = remote.token_url.clone();
            (
                region.base_url(),
                Some(url.unwrap_or_else(|| region.token_url(style))),
            )
        }
    };
    let read = |source: &SecretSource| secrets.find(source).map_err(|error| missing(name, error));
    if let Some(source) = token_source(remote, secrets) {
        return Ok(Found {
            base_url,
            token: TokenSource::AccessToken(read(&source)?),
            actor: "(access token)".to_owned(),
        });
    }
    let given = &remote.credentials;
    let id = given.client_id.clone().unwrap_or_else(|| env(CLIENT_ID));
    let secret = given.client_secret.clone();
    let secret = read(&secret.unwrap_or_else(|| env(CLIENT_SECRET)));
    // The id of a client is no secret: the ledger names it.
    let id = secrets.text(&id).map_err(|error| missing(name, error))?;
    let secret = secret?;
    Ok(Found {
        base_url,
        actor: id.clone(),
        token: TokenSource::ClientCredentials {
            id,
            secret,
            style,
            url,
        },
    })
}

/// Finds the region that an environment, or else the variable, names.
fn region(name: &str, reach: &Reach, secrets: &Secrets) -> Result<Region, Failure> {
    let text = match reach {
        Reach::Region(text) | Reach::BaseUrl(text) => text.clone(),
        Reach::Variable => secrets.text(&env(REGION)).map_err(|error| {
            let message = format!("where environment `{name}` is cannot be told");
            Failure::new(message).because(error).help(format!(
                "set {REGION}, or write `region` under `spec.environments.{name}.tenant`"
            ))
        })?,
    };
    Region::find(&text).map_err(|error| {
        let message = format!("the region of environment `{name}` is unknown");
        let known: Vec<&str> = Region::names().collect();
        let help = format!("known regions are {}", known.join(", "));
        Failure::new(message).because(error).help(help)
    })
}

/// A token wins over a client, but what the environment names wins over what it does not.
fn token_source(remote: &Remote, secrets: &Secrets) -> Option<SecretSource> {
    let given = &remote.credentials;
    if given.access_token.is_some() || given.client_id.is_some() {
        return given.access_token.clone();
    }
    let usual = env(ACCESS_TOKEN);
    secrets.find(&usual).is_ok().then_some(usual)
}

fn env(name: &str) -> SecretSource {
    SecretSource::Env(name.to_owned())
}

fn missing(name: &str, error: SecretError) -> Failure {
    let message = format!("the credentials of environment `{name}` are missing");
    Failure::new(message).because(error).help(format!(
        "set it, or name others under `spec.environments.{name}.tenant.credentials`; \
         without that, {CLIENT_ID} and {CLIENT_SECRET}, or {ACCESS_TOKEN}, are read"
    ))
}

#[cfg(test)]
mod tests {
    use lockstep_spec::tenant::{Credentials, Limits, Times};

    use crate::secrets::Missing;

    use super::*;

    fn remote(reach: Reach, credentials: Credentials) -> Remote {
        Remote {
            reach,
            token_url: None,
            token_style: Written::Basic,
            organization: None,
            credentials,
            ca_file: None,
            limits: Limits::default(),
            times: Times::default(),
        }
    }

    fn of_files(names: &[&str]) -> (tempfile::TempDir, Secrets) {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(folder.path().join(name), format!("the {name}\n")).unwrap();
        }
        let root = folder.path().to_owned();
        let missing = Missing::Refused;
        (folder, Secrets { root, missing })
    }

    fn file(name: &str) -> Option<SecretSource> {
        Some(SecretSource::File(name.to_owned()))
    }

    #[test]
    fn regions_have_their_own_token_host() {
        let (_folder, secrets) = of_files(&["id", "secret"]);
        let credentials = Credentials {
            client_id: file("id"),
            client_secret: file("secret"),
            access_token: None,
        };
        let remote = remote(Reach::Region("eu-central-1".to_owned()), credentials);
        let found = find("prod", &remote, &secrets).unwrap();
        assert_eq!(found.base_url, "https://api.mypurecloud.de");
        assert_eq!(found.actor, "the id");
        let TokenSource::ClientCredentials { url, .. } = found.token else {
            panic!("credentials were given");
        };
        assert_eq!(
            url.as_deref(),
            Some("https://login.mypurecloud.de/oauth/token")
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let (_folder, secrets) = of_files(&["id"]);
        let credentials = Credentials {
            client_id: file("id"),
            client_secret: file("secret"),
            access_token: None,
        };
        let reach = Reach::BaseUrl("https://a.example".to_owned());
        let failure = find("prod", &remote(reach, credentials), &secrets).unwrap_err();
        let text = lockstep_apply::chain(&failure);
        assert!(text.contains("environment `prod`"), "{text}");
        assert!(text.contains("file secret"), "{text}");
    }
}
