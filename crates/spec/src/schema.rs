//! The JSON Schemas of manifests and of `lockstep.yaml`, made from the types.
//!
//! Nothing comes in; schemas of draft 2020-12 go out, which carry each field's policy beside its
//! type. The files under `schemas/` are written from here.

mod policies;
#[cfg(test)]
mod tests;

use lockstep_model::Kind;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::metadata::Metadata;
use crate::project::{ProjectMetadata, ProjectSpec};

/// What every document carries as `apiVersion`.
pub const API_VERSION: &str = "lockstep.dev/v1";

/// The kind of `lockstep.yaml`.
pub const PROJECT_KIND: &str = "Project";

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Returns all schemas, with the names of their files.
pub fn all() -> Vec<(String, Value)> {
    let kinds = Kind::ALL
        .iter()
        .map(|kind| (format!("{kind}.schema.json"), of(*kind)));
    let others = [
        (format!("{PROJECT_KIND}.schema.json"), project()),
        ("lockstep.schema.json".to_owned(), any()),
    ];
    kinds.chain(others).collect()
}

/// Returns the schema of a whole manifest of a kind.
pub fn of(kind: Kind) -> Value {
    let mut generator = generator();
    let document = document_of(kind, &mut generator);
    whole(document, definitions(generator, &[kind]))
}

/// Returns the schema of `lockstep.yaml`.
pub fn project() -> Value {
    let mut generator = generator();
    let document = project_document(&mut generator);
    whole(document, definitions(generator, &[]))
}

/// Returns the schema of any document that lockstep reads, for editors.
pub fn any() -> Value {
    let mut generator = generator();
    let mut documents = Map::new();
    for kind in Kind::ALL {
        documents.insert(kind.to_string(), document_of(*kind, &mut generator));
    }
    documents.insert(PROJECT_KIND.to_owned(), project_document(&mut generator));
    let names: Vec<String> = documents.keys().cloned().collect();
    let branch = |name: &String| {
        json!({
            "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
            "then": {"$ref": format!("#/$defs/{name}")},
        })
    };
    let document = json!({
        "title": "lockstep",
        "description": "A document that lockstep reads: a manifest of any kind, or lockstep.yaml.",
        "type": "object",
        "properties": {
            "apiVersion": {"const": API_VERSION},
            "kind": {"enum": names},
        },
        "required": ["apiVersion", "kind"],
        "allOf": names.iter().map(branch).collect::<Vec<_>>(),
    });
    let mut definitions = definitions(generator, Kind::ALL);
    definitions.extend(documents);
    whole(document, definitions)
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

/// Takes the shared definitions out of a generator, with the policies of some kinds.
fn definitions(mut generator: SchemaGenerator, kinds: &[Kind]) -> Map<String, Value> {
    let mut definitions = generator.take_definitions(true);
    for kind in kinds {
        policies::inject(*kind, &mut definitions);
    }
    definitions
}

fn whole(mut document: Value, definitions: Map<String, Value>) -> Value {
    document["$schema"] = Value::from(DRAFT);
    document["$defs"] = Value::Object(definitions);
    document
}

fn document_of(kind: Kind, generator: &mut SchemaGenerator) -> Value {
    let info = kind.info();
    let metadata = reference::<Metadata>(generator);
    let spec = (info.schema)(generator).to_value();
    document(info.name, info.summary, metadata, spec)
}

fn project_document(generator: &mut SchemaGenerator) -> Value {
    let metadata = reference::<ProjectMetadata>(generator);
    let spec = reference::<ProjectSpec>(generator);
    let summary = "A project: where its manifests are, and its environments";
    document(PROJECT_KIND, summary, metadata, spec)
}

fn reference<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

fn document(kind: &str, summary: &str, metadata: Value, spec: Value) -> Value {
    json!({
        "title": kind,
        "description": format!("{summary}."),
        "type": "object",
        "properties": {
            "apiVersion": {
                "const": API_VERSION,
                "description": "The version of the format.",
            },
            "kind": {
                "const": kind,
                "description": "The kind of the document.",
            },
            "metadata": metadata,
            "spec": spec,
        },
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "additionalProperties": false,
    })
}
