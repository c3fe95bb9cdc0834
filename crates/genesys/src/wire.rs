//! The registry of kinds on the wire: a row a kind, and one file for what each row says.
//!
//! Raw JSON of the API comes in and fields in the words of manifests go out, and the other way
//! round. Paths and field names of the API stand in these files and nowhere else.

pub(crate) mod model;
pub(crate) mod prompt;
pub(crate) mod provider;
pub(crate) mod spelling;
pub(crate) mod traffic_split;

use std::collections::BTreeSet;

use lockstep_model::field::Policy;
use lockstep_model::published::{self, Seals};
use lockstep_model::{Fields, Kind};
use serde_json::{Map, Value};

use spelling::{Shape, Spelling, spell};

/// Decodes an API object; the error names the field at fault and holds no value.
type Read = fn(&Map<String, Value>) -> Result<Option<Fields>, String>;

/// How the objects of a kind travel.
pub(crate) struct Wire {
    /// Where they are.
    pub(crate) collection: &'static Collection,
    /// How fields are spelled, as far as a table can say it.
    pub(crate) spellings: &'static [Spelling],
    /// How the rest is spelled that answers hold and no table walks, for whoever looks at shapes.
    pub(crate) rest: &'static [Spelling],
    /// Decodes an API object; nothing where the object has no such part.
    pub(crate) read: Read,
    /// Makes the body of a write: fields in normal form laid over what is live.
    pub(crate) body: fn(&Fields, &Map<String, Value>) -> Map<String, Value>,
}

/// A collection of the API.
#[derive(Debug)]
pub(crate) struct Collection {
    /// The kind whose objects are its rows.
    pub(crate) kind: Kind,
    /// Its path, from the root of the API.
    pub(crate) path: &'static str,
    /// The scope that reading needs.
    pub(crate) read_scope: &'static str,
    /// The scope that writing needs.
    pub(crate) write_scope: &'static str,
}

/// The path of asynchronous jobs.
pub(crate) const JOBS: &str = "/api/v2/ai/jobs";
/// The scope that reading jobs needs.
pub(crate) const JOB_SCOPE: &str = "ai:jobs:read";
/// The path of the organisation.
pub(crate) const ORGANIZATION: &str = "/api/v2/organizations/me";

/// What every object is known by.
pub(crate) const IDENTITY: &[Spelling] = &[
    spell("", "id", Shape::Text).required(),
    spell("", "name", Shape::Text).required(),
];

/// What the server sets: never part of a PUT body.
pub(crate) const SERVER_SET: [&str; 8] = [
    "id",
    "selfUri",
    "dateCreated",
    "dateModified",
    "createdBy",
    "modifiedBy",
    "status",
    "etag",
];

/// Returns how a kind travels, if its objects are in the tenant.
pub(crate) const fn of(kind: Kind) -> Option<&'static Wire> {
    match kind {
        Kind::Provider => Some(&provider::WIRE),
        Kind::Model => Some(&model::WIRE),
        Kind::Prompt => Some(&prompt::WIRE),
        Kind::TrafficSplit => Some(&traffic_split::WIRE),
        Kind::RateMatrix => None,
    }
}

/// Iterates over the kinds that travel, in their order.
pub(crate) fn kinds() -> impl Iterator<Item = (Kind, &'static Wire)> {
    Kind::ALL
        .iter()
        .filter_map(|kind| Some((*kind, of(*kind)?)))
}

/// Iterates over the collections, once each.
pub(crate) fn collections() -> impl Iterator<Item = &'static Collection> {
    kinds()
        .filter(|(kind, wire)| wire.collection.kind == *kind)
        .map(|(_kind, wire)| wire.collection)
}

/// Says whether the rows of a list hold all of a kind's fields: published texts are not listed.
pub(crate) fn is_whole_in_rows(kind: Kind) -> bool {
    append_only(kind).is_none()
}

/// Returns the append-only field of a kind.
pub(crate) fn append_only(kind: Kind) -> Option<&'static str> {
    let mut fields = kind.info().fields.iter();
    let field = fields.find(|field| field.policy == Policy::AppendOnly)?;
    Some(field.name)
}

/// Returns the digests of the texts that an object of a collection holds.
pub(crate) fn published(of: &Collection, raw: &Map<String, Value>) -> Seals {
    let texts = || {
        let fields = (self::of(of.kind)?.read)(raw).ok()??;
        let entries = fields.get(append_only(of.kind)?)?.as_object()?;
        Some(published::seals(entries))
    };
    texts().unwrap_or_default()
}

/// Returns the keys of the entries that a row tells of without their texts, if it tells of any.
pub(crate) fn listed<'a>(
    of: &Collection,
    row: &'a Map<String, Value>,
) -> Option<BTreeSet<&'a str>> {
    match of.kind {
        Kind::Prompt => prompt::listed(row),
        Kind::Provider | Kind::Model | Kind::TrafficSplit | Kind::RateMatrix => None,
    }
}

impl Wire {
    /// Iterates over the secrets of the kind: the manifest's name and the API's.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let secret = |spelling: &&Spelling| matches!(spelling.shape, Shape::Secret);
        let spellings = self.spellings.iter().filter(secret);
        spellings.map(|spelling| (spelling.name, spelling.api))
    }
}

/// Makes a PUT body that replaces the whole object: what is live less what the server sets, with
/// the fields laid over.
fn whole(
    raw: &Map<String, Value>,
    table: &[Spelling],
    laid: Map<String, Value>,
) -> Map<String, Value> {
    // A server that shows a secret, or a mask of it, must not be sent that as the secret.
    let secret = |name: &str| {
        let mut table = table.iter();
        table.any(|one| one.api == name && matches!(one.shape, Shape::Secret))
    };
    let live = raw
        .iter()
        .filter(|(name, _value)| !SERVER_SET.contains(&name.as_str()) && !secret(name));
    let mut body: Map<String, Value> = live
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    body.extend(laid);
    body
}

#[cfg(test)]
mod tests;
