//! What has served: which values sent requests to a prompt's versions and models, and how many.
//!
//! The fields of live objects come in, one state after the other; for each field that moves
//! traffic, the largest share that each of its values ever had goes out. Which fields these are
//! is said by the kinds.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::field::{Field, Policy};
use crate::fields::Fields;
use crate::kind::Kind;

/// What has served in one live object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Served(BTreeMap<String, BTreeMap<String, f64>>);

impl Served {
    /// Takes a state in that was live.
    pub fn take(&mut self, kind: Kind, fields: &Fields) {
        for field in traffic(kind) {
            let Some(value) = fields.get(field.name) else {
                continue;
            };
            for (key, share) in shares(field, value) {
                let values = self.0.entry(field.name.to_owned()).or_default();
                let largest = values.entry(key).or_default();
                *largest = largest.max(share);
            }
        }
    }

    /// Returns the largest share that a value of a field ever had, 0 to 1.
    pub fn largest(&self, field: &str, key: &str) -> f64 {
        let values = self.0.get(field);
        let share = values.and_then(|values| values.get(key));
        share.copied().unwrap_or_default()
    }
}

/// Returns the fields of a kind that move traffic.
pub fn traffic(kind: Kind) -> impl Iterator<Item = &'static Field> {
    kind.info().fields.iter().filter(|field| field.traffic)
}

/// Returns what share of the requests each value of a field gets: weights as parts of their sum,
/// and all of them to a value that stands alone.
pub fn shares(field: &Field, value: &Value) -> BTreeMap<String, f64> {
    match (field.policy, value) {
        (_, Value::Null) => BTreeMap::new(),
        (Policy::Map, Value::Object(weights)) => parts(weights),
        (_, Value::String(text)) => [(text.clone(), 1.0)].into(),
        (_, other) => [(other.to_string(), 1.0)].into(),
    }
}

fn parts(weights: &Map<String, Value>) -> BTreeMap<String, f64> {
    let weight = |value: &Value| value.as_f64().filter(|weight| *weight > 0.0);
    let sum: f64 = weights.values().filter_map(weight).sum();
    let parts = weights.iter().filter_map(|(key, value)| {
        let part = weight(value)? / sum;
        Some((key.clone(), part))
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn split(weights: Value) -> Fields {
        let mut fields = Fields::new();
        fields.set("weights", weights);
        fields
    }

    #[test]
    fn the_largest_share_is_kept() {
        let mut served = Served::default();
        for weights in [
            json!({"1.0.0": 1}),
            json!({"1.0.0": 0.9, "1.1.0": 0.1}),
            json!({"1.0.0": 0.6, "1.1.0": 0.4}),
            json!({"1.0.0": 0.99}),
        ] {
            served.take(Kind::TrafficSplit, &split(weights));
        }
        for (version, share) in [("1.0.0", 1.0), ("1.1.0", 0.4), ("2.0.0", 0.0)] {
            assert!((served.largest("weights", version) - share).abs() < 1e-9);
        }
    }

    #[test]
    fn a_value_that_stands_alone_has_all() {
        let mut served = Served::default();
        let mut fields = Fields::new();
        fields.set("model", "anthropic/claude-3-sonnet");
        fields.set("temperature", 1);
        served.take(Kind::Prompt, &fields);
        let all = served.largest("model", "anthropic/claude-3-sonnet");
        assert!((all - 1.0).abs() < 1e-9);
        assert!(served.largest("temperature", "1") < 1e-9);
    }

    #[test]
    fn what_sends_nothing_has_not_served() {
        let weights = Field::new("weights", Policy::Map).traffic();
        for nothing in [
            json!(null),
            json!({}),
            json!({"1.0.0": 0}),
            json!({"1.0.0": -1}),
        ] {
            assert!(shares(&weights, &nothing).is_empty(), "{nothing}");
        }
    }
}
