//! The client of a bucket: which store, reached how, with whose credentials.
//!
//! A location and what the environment says come in; a store goes out. TLS is that of the rest of
//! the program, and so are proxies and certificates.

use std::sync::Arc;
use std::time::Duration;

use object_store::client::{HttpClient, HttpConnector};
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use secrecy::ExposeSecret as _;

use crate::error::Error;
use crate::location::Store;
use crate::settings::Settings;

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(30);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Hands out one HTTP client of our own, whatever the store's builder asks for.
#[derive(Debug)]
struct Connector(reqwest::Client);

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

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
    let client = client(settings).map_err(&fails)?;
    let built: object_store::Result<Arc<dyn ObjectStore>> = match store {
        #[cfg(feature = "s3")]
        Store::S3 => s3(bucket, settings, client),
        #[cfg(feature = "azure")]
        Store::Azure => azure(bucket, settings, client),
        #[cfg(feature = "gcs")]
        Store::Gcs => gcs(bucket, settings, client),
        #[cfg(not(all(feature = "s3", feature = "azure", feature = "gcs")))]
        other => {
            let name = other.scheme();
            return Err(fails(format!("this build was made without `{name}:`")));
        }
    };
    built.map_err(|error| fails(error.to_string()))
}

fn client(settings: &Settings) -> Result<reqwest::Client, String> {
    // An answer of `Err` says that a provider is installed already, which is as good.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
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

/// Plain HTTP is for a store on this machine only.
fn plain(settings: &Settings, names: &[&str]) -> Result<bool, object_store::Error> {
    let mut all = settings.variables.iter();
    let Some((name, url)) = all.find(|(name, _)| names.contains(&name.as_str())) else {
        return Ok(false);
    };
    let url = url.expose_secret();
    let Some(rest) = url.strip_prefix("http://") else {
        return Ok(false);
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _port)| host);
    match matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
        true => Ok(true),
        false => Err(object_store::Error::NotSupported {
            source: format!("{name} is plain HTTP, which is for this machine only").into(),
        }),
    }
}

#[cfg(feature = "s3")]
fn s3(
    bucket: &str,
    settings: &Settings,
    client: reqwest::Client,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    use object_store::aws::{AmazonS3Builder, S3ConditionalPut};

    let mut builder = AmazonS3Builder::new();
    for (name, value) in &settings.variables {
        if name.starts_with("AWS_")
            && let Ok(key) = name.to_ascii_lowercase().parse()
        {
            builder = builder.with_config(key, value.expose_secret());
        }
    }
    let plain = plain(
        settings,
        &["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"],
    )?;
    let store = builder
        .with_bucket_name(bucket)
        .with_allow_http(plain)
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .with_retry(retry())
        .with_http_connector(Connector(client))
        .build()?;
    Ok(Arc::new(store))
}

#[cfg(feature = "azure")]
fn azure(
    container: &str,
    settings: &Settings,
    client: reqwest::Client,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    use object_store::azure::MicrosoftAzureBuilder;

    let mut builder = MicrosoftAzureBuilder::new();
    for (name, value) in &settings.variables {
        if name.starts_with("AZURE_")
            && let Ok(key) = name.to_ascii_lowercase().parse()
        {
            builder = builder.with_config(key, value.expose_secret());
        }
    }
    let plain = plain(settings, &["AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"])?;
    let store = builder
        .with_container_name(container)
        .with_allow_http(plain)
        .with_retry(retry())
        .with_http_connector(Connector(client))
        .build()?;
    Ok(Arc::new(store))
}

#[cfg(feature = "gcs")]
fn gcs(
    bucket: &str,
    settings: &Settings,
    client: reqwest::Client,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    use object_store::gcp::GoogleCloudStorageBuilder;

    let mut builder = GoogleCloudStorageBuilder::new();
    for (name, value) in &settings.variables {
        if name.starts_with("GOOGLE_")
            && let Ok(key) = name.to_ascii_lowercase().parse()
        {
            builder = builder.with_config(key, value.expose_secret());
        }
    }
    let store = builder
        .with_bucket_name(bucket)
        .with_retry(retry())
        .with_http_connector(Connector(client))
        .build()?;
    Ok(Arc::new(store))
}
