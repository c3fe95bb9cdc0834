//! What the `OTEL_*` variables ask for, where the crates of OpenTelemetry do not read them.

use std::collections::HashMap;
use std::time::Duration;

use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::Protocol;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use secrecy::SecretString;

use crate::project::VERSION;
use crate::redaction;

/// How long a collector may take to answer, unless the environment says so.
const ANSWER: Duration = Duration::from_secs(10);
const SERVICE: &str = "service.name";

/// What the environment asks for.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) protocol: Protocol,
    pub(super) timeout: Duration,
    /// Whether the environment says how many spans may wait.
    pub(super) sizes_queue: bool,
    /// Whether the collector is on this machine, so that no proxy leads there.
    pub(super) is_local: bool,
    parent: HashMap<String, String>,
}

impl Settings {
    /// Reads the environment; nothing comes out where it asks for no traces.
    pub(super) fn find(variable: &dyn Fn(&str) -> Option<String>) -> Result<Option<Self>, String> {
        let word = |name: &str| variable(name).map(|value| value.trim().to_ascii_lowercase());
        let first = |last: &str| {
            let own = variable(&format!("OTEL_EXPORTER_OTLP_TRACES_{last}"));
            own.or_else(|| variable(&format!("OTEL_EXPORTER_OTLP_{last}")))
        };
        let Some(endpoint) = first("ENDPOINT") else {
            return Ok(None);
        };
        let is_off = word("OTEL_SDK_DISABLED").is_some_and(|word| word == "true");
        let exporters = word("OTEL_TRACES_EXPORTER").unwrap_or_else(|| "otlp".to_owned());
        if is_off || !exporters.split(',').any(|one| one.trim() == "otlp") {
            return Ok(None);
        }
        let protocol = first("PROTOCOL").map(|word| word.trim().to_ascii_lowercase());
        let protocol = match protocol.as_deref() {
            None | Some("http/protobuf") => Protocol::HttpBinary,
            Some("http/json") => Protocol::HttpJson,
            Some(_other) => {
                let why = "OTEL_EXPORTER_OTLP_PROTOCOL is neither `http/protobuf` nor `http/json`";
                return Err(why.to_owned());
            }
        };
        let timeout = match first("TIMEOUT").map(|text| text.trim().parse()) {
            None => ANSWER,
            Some(Ok(millis)) => Duration::from_millis(millis),
            Some(Err(_)) => {
                return Err("OTEL_EXPORTER_OTLP_TIMEOUT is no number of milliseconds".to_owned());
            }
        };
        // A header of a collector is a key of it more often than not.
        for headers in [
            "OTEL_EXPORTER_OTLP_HEADERS",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
        ] {
            variable(headers).iter().for_each(|text| learn(text));
        }
        let carried = ["TRACEPARENT", "TRACESTATE"].into_iter();
        let carried = carried.filter_map(|name| Some((name.to_ascii_lowercase(), variable(name)?)));
        Ok(Some(Self {
            protocol,
            timeout,
            sizes_queue: variable("OTEL_BSP_MAX_QUEUE_SIZE").is_some(),
            is_local: is_local(&endpoint),
            parent: carried.collect(),
        }))
    }

    /// Returns the span that the environment names as the parent of all, if it names one.
    pub(super) fn parent(&self) -> Option<Context> {
        let parent = TraceContextPropagator::new().extract(&self.parent);
        let is_there = parent.span().span_context().is_valid();
        is_there.then_some(parent)
    }
}

/// Describes this process.
pub(super) fn resource() -> Resource {
    let version = || KeyValue::new("service.version", VERSION);
    let found = Resource::builder().with_attribute(version()).build();
    let name = found.get(&SERVICE.into()).map(|name| name.to_string());
    match name.is_none_or(|name| name.starts_with("unknown_service")) {
        true => Resource::builder()
            .with_attribute(version())
            .with_service_name("lockstep")
            .build(),
        false => found,
    }
}

fn learn(headers: &str) {
    let values = headers.split(',').filter_map(|pair| pair.split_once('='));
    let values = values.flat_map(|(_name, value)| {
        let spelled = value.trim().to_owned();
        let meant = percent_encoding::percent_decode_str(value.trim());
        [spelled, meant.decode_utf8_lossy().into_owned()]
    });
    // `Bearer` alone is no secret.
    for value in values {
        let secret = value.rsplit(' ').next().unwrap_or_default();
        if secret.len() > 3 {
            redaction::learn(&SecretString::from(secret.to_owned()));
        }
    }
}

fn is_local(endpoint: &str) -> bool {
    let uri: Option<http::Uri> = endpoint.parse().ok();
    let host = uri.as_ref().and_then(http::Uri::host).unwrap_or_default();
    let host = host.trim_matches(['[', ']']);
    let ip: Option<std::net::IpAddr> = host.parse().ok();
    host.eq_ignore_ascii_case("localhost") || ip.is_some_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(set: &[(&str, &str)]) -> Result<Option<Settings>, String> {
        let variable = |name: &str| {
            let found = set.iter().find(|(known, _value)| *known == name);
            found.map(|(_name, value)| (*value).to_owned())
        };
        Settings::find(&variable)
    }

    const TO: (&str, &str) = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318");

    #[test]
    fn an_end_point_asks_for_traces() {
        assert!(found(&[]).unwrap().is_none());
        assert!(found(&[("OTEL_SERVICE_NAME", "x")]).unwrap().is_none());
        let settings = found(&[TO]).unwrap().unwrap();
        assert_eq!(settings.protocol, Protocol::HttpBinary);
        assert_eq!(settings.timeout, ANSWER);
        assert!(settings.is_local && settings.parent().is_none());
        let own = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://otel.example");
        assert!(!found(&[own]).unwrap().unwrap().is_local);
    }

    #[test]
    fn traces_can_be_switched_off() {
        let off = ("OTEL_SDK_DISABLED", "TRUE");
        assert!(found(&[TO, off]).unwrap().is_none());
        let none = ("OTEL_TRACES_EXPORTER", "none");
        assert!(found(&[TO, none]).unwrap().is_none());
    }

    #[test]
    fn what_is_asked_for_and_unknown_is_refused() {
        let grpc = ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        assert!(found(&[TO, grpc]).unwrap_err().contains("http/json"));
        let soon = ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon");
        assert!(found(&[TO, soon]).unwrap_err().contains("milliseconds"));
        let json = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json");
        let settings = found(&[TO, grpc, json]).unwrap().unwrap();
        assert_eq!(settings.protocol, Protocol::HttpJson);
    }

    #[test]
    fn the_parent_is_what_the_environment_names() {
        let id = "0af7651916cd43dd8448eb211c80319c";
        let named = format!("00-{id}-b7ad6b7169203331-01");
        let settings = found(&[TO, ("TRACEPARENT", &named)]).unwrap().unwrap();
        let parent = settings.parent().unwrap();
        assert_eq!(parent.span().span_context().trace_id().to_string(), id);
        let odd = found(&[TO, ("TRACEPARENT", "nonsense")]).unwrap().unwrap();
        assert!(odd.parent().is_none());
    }
}
