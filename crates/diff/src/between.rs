//! Compares two environments of one project: what each wants to be live.
//!
//! Two loads come in; what differs goes out, by address and field, with where each value was
//! written. Neither side counts for more: what only one of them declares is a difference.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::{
    Address, Field, FieldPath, Fields, Kind, Origin, Pointer, Policy, Presence, Segment,
};
use lockstep_spec::{Loaded, Origins, ResolvedDocument};
use serde_json::Value;

use crate::compare::{differences, equal};

/// What differs between two environments.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The name of the first environment.
    pub left: String,
    /// The name of the second environment.
    pub right: String,
    /// The objects that differ, by address.
    pub objects: Vec<Compared>,
}

/// An object that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Its address.
    pub address: Address,
    /// How it differs.
    pub contrast: Contrast,
    /// All fields of the first environment, in normal form.
    pub left: Fields,
}

/// How an object differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Contrast {
    /// Only the first environment has it.
    OnlyLeft(Origin),
    /// Only the second environment has it.
    OnlyRight(Origin),
    /// Both have it, with other fields.
    Fields(Vec<Contrasted>),
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrasted {
    /// Which field; those of the metadata start with `metadata`.
    pub path: FieldPath,
    /// How it is compared.
    pub policy: Policy,
    /// Its value in the first environment, with where that was written.
    pub left: Option<(Value, Origin)>,
    /// Its value in the second environment, with where that was written.
    pub right: Option<(Value, Origin)>,
}

/// Compares two environments whose documents were asked for and hold no error.
pub fn between(left: &Loaded, right: &Loaded) -> Comparison {
    let (left, right) = (Side::new(left), Side::new(right));
    let addresses: BTreeSet<&Address> = left.addresses().chain(right.addresses()).collect();
    let objects = addresses.into_iter().filter_map(|address| {
        let (fields, contrast) = match (left.object(address), right.object(address)) {
            (Some(one), None) => (one.fields.into_owned(), Contrast::OnlyLeft(one.origin)),
            (None, Some(other)) => (Fields::new(), Contrast::OnlyRight(other.origin)),
            (Some(one), Some(other)) => {
                let mut found = metadata(&one, &other);
                found.extend(fields(address.kind, &one, &other));
                if found.is_empty() {
                    return None;
                }
                (one.fields.into_owned(), Contrast::Fields(found))
            }
            (None, None) => return None,
        };
        Some(Compared {
            address: address.clone(),
            contrast,
            left: fields,
        })
    });
    Comparison {
        objects: objects.collect(),
        left: left.name(),
        right: right.name(),
    }
}

/// One of the two environments.
struct Side<'a> {
    loaded: &'a Loaded,
    documents: BTreeMap<&'a Address, &'a ResolvedDocument>,
}

/// An object of one environment.
struct Object<'a> {
    fields: Cow<'a, Fields>,
    origins: Cow<'a, Origins>,
    origin: Origin,
    document: Option<(&'a ResolvedDocument, &'a Loaded)>,
}

impl<'a> Side<'a> {
    fn new(loaded: &'a Loaded) -> Self {
        let documents = loaded.documents.iter();
        Self {
            loaded,
            documents: documents.map(|one| (one.address(), one)).collect(),
        }
    }

    fn name(&self) -> String {
        let environment = self.loaded.environment.as_ref();
        environment.map_or_else(String::new, |environment| environment.name.clone())
    }

    /// Objects, and documents that are none: they matter to other objects.
    fn addresses(&self) -> impl Iterator<Item = &'a Address> {
        let objects = self.loaded.spec.iter().flat_map(|spec| spec.objects.keys());
        let nowhere = |address: &&&Address| address.kind.info().presence == Presence::Nowhere;
        objects.chain(self.documents.keys().filter(nowhere).copied())
    }

    fn object(&self, address: &Address) -> Option<Object<'a>> {
        let document = self.documents.get(address).copied();
        let spec = self.loaded.spec.as_ref();
        let desired = spec.and_then(|spec| spec.objects.get(address));
        let (fields, origins) = match (desired, document) {
            (Some(desired), _) => (
                Cow::Borrowed(&desired.fields),
                Cow::Borrowed(&desired.origins),
            ),
            (None, Some(document)) => {
                let (fields, origins) = document.body(&self.loaded.sources);
                (Cow::Owned(fields), Cow::Owned(origins))
            }
            (None, None) => return None,
        };
        Some(Object {
            origin: origins.root().clone(),
            fields,
            origins,
            document: document.map(|document| (document, self.loaded)),
        })
    }
}

