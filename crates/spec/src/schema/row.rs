//! The table of documents: the kinds of manifests from their own table, and a row each for the
//! others.

use lockstep_model::{Kind, order};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::{API_VERSION, PROJECT_KIND};
use crate::metadata::Metadata;
use crate::policy::{POLICY_KIND, PolicyMetadata, PolicySpec};
use crate::project::{ProjectMetadata, ProjectSpec};

/// A document that lockstep reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// What it carries as `kind`.
    pub(super) name: &'static str,
    /// What it is, in one short sentence without its full stop.
    summary: &'static str,
    /// The kind of manifest, if it is one: only manifests are overlaid and filled with values.
    pub(super) kind: Option<Kind>,
    metadata: fn(&mut SchemaGenerator) -> Schema,
    spec: fn(&mut SchemaGenerator) -> Schema,
}

/// `lockstep.yaml`.
pub(super) const PROJECT: Row = Row {
    name: PROJECT_KIND,
    summary: "A project: where its manifests are, and its environments",
    kind: None,
    metadata: reference::<ProjectMetadata>,
    spec: reference::<ProjectSpec>,
};

/// A policy.
pub(super) const POLICY: Row = Row {
    name: POLICY_KIND,
    summary: "Rules that resources, changes and plans are held to",
    kind: None,
    metadata: reference::<PolicyMetadata>,
    spec: reference::<PolicySpec>,
};

/// The documents that are no manifests of the tenant's objects.
const OTHERS: &[Row] = &[PROJECT, POLICY];

pub(super) const API_VERSION_WORDS: &str = "The version of the format.";
pub(super) const KIND_WORDS: &str = "The kind of the document.";
const METADATA_WORDS: &str = "What the document is called, and how lockstep treats it.";

/// Returns all documents, manifests first.
pub(super) fn all() -> impl Iterator<Item = Row> {
    let kinds = Kind::ALL.iter().map(|kind| Row::of(*kind));
    kinds.chain(OTHERS.iter().copied())
}

impl Row {
    /// Returns the row of a kind of manifest.
    pub(super) fn of(kind: Kind) -> Self {
        let info = kind.info();
        Self {
            name: info.name,
            summary: info.summary,
            kind: Some(kind),
            metadata: reference::<Metadata>,
            spec: info.schema,
        }
    }

    /// Makes the schema of the whole document; its definitions stay in the generator.
    pub(super) fn document(&self, generator: &mut SchemaGenerator) -> Value {
        let mut metadata = (self.metadata)(generator).to_value();
        metadata["description"] = METADATA_WORDS.into();
        let mut spec = (self.spec)(generator).to_value();
        spec["description"] = format!("{}.", self.summary).into();
        json!({
            "title": self.name,
            "description": format!("{}.", self.summary),
            "type": "object",
            "properties": {
                "apiVersion": {"const": API_VERSION, "description": API_VERSION_WORDS},
                "kind": {"const": self.name, "description": KIND_WORDS},
                "metadata": metadata,
                "spec": spec,
            },
            "required": ["apiVersion", "kind", "metadata", "spec"],
            "additionalProperties": false,
            order::ORDER: ["apiVersion", "kind", "metadata", "spec"],
        })
    }
}

fn reference<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
