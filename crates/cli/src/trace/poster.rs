//! Posts spans to a collector: the HTTP client that the exporter is given.
//!
//! The exporter asks on its own thread, so that waiting there holds up nobody.

use std::error::Error as _;
use std::fmt;
use std::pin::Pin;
use std::sync::PoisonError;

use http::{Request, Response};
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use tokio::runtime::{Builder, Runtime};

use super::Trouble;
use super::settings::Settings;

/// No answer of a collector comes near this size.
const LARGEST: usize = 4 << 20;

/// Posts spans.
pub(super) struct Poster {
    client: reqwest::Client,
    runtime: Runtime,
    trouble: Trouble,
}

type Posted<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

impl Poster {
    /// Sets up the client.
    pub(super) fn new(settings: &Settings, trouble: Trouble) -> Result<Self, String> {
        // An answer of `Err` says that a provider is installed already, which is as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let mut client = reqwest::Client::builder()
            .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")))
            // The collector's key would go along.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(settings.timeout);
        if settings.is_local {
            client = client.no_proxy();
        }
        let client = client.build().map_err(|error| told(&error))?;
        Ok(Self {
            client,
            runtime,
            trouble,
        })
    }

    async fn post(&self, request: Request<Bytes>) -> Result<Response<Bytes>, String> {
        let request = reqwest::Request::try_from(request);
        let request = request.map_err(|error| told(&error))?;
        let answer = self.client.execute(request).await;
        let mut answer = answer.map_err(|error| told(&error))?;
        let status = answer.status();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| told(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err("the collector's answer is too long".to_owned());
            }
            body.extend_from_slice(&chunk);
        }
        if !status.is_success() {
            self.note(format!("the collector answered {status}"));
        }
        let answer = Response::builder().status(status).body(Bytes::from(body));
        answer.map_err(|error| error.to_string())
    }

    fn note(&self, why: String) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.get_or_insert(why);
    }
}

impl HttpClient for Poster {
    fn send_bytes<'a, 'async_trait>(&'a self, request: Request<Bytes>) -> Posted<'async_trait>
    where
        'a: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(async move {
            // There is no runtime on the exporter's thread but this one.
            let posted = self.runtime.block_on(self.post(request));
            posted.map_err(|why| {
                self.note(why.clone());
                HttpError::from(why)
            })
        })
    }
}

impl fmt::Debug for Poster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poster").finish_non_exhaustive()
    }
}

/// Says why something was not sent, without its URL, which may hold a key.
fn told(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut last = None;
    while let Some(deeper) = cause {
        last = Some(deeper);
        cause = deeper.source();
    }
    match (error.is_timeout(), last) {
        (true, _) => "the collector did not answer in time".to_owned(),
        (false, Some(last)) => format!("the collector cannot be reached: {last}"),
        (false, None) => "the collector cannot be reached".to_owned(),
    }
}
