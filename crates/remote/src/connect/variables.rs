//! What the environment says of a store, in the words of the store's client.
//!
//! Each cloud's tools read names of their own beside those that the client knows; a connection
//! string says several things at once. A variable that is empty says nothing.

use secrecy::{ExposeSecret as _, SecretString};

use crate::location::Store;
use crate::settings::Settings;

/// Names that other tools of a cloud read, and what the client calls them. The client's own come
/// after these, and win.
const ALSO: [(&str, &str); 5] = [
    ("AZURE_STORAGE_ACCOUNT", "azure_storage_account_name"),
    ("AZURE_STORAGE_KEY", "azure_storage_account_key"),
    ("GOOGLE_OAUTH_ACCESS_TOKEN", "google_bearer_token"),
    (EMULATOR, "google_base_url"),
    ("AZURE_STORAGE_BLOB_ENDPOINT", "azure_storage_endpoint"),
];
/// The name of an emulator's address.
pub(super) const EMULATOR: &str = "STORAGE_EMULATOR_HOST";
/// The name of a connection string.
const CONNECTION: &str = "AZURE_STORAGE_CONNECTION_STRING";
/// Which of the client's names are addresses.
const ADDRESSES: [&str; 9] = [
    "aws_endpoint",
    "aws_endpoint_url",
    "aws_endpoint_url_s3",
    "aws_endpoint_url_sts",
    "azure_endpoint",
    "azure_storage_endpoint",
    "azure_authority_host",
    "azure_storage_authority_host",
    "google_base_url",
];

/// One thing that the environment says.
pub(super) struct Said {
    /// The variable.
    pub(super) variable: String,
    /// What the client calls it.
    pub(super) key: String,
    pub(super) value: SecretString,
}

impl Said {
    fn new(variable: &str, key: &str, value: &str) -> Self {
        Self {
            variable: variable.to_owned(),
            key: key.to_owned(),
            value: SecretString::from(value),
        }
    }

    /// Says whether it is an address.
    pub(super) fn is_address(&self) -> bool {
        ADDRESSES.contains(&self.key.as_str())
    }
}

/// Reads what the environment says of a store; what comes later wins.
pub(super) fn of(store: Store, settings: &Settings) -> Result<Vec<Said>, String> {
    let prefix = prefix(store);
    let given = settings.variables.iter();
    let given: Vec<_> = given
        .map(|(name, value)| (name.as_str(), value.expose_secret().trim()))
        .filter(|(_name, value)| !value.is_empty())
        .collect();
    let mut said = Vec::new();
    for (name, value) in &given {
        if store == Store::Azure && *name == CONNECTION {
            said.extend(connection(value)?);
        }
    }
    for (name, value) in &given {
        let also = ALSO.iter().find(|(also, _key)| also == name);
        if let Some((_also, key)) = also.filter(|(_also, key)| key.starts_with(prefix)) {
            said.push(Said::new(name, key, &with_scheme(name, value)));
        }
    }
    for (name, value) in &given {
        let key = name.to_ascii_lowercase();
        if key.starts_with(prefix) && *name != CONNECTION {
            said.push(Said::new(name, &key, value));
        }
    }
    Ok(said)
}

/// What the client's names for a store begin with.
const fn prefix(store: Store) -> &'static str {
    match store {
        Store::S3 => "aws_",
        Store::Azure => "azure_",
        Store::Gcs => "google_",
    }
}

/// The address of an emulator is often written as a host and a port alone.
fn with_scheme(name: &str, value: &str) -> String {
    match name == EMULATOR && !value.contains("://") {
        true => format!("http://{value}"),
        false => value.trim_end_matches('/').to_owned(),
    }
}

/// Takes a connection string apart.
fn connection(text: &str) -> Result<Vec<Said>, String> {
    let said = |key: &str, value: &str| Said::new(CONNECTION, key, value);
    let (mut all, mut account) = (Vec::new(), None);
    let (mut scheme, mut suffix, mut has_address) = ("https", "core.windows.net", false);
    for part in text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let Some((name, value)) = part.split_once('=') else {
            return Err(format!(
                "{CONNECTION} is no connection string: each part of it is NAME=VALUE, with `;` between"
            ));
        };
        match name.to_ascii_lowercase().as_str() {
            "accountname" => {
                account = Some(value);
                all.push(said("azure_storage_account_name", value));
            }
            "accountkey" => all.push(said("azure_storage_account_key", value)),
            "sharedaccesssignature" => all.push(said("azure_storage_sas_key", value)),
            "blobendpoint" => {
                has_address = true;
                let value = value.trim_end_matches('/');
                all.push(said("azure_storage_endpoint", value));
            }
            "defaultendpointsprotocol" => scheme = value,
            "endpointsuffix" => suffix = value,
            "usedevelopmentstorage" if value.eq_ignore_ascii_case("true") => {
                all.push(said("azure_storage_use_emulator", "true"));
                return Ok(all);
            }
            // Queues, tables and files are no concern of a ledger.
            _ => {}
        }
    }
    if let Some(account) = account.filter(|_account| !has_address) {
        let address = format!("{scheme}://{account}.blob.{suffix}");
        all.push(said("azure_storage_endpoint", &address));
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
