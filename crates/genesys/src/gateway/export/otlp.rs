//! Telemetry as OTLP metrics, in the JSON spelling of the protocol.
//!
//! Samples come in, the body of one request goes out. Counts are sums of one period each; means and
//! shares are gauges, and a period in which nothing was asked has none.

use jiff::Timestamp;
use lockstep_model::telemetry::Sample;
use serde_json::{Value, json};

use super::Named;

/// How many samples go into one request: collectors take bodies of some megabytes.
pub(super) const AT_ONCE: usize = 1_000;

/// The protocol's number for sums that each cover a time of their own.
const DELTA: u32 = 1;

/// A figure of a sample, as a number of the protocol.
type Figure = fn(&Sample) -> Option<Value>;

/// The metrics: name, unit, description, whether it is a sum, and where it comes from.
const METRICS: &[(&str, &str, &str, bool, Figure)] = &[
    (
        "genesys.llm_gateway.requests",
        "{request}",
        "Requests that the gateway took for a prompt's version",
        true,
        |sample| whole(sample.requests),
    ),
    (
        "genesys.llm_gateway.tokens",
        "{token}",
        "Tokens that these requests took",
        true,
        |sample| whole(sample.tokens),
    ),
    (
        "genesys.llm_gateway.error_rate",
        "1",
        "Share of the requests that failed",
        false,
        |sample| busy(sample, sample.error_rate),
    ),
    (
        "genesys.llm_gateway.latency",
        "ms",
        "Mean latency of the period's answers",
        false,
        |sample| busy(sample, sample.latency_ms),
    ),
    (
        "genesys.llm_gateway.token_utilization",
        "1",
        "Share of the tokens that the requests might take",
        false,
        |sample| busy(sample, sample.token_utilization),
    ),
];

/// Writes samples as one request, and says how many were left out for want of a time.
pub(super) fn metrics(samples: &[Sample], named: Named<'_>) -> (Value, usize) {
    let timed = samples
        .iter()
        .filter_map(|sample| Some((sample, times(sample)?)));
    let timed: Vec<_> = timed.collect();
    let metrics = METRICS
        .iter()
        .filter_map(|(name, unit, about, is_sum, figure)| {
            let points: Vec<Value> = timed
                .iter()
                .filter_map(|(sample, times)| Some(point(sample, times, named, figure(sample)?)))
                .collect();
            if points.is_empty() {
                return None;
            }
            let mut metric = json!({"name": name, "unit": unit, "description": about});
            match is_sum {
                true => {
                    metric["sum"] = json!({
                        "dataPoints": points,
                        "aggregationTemporality": DELTA,
                        "isMonotonic": true,
                    });
                }
                false => metric["gauge"] = json!({"dataPoints": points}),
            }
            Some(metric)
        });
    let metrics: Vec<Value> = metrics.collect();
    let resource = json!({"attributes": [
        text("service.name", "genesys-llm-gateway"),
        text("genesys.organization.id", named.organization),
    ]});
    let scope = json!({"name": "lockstep", "version": env!("CARGO_PKG_VERSION")});
    let body = json!({"resourceMetrics": [{
        "resource": resource,
        "scopeMetrics": [{"scope": scope, "metrics": metrics}],
    }]});
    (body, samples.len() - timed.len())
}

fn point(sample: &Sample, [from, to]: &[String; 2], named: Named<'_>, figure: Value) -> Value {
    let mut attributes = vec![
        text("prompt.name", named.prompt),
        text("prompt.id", named.prompt_id),
    ];
    let version = sample.version.as_deref();
    attributes.extend(version.map(|version| text("prompt.version", version)));
    let mut point = json!({
        "attributes": attributes,
        "startTimeUnixNano": from,
        "timeUnixNano": to,
    });
    // The protocol's JSON spells whole numbers of 64 bits as texts.
    match figure.is_string() {
        true => point["asInt"] = figure,
        false => point["asDouble"] = figure,
    }
    point
}

/// Returns when a sample's period begins and ends, in nanoseconds.
fn times(sample: &Sample) -> Option<[String; 2]> {
    let from: Timestamp = sample.at.as_deref()?.parse().ok()?;
    let seconds = i64::try_from(sample.period_seconds.unwrap_or(0)).ok()?;
    let to = from
        .checked_add(jiff::SignedDuration::from_secs(seconds))
        .ok()?;
    Some([from, to].map(|at| at.as_nanosecond().to_string()))
}

fn whole(count: Option<u64>) -> Option<Value> {
    count.map(|count| Value::from(count.to_string()))
}

fn busy(sample: &Sample, figure: Option<f64>) -> Option<Value> {
    figure.filter(|_| !sample.is_idle()).map(Value::from)
}

fn text(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMED: Named<'_> = Named {
        prompt: "support",
        prompt_id: "p-1",
        organization: "o-1",
    };

    fn sample() -> Sample {
        Sample {
            version: Some("1.0.0".to_owned()),
            at: Some("2026-11-21T10:00:00Z".to_owned()),
            period_seconds: Some(300),
            requests: Some(12),
            tokens: Some(3_400),
            error_rate: Some(0.25),
            latency_ms: Some(210.5),
            token_utilization: Some(0.5),
        }
    }

    fn found<'a>(body: &'a Value, name: &str) -> Option<&'a Value> {
        let metrics = &body["resourceMetrics"][0]["scopeMetrics"][0]["metrics"];
        let name = format!("genesys.llm_gateway.{name}");
        metrics
            .as_array()
            .unwrap()
            .iter()
            .find(|metric| metric["name"] == name)
    }

    #[test]
    fn counts_are_sums_and_means_are_gauges() {
        let (body, timeless) = metrics(&[sample()], NAMED);
        assert_eq!(timeless, 0);
        let requests = found(&body, "requests").unwrap();
        assert_eq!(requests["sum"]["aggregationTemporality"], 1);
        assert_eq!(requests["sum"]["isMonotonic"], true);
        let point = &requests["sum"]["dataPoints"][0];
        assert_eq!(point["asInt"], "12");
        assert_eq!(point["startTimeUnixNano"], "1795255200000000000");
        assert_eq!(point["timeUnixNano"], "1795255500000000000");
        assert_eq!(point["attributes"][2], text("prompt.version", "1.0.0"));
        let latency = found(&body, "latency").unwrap();
        assert_eq!(latency["gauge"]["dataPoints"][0]["asDouble"], 210.5);
        assert_eq!(latency["unit"], "ms");
    }

    #[test]
    fn what_is_missing_is_left_out_and_never_zero() {
        let mut idle = sample();
        idle.requests = Some(0);
        let (body, _timeless) = metrics(&[idle], NAMED);
        assert_eq!(
            found(&body, "requests").unwrap()["sum"]["dataPoints"][0]["asInt"],
            "0"
        );
        assert_eq!(found(&body, "latency"), None);
        let mut late = sample();
        late.at = None;
        let mut blind = sample();
        blind.tokens = None;
        let (body, timeless) = metrics(&[late, blind], NAMED);
        assert_eq!(timeless, 1);
        assert_eq!(found(&body, "tokens"), None);
        assert!(found(&body, "requests").is_some());
    }
}
