//! Schemas as editors want them: for documents as people write them, before values are filled in.

use lockstep_model::Kind;
use serde_json::{Map, Value, json};

use super::row::{self, Row};
use super::{ANY, by_kind, definitions, generator, partial, value, whole, words};
use crate::schema::reach::{reached, target};

/// Makes the schema of one document.
pub(super) fn one(row: &Row) -> Value {
    let mut generator = generator();
    let document = row.document(&mut generator);
    let mut defaults = Vec::new();
    if row.kind.is_none() {
        defaults = bodies(&mut generator);
    }
    let mut definitions = definitions(generator, Kind::ALL);
    match row.kind {
        Some(_) => value::accept([&document], &mut definitions),
        None => accept_in_bodies(&defaults, &mut definitions),
    }
    write_defaults(&defaults, &mut definitions);
    let reached = reached([&document], &definitions);
    definitions.retain(|name, _one| reached.contains(name));
    let mut schema = whole(document, definitions);
    words::add(&mut schema);
    schema
}

/// Makes the schema of any document.
pub(super) fn any() -> Value {
    let mut generator = generator();
    let documents = row::all().map(|row| (row.name, row.document(&mut generator)));
    let documents: Vec<_> = documents.collect();
    let bodies = bodies(&mut generator);
    let mut definitions = definitions(generator, Kind::ALL);
    accept_in_bodies(&bodies, &mut definitions);
    write_defaults(&bodies, &mut definitions);
    let mut schema = by_kind(ANY, documents, definitions);
    words::add(&mut schema);
    schema
}

/// Returns each kind with the definition of its body.
fn bodies(generator: &mut schemars::SchemaGenerator) -> Vec<(Kind, String)> {
    let body = |kind: &Kind| {
        let schema = (kind.info().schema)(generator).to_value();
        let name = target(&schema)?.to_owned();
        Some((*kind, name))
    };
    Kind::ALL.iter().filter_map(body).collect()
}

/// Lets the scalars of all kinds' metadata and bodies be values.
fn accept_in_bodies(bodies: &[(Kind, String)], definitions: &mut Map<String, Value>) {
    let names = bodies.iter().map(|(_kind, name)| name.as_str());
    let references: Vec<Value> = names
        .chain([METADATA])
        .map(|name| json!({"$ref": format!("#/$defs/{name}")}))
        .collect();
    value::accept(&references, definitions);
}

/// The definition of what stands under `metadata` of every manifest.
const METADATA: &str = "Metadata";

/// The property of a project and of its environments that holds defaults, by kind.
const DEFAULTS: &str = "defaults";

/// Says what defaults may hold: of each kind's body, as much as one likes.
fn write_defaults(bodies: &[(Kind, String)], definitions: &mut Map<String, Value>) {
    let holders: Vec<String> = definitions
        .iter()
        .filter(|(_name, one)| one["properties"].get(DEFAULTS).is_some())
        .map(|(name, _one)| name.clone())
        .collect();
    if holders.is_empty() {
        return;
    }
    let mut properties = Map::new();
    for (kind, body) in bodies {
        let partial = partial::of(body, kind.info().fields, definitions);
        let description = format!("What each {kind} has, unless it says otherwise itself.");
        let property = json!({"$ref": format!("#/$defs/{partial}"), "description": description});
        properties.insert(kind.to_string(), property);
    }
    for holder in holders {
        let property = &mut definitions[&holder]["properties"][DEFAULTS];
        property["properties"] = Value::Object(properties.clone());
        property["additionalProperties"] = Value::Bool(false);
    }
}
