//! The client of a bucket: which store, reached how, with whose credentials.
//!
//! A location and what the environment says come in; a store goes out. TLS is that of the rest of
//! the program, and so are proxies and certificates.

mod plain;
mod variables;

use std::sync::Arc;
use std::time::Duration;

use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use secrecy::ExposeSecret as _;

use crate::error::Error;
use crate::location::Store;
use crate::settings::Settings;
use plain::Connector;
use variables::Said;

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(30);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a connection to a service may take that tells a machine who it is.
const NEAR: Duration = Duration::from_secs(1);

/// Makes the client of a bucket.
pub(crate) fn store(
    (store, bucket): (Store, &str),
    settings: &Settings,
) -> Result<Arc<dyn ObjectStore>, Error> {
    let place = format!("{}://{bucket}", store.scheme());
    let fails = |why: String| Error::Settings {
        place: place.clone(),
        why,
    };
    let said = variables::of(store, settings).map_err(&fails)?;
    let mut addresses = said.iter().filter(|said| said.is_address());
    if let Some(plain) = addresses.find(|said| !plain::is_allowed(said.value.expose_secret())) {
        return Err(fails(format!(
            "{} is plain HTTP, which is for this machine only",
            plain.variable
        )));
    }
    let connector = Connector {
        store: client(settings, CONNECT).map_err(&fails)?,
        identity: client(settings, NEAR).map_err(&fails)?,
    };
    let built: object_store::Result<Arc<dyn ObjectStore>> = match store {
        #[cfg(feature = "s3")]
        Store::S3 => s3(bucket, &said, connector),
        #[cfg(feature = "azure")]
        Store::Azure => azure(bucket, &said, connector),
        #[cfg(feature = "gcs")]
        Store::Gcs => gcs(bucket, &said, connector),
        #[cfg(not(all(feature = "s3", feature = "azure", feature = "gcs")))]
        other => {
            let name = other.scheme();
            return Err(fails(format!("this build was made without `{name}:`")));
        }
    };
    built.map_err(|error| fails(unbuilt(store, &error)))
}

/// Says why a store's client could not be made, and what to set where it is known.
fn unbuilt(store: Store, error: &object_store::Error) -> String {
    let told = error.to_string();
    match store {
        Store::Azure if told.contains("Account must be specified") => {
            "no account is named: set AZURE_STORAGE_ACCOUNT_NAME, or AZURE_STORAGE_CONNECTION_STRING"
                .to_owned()
        }
        Store::S3 | Store::Azure | Store::Gcs => told,
    }
}

fn client(settings: &Settings, connect: Duration) -> Result<reqwest::Client, String> {
    // An answer of `Err` says that a provider is installed already, which is as good.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect)
        .timeout(ANSWER)
        .tcp_nodelay(true)
        .no_proxy()
        .referer(false);
    if let Some((url, except)) = &settings.proxy {
        let proxy = reqwest::Proxy::https(url.expose_secret());
        let proxy = proxy.map_err(|_told| "the proxy cannot be used".to_owned())?;
        let except = reqwest::NoProxy::from_string(&format!("{except},localhost,127.0.0.0/8,::1"));
        builder = builder.proxy(proxy.no_proxy(except));
    }
    if let Some(pem) = &settings.authorities {
        let certificates = reqwest::Certificate::from_pem_bundle(pem);
        for certificate in certificates.map_err(|error| error.to_string())? {
            builder = builder.add_root_certificate(certificate);
        }
    }
    builder.build().map_err(|error| error.to_string())
}

fn retry() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(2),
            base: 2.0,
        },
        max_retries: 4,
        retry_timeout: Duration::from_secs(20),
    }
}

/// What each builder is told of HTTP: no plain one, which [`plain`] takes for a service of identity.
fn options() -> ClientOptions {
    ClientOptions::new().with_allow_http(false)
}

#[cfg(feature = "s3")]
fn s3(
    bucket: &str,
    said: &[Said],
    connector: Connector,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    use object_store::aws::{AmazonS3Builder, S3ConditionalPut};

    let mut builder = AmazonS3Builder::new();
    for said in said {
        if let Ok(key) = said.key.parse() {
            builder = builder.with_config(key, said.value.expose_secret());
        }
    }
    let store = builder
        .with_bucket_name(bucket)
        .with_client_options(options())
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .with_retry(retry())
        .with_http_connector(connector)
        .build()?;
    Ok(Arc::new(store))
}

#[cfg(feature = "azure")]
fn azure(
    container: &str,
    said: &[Said],
    connector: Connector,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    use object_store::azure::MicrosoftAzureBuilder;

    let mut builder = MicrosoftAzureBuilder::new();
    for said in said {
        if let Ok(key) = said.key.parse() {
            builder = builder.with_config(key, said.value.expose_secret());
        }
    }
    let store = builder
        .with_container_name(container)
        .with_client_options(options())
        .with_retry(retry())
        .with_http_connector(connector)
        .build()?;
    Ok(Arc::new(store))
}

#[cfg(feature = "gcs")]
fn gcs(
    bucket: &str,
    said: &[Said],
    connector: Connector,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};

    let mut builder = GoogleCloudStorageBuilder::new();
    for said in said {
        if let Ok(key) = said.key.parse() {
            builder = builder.with_config(key, said.value.expose_secret());
        }
        // An emulator asks nobody who they are.
        if said.variable == variables::EMULATOR {
            builder = builder.with_config(GoogleConfigKey::SkipSignature, "true");
        }
    }
    let store = builder
        .with_bucket_name(bucket)
        .with_client_options(options())
        .with_retry(retry())
        .with_http_connector(connector)
        .build()?;
    Ok(Arc::new(store))
}
