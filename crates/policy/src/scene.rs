//! What rules are decided about: the resolved documents of an environment, on a day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use lockstep_model::{Address, Origin, Place, Pointer};
use lockstep_spec::{ResolvedDocument, Sources};
use serde_json::Value;

use crate::scope::{METADATA, Reads, Wants};
use crate::value::{self, Boxed};

/// What rules are decided about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// The project's name.
    pub(crate) project: &'a str,
    /// The environment's name.
    pub(crate) environment: &'a str,
    /// The present day, in UTC.
    pub(crate) today: Date,
    /// The resolved documents, by address.
    pub(crate) documents: &'a [ResolvedDocument],
    /// The files that they were written in.
    pub(crate) sources: &'a Sources,
    /// Whether those are all documents of the environment.
    pub(crate) extent: Extent,
}

/// Whether all documents are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// They are.
    All,
    /// Some could not be relied on: what seems to be missing may be among them.
    Some,
}

impl<'a> Scene<'a> {
    /// Returns the documents that rules are asked about: those of others are not this project's to
    /// judge.
    pub(crate) fn own(&self) -> impl Iterator<Item = &'a ResolvedDocument> {
        self.documents.iter().filter(|document| {
            let external = document.value().pointer("/metadata/external");
            external.and_then(Value::as_bool) != Some(true)
        })
    }

    /// Finds a document.
    pub(crate) fn find(&self, address: &Address) -> Option<&'a ResolvedDocument> {
        let index = self
            .documents
            .binary_search_by(|one| one.address().cmp(address));
        index.ok().and_then(|index| self.documents.get(index))
    }

    /// Returns all addresses.
    pub(crate) fn addresses(&self) -> BTreeSet<&'a Address> {
        self.documents
            .iter()
            .map(ResolvedDocument::address)
            .collect()
    }

    /// Returns where a violation of a document stands: at a field, or at the name; and what gave
    /// the field its value, if that is another document.
    pub(crate) fn place(
        &self,
        document: &ResolvedDocument,
        field: Option<&Pointer>,
    ) -> (Place, Option<(String, Place)>) {
        let name = Pointer::of(["metadata", "name"]);
        let Some(field) = field else {
            return (document.value_place(&name, self.sources), None);
        };
        if document.value().pointer(&field.to_string()).is_some() {
            return (document.value_place(field, self.sources), None);
        }
        let setter = match field.steps() {
            [spec, top, ..] if spec == "spec" => {
                let derived = document.derived().find(|(name, _, _)| name == top);
                derived.map(|(_, _, origin)| (set_by(&origin), place_of(&origin, self.sources)))
            }
            _ => None,
        };
        // Without the field, what is around it may be the document's first key: its name says more.
        let at = match field.parent() {
            Some((parent, _)) if document.value().pointer(&parent.to_string()).is_some() => {
                match parent.steps().len() {
                    0 | 1 => document.value_place(&name, self.sources),
                    _ => document.key_place(&parent, self.sources),
                }
            }
            _ => document.value_place(&name, self.sources),
        };
        (at, setter)
    }
}

fn set_by(origin: &Origin) -> String {
    match &origin.by {
        Some(by) => format!("{by} sets it"),
        None => "it is set here".to_owned(),
    }
}

/// Finds the bytes of a place of which the line and the column are known: up to what ends a value.
fn place_of(origin: &Origin, sources: &Sources) -> Place {
    let text = sources.text(&origin.file).unwrap_or_default();
    let line = usize::try_from(origin.line).unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let rest = rest.split('\n').next().unwrap_or_default();
    let column = usize::try_from(origin.column)
        .unwrap_or(1)
        .saturating_sub(1);
    let skip = rest.char_indices().nth(column);
    let skip = skip.map_or(rest.len(), |(byte, _c)| byte);
    let value = rest.get(skip..).unwrap_or_default();
    let end = match value.starts_with('{') {
        true => value.find('}').map_or(value.len(), |end| end + 1),
        false => value
            .find([',', '}', ']', ' ', '\r'])
            .unwrap_or(value.len()),
    };
    Place {
        file: origin.file.clone(),
        line: origin.line,
        column: origin.column,
        start: start + skip,
        end: start + skip + end,
    }
}

/// Makes the variable `resource` of a document, with the fields that are wanted.
pub(crate) fn resource<'v>(document: &'v ResolvedDocument, reads: &Reads) -> Boxed<'v> {
    let body = document.value().get("spec").and_then(Value::as_object);
    let written = body.into_iter().flatten();
    let written = written.map(|(name, value)| (name.as_str(), value));
    let derived = document
        .derived()
        .map(|(name, value, _origin)| (name, value));
    let fields = written
        .chain(derived)
        .filter(|(name, _value)| reads.has(name));
    value::map(fields.map(|(name, value)| (name, value::of(value))))
}

/// Makes the variable `metadata` of a document: what it leaves out is what it means.
pub(crate) fn metadata<'v>(document: &'v ResolvedDocument, reads: &Reads) -> Boxed<'v> {
    let metadata = document.value().get("metadata");
    let field = |name: &str| -> Boxed<'v> {
        match metadata.and_then(|metadata| metadata.get(name)) {
            Some(value) => value::of(value),
            None => match name {
                "preventDestroy" => value::flag(false),
                "labels" => value::map(std::iter::empty()),
                _ => value::text(document.address().name.as_str()),
            },
        }
    };
    let fields = METADATA.names().filter(|name| reads.has(name));
    value::map(fields.map(|name| (name, field(name))))
}

/// Sets the variables that every rule sees about a document.
pub(crate) fn about_document<'v>(
    document: &'v ResolvedDocument,
    wants: &Wants,
) -> Vec<(&'static str, Boxed<'v>)> {
    let mut variables = Vec::new();
    if let Some(reads) = &wants.resource {
        variables.push(("resource", resource(document, reads)));
    }
    if let Some(reads) = &wants.metadata {
        variables.push(("metadata", metadata(document, reads)));
    }
    variables
}

/// Sets the variables that every rule sees about an address.
pub(crate) fn about_address<'v>(address: &'v Address) -> Vec<(&'static str, Boxed<'v>)> {
    vec![
        ("kind", value::text(address.kind.as_str())),
        ("name", value::text(address.name.as_str())),
        ("address", value::own_text(address.to_string())),
    ]
}