impl Object<'_> {
    fn at(&self, path: &FieldPath) -> Option<(Value, Origin)> {
        let value = self.fields.at(path)?.clone();
        let origin = self.written(path);
        Some((value, origin.unwrap_or_else(|| self.origins.of(path))))
    }

    /// Looks where the document itself writes what no plan is about: origins end at its field.
    fn written(&self, path: &FieldPath) -> Option<Origin> {
        let (document, loaded) = self.document?;
        let is_field = |segment: &Segment| matches!(segment, Segment::Field(_));
        if !path.segments().iter().all(is_field) {
            return None;
        }
        let steps = path.segments().iter().map(Segment::name);
        let at = Pointer::of(std::iter::once("spec").chain(steps));
        document.value().pointer(&at.to_string())?;
        Some(document.origin(&at, &loaded.sources))
    }

    fn metadata(&self) -> Option<&Value> {
        let (document, _loaded) = self.document?;
        document.value().get("metadata")
    }

    fn metadata_at(&self, name: &str, path: &FieldPath) -> Option<(Value, Origin)> {
        let (document, loaded) = self.document?;
        let mut value = document.value().get("metadata")?.get(name)?;
        let mut at = Pointer::of(["metadata", name]);
        for step in path.segments().iter().skip(2) {
            value = value.get(step.name())?;
            at = at.then(step.name());
        }
        Some((value.clone(), document.origin(&at, &loaded.sources)))
    }
}

fn metadata(left: &Object<'_>, right: &Object<'_>) -> Vec<Contrasted> {
    let names = |object: &Object<'_>| -> BTreeSet<String> {
        let metadata = object.metadata().and_then(Value::as_object);
        metadata.map_or_else(BTreeSet::new, |map| map.keys().cloned().collect())
    };
    let mut found = Vec::new();
    for name in &names(left) | &names(right) {
        let path = FieldPath::field("metadata").then_field(&name);
        let sides = [left, right].map(|side| side.metadata()?.get(&name));
        free(path, (sides[0], sides[1]), &mut |path| {
            found.push(Contrasted {
                left: left.metadata_at(&name, &path),
                right: right.metadata_at(&name, &path),
                policy: Policy::Scalar,
                path,
            });
        });
    }
    found
}

fn fields(kind: Kind, left: &Object<'_>, right: &Object<'_>) -> Vec<Contrasted> {
    let forth = differences(kind, &left.fields, &right.fields);
    let back = differences(kind, &right.fields, &left.fields);
    let mut found: BTreeMap<FieldPath, Policy> = forth
        .into_iter()
        .chain(back)
        .map(|difference| (difference.path, difference.policy))
        .collect();
    for field in kind.info().fields {
        let sides = (left.fields.get(field.name), right.fields.get(field.name));
        unread(field, FieldPath::field(field.name), sides, &mut found);
    }
    let contrasted = found.into_iter().map(|(path, policy)| Contrasted {
        left: left.at(&path),
        right: right.at(&path),
        policy,
        path,
    });
    contrasted.collect()
}

type Sides<'a> = (Option<&'a Value>, Option<&'a Value>);

/// Finds what no reading of a tenant shows, and two environments can differ in all the same:
/// references to secrets, and what is for lockstep alone.
fn unread(
    field: &Field,
    path: FieldPath,
    sides: Sides<'_>,
    found: &mut BTreeMap<FieldPath, Policy>,
) {
    match field.policy {
        Policy::Secret | Policy::Outside => free(path, sides, &mut |path| {
            found.insert(path, Policy::Scalar);
        }),
        Policy::Struct(fields) => {
            for field in fields {
                let path = path.then_field(field.name);
                unread(field, path, at(sides, field.name), found);
            }
        }
        Policy::KeyedList { key: _, fields } => {
            for key in keys(sides) {
                let (path, sides) = (path.then_item(&key), at(sides, &key));
                for field in fields
                    .iter()
                    .filter(|_field| sides.0.is_some() && sides.1.is_some())
                {
                    let path = path.then_field(field.name);
                    unread(field, path, at(sides, field.name), found);
                }
            }
        }
        Policy::Scalar | Policy::Text | Policy::Set | Policy::Map | Policy::AppendOnly => {}
    }
}

/// Compares two values of any form, and visits the paths of the innermost that differ.
fn free(path: FieldPath, sides: Sides<'_>, visit: &mut impl FnMut(FieldPath)) {
    if equal(sides.0, sides.1) {
        return;
    }
    let is_map = |side: Option<&Value>| side.is_some_and(Value::is_object);
    if !(is_map(sides.0) && is_map(sides.1)) {
        return visit(path);
    }
    for key in keys(sides) {
        free(path.then_field(&key), at(sides, &key), visit);
    }
}

fn at<'a>((left, right): Sides<'a>, name: &str) -> Sides<'a> {
    let get = |side: Option<&'a Value>| side.and_then(|value| value.get(name));
    (get(left), get(right))
}

fn keys((left, right): Sides<'_>) -> BTreeSet<String> {
    let maps = [left, right]
        .into_iter()
        .flatten()
        .filter_map(Value::as_object);
    maps.flat_map(|map| map.keys().cloned()).collect()
}
