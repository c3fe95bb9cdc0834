use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::*;

fn read(store: Store, variables: &[(&str, &str)]) -> Vec<(String, String)> {
    let variables = variables.iter();
    let settings = Settings {
        variables: variables
            .map(|(name, value)| ((*name).to_owned(), SecretString::from(*value)))
            .collect(),
        proxy: None,
        authorities: None,
        root: PathBuf::new(),
        clock: Arc::new(|| Timestamp::UNIX_EPOCH),
        seed: 1,
    };
    let said = of(store, &settings).unwrap().into_iter();
    said.map(|said| (said.key, said.value.expose_secret().to_owned()))
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn each_store_reads_its_own_and_an_empty_one_says_nothing() {
    let variables = [
        ("AWS_REGION", "eu-central-1"),
        ("AWS_SESSION_TOKEN", ""),
        ("AZURE_CLIENT_ID", "c"),
    ];
    assert_eq!(
        read(Store::S3, &variables),
        pairs(&[("aws_region", "eu-central-1")])
    );
    assert_eq!(
        read(Store::Azure, &variables),
        pairs(&[("azure_client_id", "c")])
    );
    assert!(read(Store::Gcs, &variables).is_empty());
}

#[test]
fn the_names_of_other_tools_are_known_and_the_clients_own_come_last() {
    let variables = [
        ("AZURE_STORAGE_ACCOUNT_NAME", "mine"),
        ("AZURE_STORAGE_ACCOUNT", "other"),
        ("AZURE_STORAGE_KEY", "a2V5"),
    ];
    let said = read(Store::Azure, &variables);
    let names = said.iter();
    let names = names.filter(|(key, _value)| key == "azure_storage_account_name");
    let last = names.map(|(_key, value)| value.as_str()).next_back();
    assert_eq!(last, Some("mine"));
    assert!(said.contains(&("azure_storage_account_key".to_owned(), "a2V5".to_owned())));
    assert_eq!(
        read(Store::Gcs, &[("STORAGE_EMULATOR_HOST", "localhost:4443")]),
        pairs(&[("google_base_url", "http://localhost:4443")])
    );
}

#[test]
fn a_connection_string_is_taken_apart() {
    let text = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5LWtleQ==;\
                EndpointSuffix=core.windows.net";
    assert_eq!(
        read(Store::Azure, &[(CONNECTION, text)]),
        pairs(&[
            ("azure_storage_account_name", "acme"),
            ("azure_storage_account_key", "a2V5LWtleQ=="),
            (
                "azure_storage_endpoint",
                "https://acme.blob.core.windows.net"
            ),
        ])
    );
    let text = "AccountName=a;BlobEndpoint=http://127.0.0.1:1/a/;SharedAccessSignature=sv=1&sig=x";
    assert_eq!(
        read(Store::Azure, &[(CONNECTION, text)]),
        pairs(&[
            ("azure_storage_account_name", "a"),
            ("azure_storage_endpoint", "http://127.0.0.1:1/a"),
            ("azure_storage_sas_key", "sv=1&sig=x"),
        ])
    );
    assert!(connection("hunter2").is_err_and(|why| !why.contains("hunter2")));
}
