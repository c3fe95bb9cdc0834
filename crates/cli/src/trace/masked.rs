//! The last door before spans leave: secrets are masked in their names and attributes.
//!
//! Nothing that makes a span puts a secret into it; this holds even if one did.

use std::borrow::Cow;

use opentelemetry::{KeyValue, StringValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

use crate::redaction::mask_keys;

/// Masks what an exporter sends.
#[derive(Debug)]
pub(super) struct Masked<E>(E);

impl<E> Masked<E> {
    pub(super) const fn new(exporter: E) -> Self {
        Self(exporter)
    }
}

impl<E: SpanExporter> SpanExporter for Masked<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        batch.iter_mut().for_each(mask);
        self.0.export(batch).await
    }

    fn shutdown_with_timeout(&self, timeout: std::time::Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn mask(span: &mut SpanData) {
    if let Some(name) = masked(&span.name) {
        span.name = Cow::Owned(name);
    }
    for KeyValue { value, .. } in &mut span.attributes {
        if let Value::String(text) = value
            && let Some(clean) = masked(text.as_str())
        {
            *text = StringValue::from(clean);
        }
    }
}

/// Returns a text without secrets, if there are any in it.
fn masked(text: &str) -> Option<String> {
    let clean = mask_keys(text.as_bytes());
    let changed = clean != text.as_bytes();
    changed.then(|| String::from_utf8_lossy(&clean).into_owned())
}
