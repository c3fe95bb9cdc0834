//! Traffic splits on the wire (guide 004): the `trafficDistribution` of a prompt.
//!
//! `{"defaultVersion": v}` is read as all weight on `v`. What is written always lists versions.

use lockstep_model::Fields;
use serde_json::{Map, Value, json};

use super::Wire;
use super::prompt::COLLECTION;
use super::spelling::{Shape, Spelling, noun, present, spell};

/// How traffic splits travel.
pub(crate) const WIRE: Wire = Wire {
    collection: &COLLECTION,
    spellings: &[],
    rest: REST,
    read,
    body,
};

const FIELD: &str = "trafficDistribution";

const REST: &[Spelling] = &[spell("weights", FIELD, Shape::Object(PARTS)).required()];

const PARTS: &[Spelling] = &[
    spell("weights", "defaultVersion", Shape::Text),
    spell(
        "weights",
        "versions",
        Shape::Items {
            key: "version",
            fields: &[spell("weights", "weight", Shape::Number).required()],
        },
    ),
    spell("strategy", "splitStrategy", Shape::Text),
];

/// How requests find their version where nobody said it.
const DEFAULT_STRATEGY: &str = "random";

fn read(raw: &Map<String, Value>) -> Result<Option<Fields>, String> {
    let Some(live) = present(raw, FIELD) else {
        return Ok(None);
    };
    let live = live
        .as_object()
        .ok_or_else(|| format!("`{FIELD}` is {}, not an object", noun(live)))?;
    let mut fields = Fields::new();
    if let Some(strategy) = present(live, "splitStrategy") {
        if !strategy.is_string() {
            let noun = noun(strategy);
            return Err(format!("`{FIELD}.splitStrategy` is {noun}, not a text"));
        }
        fields.set("strategy", strategy.clone());
    }
    fields.set("weights", read_weights(live)?);
    Ok(Some(fields))
}

fn read_weights(live: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    if let Some(versions) = present(live, "versions") {
        let items = versions
            .as_array()
            .ok_or_else(|| format!("`{FIELD}.versions` is {}, not a list", noun(versions)))?;
        let weights: Result<Vec<_>, String> = items.iter().enumerate().map(read_weight).collect();
        // Weight 0 is the same as absent.
        let serving = weights?
            .into_iter()
            .filter(|(_version, weight)| weight.as_f64() != Some(0.0));
        return Ok(serving.collect());
    }
    match present(live, "defaultVersion") {
        Some(Value::String(version)) => Ok(Map::from_iter([(version.clone(), json!(1))])),
        Some(other) => {
            let noun = noun(other);
            Err(format!("`{FIELD}.defaultVersion` is {noun}, not a text"))
        }
        None => Err(format!(
            "`{FIELD}` has neither `versions` nor `defaultVersion`"
        )),
    }
}

fn read_weight((index, item): (usize, &Value)) -> Result<(String, Value), String> {
    let version = item.get("version").and_then(Value::as_str);
    let weight = item.get("weight").filter(|weight| weight.is_number());
    match (version, weight) {
        (Some(version), Some(weight)) => Ok((version.to_owned(), weight.clone())),
        (None, _) => Err(format!(
            "`{FIELD}.versions[{index}]` has no text under `version`"
        )),
        (_, None) => Err(format!(
            "`{FIELD}.versions[{index}]` has no number under `weight`"
        )),
    }
}

/// Lays weights and strategy over the live distribution; what is not written stays as it is.
fn body(fields: &Fields, raw: &Map<String, Value>) -> Map<String, Value> {
    let empty = Map::new();
    let live = raw.get(FIELD).and_then(Value::as_object).unwrap_or(&empty);
    let live_weights = || Value::Object(read_weights(live).unwrap_or_default());
    let weights = fields.get("weights").cloned().unwrap_or_else(live_weights);
    let strategy = fields.get("strategy").or_else(|| live.get("splitStrategy"));
    let strategy = strategy
        .filter(|strategy| !strategy.is_null())
        .cloned()
        .unwrap_or_else(|| json!(DEFAULT_STRATEGY));
    let mut laid = live.clone();
    laid.remove("defaultVersion");
    laid.insert("versions".to_owned(), lay_weights(&weights, live));
    laid.insert("splitStrategy".to_owned(), strategy);
    Map::from_iter([(FIELD.to_owned(), Value::Object(laid))])
}

fn lay_weights(weights: &Value, live: &Map<String, Value>) -> Value {
    let rows = live.get("versions").and_then(Value::as_array);
    let row = |version: &str| {
        let mut rows = rows.into_iter().flatten();
        let found = rows.find(|row| row.get("version").and_then(Value::as_str) == Some(version));
        found
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    let items = weights.as_object().into_iter().flatten();
    let laid = items.map(|(version, weight)| {
        let mut row = row(version);
        row.insert("version".to_owned(), json!(version));
        row.insert("weight".to_owned(), weight.clone());
        Value::Object(row)
    });
    laid.collect()
}
