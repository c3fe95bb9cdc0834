//! The documents of an environment as they are resolved: after overlays, defaults and values, and
//! before they are lowered.
//!
//! Valid manifests come in, with what they were lowered to; documents go out, in which each value
//! knows where it was written and what wrote it. It must not judge.

use lockstep_model::normal::normal;
use lockstep_model::written::Content;
use lockstep_model::{Address, Field, Fields, Origin, Place, Pointer, Written, WrittenDocument};
use serde_json::Value;

use crate::manifest::Manifest;
use crate::origins::{self, Origins};
use crate::overlay::Manifests;
use crate::resolve::Resolved;
use crate::span::{Inner, Node, Sources};

/// A document, resolved for one environment.
#[derive(Debug, Clone)]
pub struct ResolvedDocument {
    address: Address,
    value: Value,
    node: Node,
    derived: Option<(Fields, Origins)>,
}

impl ResolvedDocument {
    /// Returns the document's address.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Returns the whole document: `apiVersion`, `kind`, `metadata` and `spec`.
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the stretches of the whole document.
    pub(crate) const fn node(&self) -> &Node {
        &self.node
    }

    /// Returns the place of the value that a pointer names, or of its key if the value is longer
    /// than a line; of what is around it where there is nothing.
    pub fn value_place(&self, pointer: &Pointer, sources: &Sources) -> Place {
        sources.place(self.node.value_at(pointer))
    }

    /// Returns the place of the key that a pointer names, or of the value if it has none.
    pub fn key_place(&self, pointer: &Pointer, sources: &Sources) -> Place {
        sources.place(self.node.key_at(pointer))
    }

    /// Returns where the value that a pointer names was written, and what wrote it.
    pub fn origin(&self, pointer: &Pointer, sources: &Sources) -> Origin {
        sources.origin(self.node.value_at(pointer))
    }

    /// Returns the fields that the document holds, in normal form, with where each was written.
    pub fn body(&self, sources: &Sources) -> (Fields, Origins) {
        let root = sources.origin(self.node.at);
        let body = self.value.get("spec").and_then(Value::as_object);
        let (Some(body), Some(entry)) = (body, self.node.entry("spec")) else {
            return (Fields::new(), Origins::new(root));
        };
        let table = self.address.kind.info().fields;
        let fields = body.iter().map(|(name, value)| {
            let value = match Field::find(table, name) {
                Some(field) => normal(&field.policy, value.clone()),
                None => value.clone(),
            };
            (name.clone(), value)
        });
        let at = (&self.value["spec"], &entry.node);
        (fields.collect(), origins::of_body(root, at, table, sources))
    }

    /// Returns the document with where each part of it was written.
    pub fn written(&self, sources: &Sources) -> WrittenDocument {
        let root = sources.origin(self.node.at);
        let derived = self.derived();
        WrittenDocument {
            address: self.address.clone(),
            whole: written((&self.value, &self.node), root, sources),
            derived: derived
                .map(|(name, value, origin)| (name.to_owned(), value.clone(), origin))
                .collect(),
        }
    }

    /// Returns the fields that the document does not hold and resolves to nevertheless, such as the
    /// rate limits that a matrix gives to a Model, each with where it comes from. The values are in
    /// normal form.
    pub fn derived(&self) -> impl Iterator<Item = (&str, &Value, Origin)> {
        let body = self.value.get("spec");
        let derived = self.derived.iter();
        derived.flat_map(move |(fields, origins)| {
            let missing = fields
                .iter()
                .filter(move |(name, _value)| body.is_none_or(|body| body.get(*name).is_none()));
            missing.map(|(name, value)| {
                let path = lockstep_model::FieldPath::field(name);
                (name, value, origins.of(&path))
            })
        })
    }
}

fn written((value, node): (&Value, &Node), origin: Origin, sources: &Sources) -> Written {
    let content = match (value, &node.inner) {
        (Value::Array(items), Inner::Items(nodes)) => {
            let items = items.iter().zip(nodes);
            let items =
                items.map(|(item, node)| written((item, node), sources.origin(node.at), sources));
            Content::List(items.collect())
        }
        (Value::Object(map), Inner::Entries(entries)) => {
            let entries = entries.iter().filter_map(|entry| {
                let value = map.get(&*entry.name)?;
                let origin = sources.origin(entry.origin(sources));
                let value = written((value, &entry.node), origin, sources);
                Some((entry.name.to_string(), value))
            });
            Content::Mapping(entries.collect())
        }
        (value, _) => Content::Scalar(value.clone()),
    };
    Written { origin, content }
}

/// Makes documents of the manifests that can be relied on.
pub(crate) fn all(manifests: Manifests, resolved: &[Resolved]) -> Vec<ResolvedDocument> {
    let lowered: std::collections::HashMap<&Address, &Resolved> = resolved
        .iter()
        .map(|one| (&one.desired.address, one))
        .collect();
    let valid = manifests
        .into_values()
        .filter(|manifest| manifest.is_valid());
    let documents = valid.map(|manifest| {
        let Manifest {
            address,
            value,
            node,
            ..
        } = manifest.open();
        let lowered = lowered.get(&address).filter(|one| !one.short);
        let derived = lowered.map(|one| (one.desired.fields.clone(), one.desired.origins.clone()));
        ResolvedDocument {
            address,
            value,
            node: node.into_node(),
            derived,
        }
    });
    documents.collect()
}
