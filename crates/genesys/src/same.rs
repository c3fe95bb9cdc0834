//! Says whether what is live holds all that was to be written.
//!
//! Fields in normal form come in on both sides. Numbers are one by value; what was not to be
//! written is not asked for. It settles writes whose answer was lost: what differs is shown elsewhere.

use lockstep_model::field::{Field, Policy};
use lockstep_model::{Fields, number};
use serde_json::{Map, Value};

/// Says whether all fields that can be read back are live as wanted.
pub(crate) fn holds(table: &'static [Field], wanted: &Fields, live: &Fields) -> bool {
    wanted.iter().all(|(name, value)| {
        Field::find(table, name).is_none_or(|field| field_holds(field, value, live.get(name)))
    })
}

fn field_holds(field: &Field, wanted: &Value, live: Option<&Value>) -> bool {
    match field.policy {
        Policy::Secret | Policy::Outside => true,
        Policy::Scalar | Policy::Text | Policy::Set | Policy::Map => {
            equal(wanted, live.unwrap_or(&Value::Null))
        }
        // Null asks for the tenant's own value: only none at all is surely that.
        Policy::Struct(_) if wanted.is_null() => live.is_none(),
        Policy::Struct(fields) => structure_holds(fields, wanted, live),
        Policy::KeyedList { fields, .. } => items_hold(fields, wanted, live),
        Policy::AppendOnly => {
            let live = live.and_then(Value::as_object);
            let mut entries = wanted.as_object().into_iter().flatten();
            entries.all(|(key, text)| live.and_then(|live| live.get(key)) == Some(text))
        }
    }
}

fn structure_holds(fields: &'static [Field], wanted: &Value, live: Option<&Value>) -> bool {
    let live = live.and_then(Value::as_object);
    let mut wanted = wanted.as_object().into_iter().flatten();
    wanted.all(|(name, value)| {
        let live = live.and_then(|live| live.get(name));
        Field::find(fields, name).is_none_or(|field| field_holds(field, value, live))
    })
}

fn items_hold(fields: &'static [Field], wanted: &Value, live: Option<&Value>) -> bool {
    match (wanted, live) {
        (Value::Object(wanted), Some(Value::Object(live))) => {
            let same = |(key, item): (&String, &Value)| {
                let live = live.get(key);
                live.is_some() && structure_holds(fields, item, live)
            };
            wanted.len() == live.len() && wanted.iter().all(same)
        }
        (wanted, live) => live == Some(wanted),
    }
}

/// Says whether two values are equal, numbers by value and `null` like absent.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => number::equal(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => covers(a, b) && covers(b, a),
        (a, b) => a == b,
    }
}

fn covers(a: &Map<String, Value>, b: &Map<String, Value>) -> bool {
    a.iter()
        .all(|(key, value)| equal(value, b.get(key).unwrap_or(&Value::Null)))
}

#[cfg(test)]
mod tests {
    use lockstep_model::Kind;
    use serde_json::json;

    use super::*;

    fn check(kind: Kind, wanted: Value, live: Value) -> bool {
        let fields = |value: Value| Fields::from(value.as_object().unwrap().clone());
        holds(kind.info().fields, &fields(wanted), &fields(live))
    }

    #[test]
    fn wanted_fields_are_asked_for_and_no_others() {
        let live = json!({"type": "CUSTOM", "timeout": 30000.0, "apiVersion": "v1",
            "models": {"m": {"name": "M", "maxTokens": 1, "supportsStreaming": false}}});
        let wanted = json!({"type": "CUSTOM", "timeout": 30000, "apiKey": {"env": "KEY"},
            "models": {"m": {"name": "M", "maxTokens": 1}}});
        assert!(check(Kind::Provider, wanted, live.clone()));
        assert!(!check(Kind::Provider, json!({"timeout": 1}), live.clone()));
        assert!(!check(
            Kind::Provider,
            json!({"baseUrl": "x"}),
            live.clone()
        ));
        assert!(!check(Kind::Provider, json!({"models": {}}), live));
    }

    #[test]
    fn published_texts_and_maps_are_compared_whole() {
        let live = json!({"versions": {"1.0.0": "a", "2.0.0": "b"}});
        assert!(check(
            Kind::Prompt,
            json!({"versions": {"1.0.0": "a"}}),
            live.clone()
        ));
        assert!(!check(
            Kind::Prompt,
            json!({"versions": {"1.0.0": "b"}}),
            live
        ));
        let live = json!({"parameters": {"temperature": 0.5, "top_p": 1}});
        assert!(!check(
            Kind::Model,
            json!({"parameters": {"temperature": 0.5}}),
            live.clone()
        ));
        let wanted = json!({"parameters": {"temperature": 0.5, "top_p": 1.0, "max_tokens": null}});
        assert!(check(Kind::Model, wanted, live));
    }
}
