//! The JSON Schemas of manifests, of `lockstep.yaml` and of all else that lockstep reads.
//!
//! Nothing comes in; schemas go out, made from the types. Those for validators are of draft
//! 2020-12 and carry each field's policy beside its type; those for editors are made of them. The
//! files under `schemas/` are written from here.

mod draft07;
mod editor;
mod file;
mod keys;
mod overlay;
mod partial;
mod policies;
mod reach;
mod row;
mod shape;
#[cfg(test)]
mod tests;
mod value;
mod words;

use lockstep_model::Kind;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

pub use file::{Audience, SchemaFile, files};
pub(crate) use keys::keys;
use row::Row;
pub use shape::Shape;

/// What every document carries as `apiVersion`.
pub const API_VERSION: &str = "lockstep.dev/v1";

/// The kind of `lockstep.yaml`.
pub const PROJECT_KIND: &str = "Project";

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Returns the names of all documents that have a schema, manifests first.
pub fn names() -> Vec<&'static str> {
    row::all().map(|row| row.name).collect()
}

/// Returns the schema of a whole manifest of a kind.
pub fn of(kind: Kind) -> Value {
    one(&Row::of(kind))
}

/// Returns the schema of `lockstep.yaml`.
pub fn project() -> Value {
    one(&row::PROJECT)
}

/// Returns the schema of a policy.
pub fn policy() -> Value {
    one(&row::POLICY)
}

/// Returns the schema of a document by the name of its kind, for validators.
pub fn named(name: &str) -> Option<Value> {
    row::all().find(|row| row.name == name).map(|row| one(&row))
}

/// Returns the schema of a document by the name of its kind, for editors.
pub fn named_for_editors(name: &str) -> Option<Value> {
    let row = row::all().find(|row| row.name == name)?;
    Some(draft07::of(editor::one(&row)))
}

/// Returns the schema of any document that lockstep reads, for validators.
pub fn any() -> Value {
    let mut generator = generator();
    let documents = row::all().map(|row| (row.name, row.document(&mut generator)));
    let documents: Vec<_> = documents.collect();
    let definitions = definitions(generator, Kind::ALL);
    by_kind(ANY, documents, definitions)
}

/// Returns the schema of any document that lockstep reads, for editors.
pub fn any_for_editors() -> Value {
    draft07::of(editor::any())
}

/// Returns the schema of the documents of an overlay, for editors.
pub fn overlay_for_editors() -> Value {
    draft07::of(overlay::any())
}

/// Returns the schema of a document with all that editors are told, in draft 2020-12: whoever
/// asks for the order of fields finds those of defaults in it too.
pub fn ordered(name: &str) -> Option<Value> {
    row::all()
        .find(|row| row.name == name)
        .map(|row| editor::one(&row))
}

const ANY: &str = "A document that lockstep reads: a manifest of any kind, or lockstep.yaml.";

fn one(row: &Row) -> Value {
    let mut generator = generator();
    let document = row.document(&mut generator);
    whole(document, definitions(generator, row.kind.as_slice()))
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

/// Joins documents to one schema that tells them apart by `kind`.
fn by_kind(
    description: &str,
    documents: Vec<(&'static str, Value)>,
    mut definitions: Map<String, Value>,
) -> Value {
    let names: Vec<&str> = documents.iter().map(|(name, _document)| *name).collect();
    let kinds: Vec<Value> = documents
        .iter()
        .map(|(name, document)| json!({"const": name, "description": document["description"]}))
        .collect();
    let branch = |name: &&str| {
        json!({
            "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
            "then": {"$ref": format!("#/$defs/{name}")},
        })
    };
    let document = json!({
        "title": "lockstep",
        "description": description,
        "type": "object",
        "properties": {
            "apiVersion": {"const": API_VERSION, "description": row::API_VERSION_WORDS},
            "kind": {"oneOf": kinds, "description": row::KIND_WORDS},
        },
        "required": ["apiVersion", "kind"],
        "allOf": names.iter().map(branch).collect::<Vec<_>>(),
    });
    let named = documents.into_iter();
    definitions.extend(named.map(|(name, document)| (name.to_owned(), document)));
    whole(document, definitions)
}
