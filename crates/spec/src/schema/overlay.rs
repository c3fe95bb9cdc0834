//! The schema of the documents of an overlay, for editors.

use lockstep_model::{Kind, order};
use serde_json::{Value, json};

use super::row::Row;
use super::{by_kind, definitions, generator, partial, value, words};
use crate::schema::reach::target;

const ANY: &str =
    "A document of an overlay: what it says is laid over the manifest of its kind and name.";

/// Makes the schema of a document of any kind.
pub(super) fn any() -> Value {
    let mut generator = generator();
    let documents = Kind::ALL
        .iter()
        .map(|kind| (*kind, Row::of(*kind).document(&mut generator)));
    let documents: Vec<_> = documents.collect();
    let mut definitions = definitions(generator, Kind::ALL);
    value::accept(
        documents.iter().map(|(_kind, document)| document),
        &mut definitions,
    );
    let metadata = partial::metadata(&mut definitions);
    let mut overlays = Vec::new();
    for (kind, document) in documents {
        let mut overlay = document;
        let whole = overlay["properties"]["spec"].clone();
        if let Some(body) = target(&whole) {
            let part = partial::of(body, kind.info().fields, &mut definitions);
            overlay["properties"]["spec"]["$ref"] = Value::from(format!("#/$defs/{part}"));
        }
        let named = overlay["properties"]["metadata"].clone();
        if let Some(part) = &metadata {
            overlay["properties"]["metadata"]["$ref"] = Value::from(format!("#/$defs/{part}"));
        }
        overlay["required"] = json!(["apiVersion", "kind", "metadata"]);
        overlay["allOf"] = json!([added(&whole, &named)]);
        overlays.push((kind.as_str(), overlay));
    }
    let mut schema = by_kind(ANY, overlays, definitions);
    schema["title"] = Value::from("lockstep overlay");
    schema[order::ORDER] = json!(["apiVersion", "kind", "metadata", "spec"]);
    words::add(&mut schema);
    schema
}

/// A document that the base lacks has to be whole.
fn added(spec: &Value, metadata: &Value) -> Value {
    json!({
        "if": {
            "properties": {
                "metadata": {
                    "properties": {"overlay": {"const": "add"}},
                    "required": ["overlay"],
                },
            },
            "required": ["metadata"],
        },
        "then": {
            "properties": {
                "spec": {"$ref": spec["$ref"]},
                "metadata": {"$ref": metadata["$ref"]},
            },
            "required": ["spec"],
        },
    })
}
