//! Holds the JSON of objects to the tables of spellings, and counts what is other than they say.
//!
//! Raw objects of the API come in; differences go out, by field, with types and counts. No value
//! leaves this file: a name that nobody expects is shortened and masked.

use std::collections::BTreeMap;

use lockstep_model::Pointer;
use lockstep_model::examination::{Difference, Oddity};
use serde_json::{Map, Value};

use crate::mask::Mask;
use crate::wire::spelling::{Shape, Spelling};

/// How many differences are told: beyond that, it is another API.
const MOST: usize = 60;

/// Where an object was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    /// The method and path whose answer holds it.
    pub(super) request: &'a str,
    /// Its row in a list; nothing if it was read by id.
    pub(super) row: Option<usize>,
}

/// What objects should look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline<'a> {
    /// Tables whose fields are looked at.
    pub(super) looked_at: &'a [&'static [Spelling]],
    /// Tables whose fields are expected besides.
    pub(super) known: &'a [&'static [Spelling]],
    /// Names that are expected besides.
    pub(super) names: &'a [&'static str],
    /// The field that rows leave out.
    pub(super) unlisted: Option<&'static str>,
    /// Whether what nobody expects is told, or what is missing or of another type.
    pub(super) unknown: bool,
}

/// Differences that are being counted.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    mask: &'a Mask,
    objects: usize,
    found: BTreeMap<(Oddity, String), Entry>,
}

#[derive(Debug)]
struct Entry {
    difference: Difference,
    /// The number of the object that it was seen in last.
    last: usize,
}

/// Where a value is: as an example, and for all objects alike.
#[derive(Debug, Clone)]
struct Spot {
    pointer: Pointer,
    general: String,
}

impl Spot {
    fn then(&self, name: &str) -> Self {
        let dot = if self.general.is_empty() { "" } else { "." };
        Self {
            pointer: self.pointer.then(name),
            general: format!("{}{dot}{name}", self.general),
        }
    }

    fn item(&self, index: usize) -> Self {
        Self {
            pointer: self.pointer.then(index.to_string()),
            general: format!("{}[]", self.general),
        }
    }
}

/// One object under the eye.
#[derive(Debug, Clone, Copy)]
struct Look<'a> {
    site: Site<'a>,
    outline: &'a Outline<'a>,
}

impl<'a> Tally<'a> {
    pub(super) const fn new(mask: &'a Mask) -> Self {
        Self {
            mask,
            objects: 0,
            found: BTreeMap::new(),
        }
    }

    /// Looks at an object.
    pub(super) fn look(&mut self, raw: &Map<String, Value>, outline: &Outline<'_>, site: Site<'_>) {
        self.objects += 1;
        let look = Look { site, outline };
        let spot = Spot {
            pointer: match site.row {
                Some(row) => Pointer::of(["entities".to_owned(), row.to_string()]),
                None => Pointer::root(),
            },
            general: String::new(),
        };
        if outline.unknown {
            let tables = outline.looked_at.iter().chain(outline.known);
            let known: Vec<&str> = tables
                .flat_map(|table| table.iter().map(|one| one.api))
                .collect();
            let known = |name: &str| known.contains(&name) || outline.names.contains(&name);
            self.strangers(raw, &known, &spot, look);
        }
        for table in outline.looked_at {
            self.fields(raw, table, &spot, look);
        }
    }

    /// Returns what was counted, by how it is and where.
    pub(super) fn finish(self) -> Vec<Difference> {
        let of = self.objects;
        let found = self.found.into_values().map(|entry| entry.difference);
        found.map(|found| Difference { of, ..found }).collect()
    }

    fn fields(
        &mut self,
        raw: &Map<String, Value>,
        table: &'static [Spelling],
        spot: &Spot,
        look: Look<'_>,
    ) {
        for spelling in table {
            let listed = look.site.row.is_none() || look.outline.unlisted != Some(spelling.name);
            match raw.get(spelling.api) {
                None | Some(Value::Null) if spelling.required && listed => {
                    let spot = spot.then(spelling.api);
                    self.tell(Oddity::Missing, &spot, Some((&spelling.shape, "")), look);
                }
                None | Some(Value::Null) => {}
                Some(value) => self.value(&spelling.shape, value, &spot.then(spelling.api), look),
            }
        }
    }

    fn value(&mut self, shape: &'static Shape, value: &Value, spot: &Spot, look: Look<'_>) {
        match (shape, value) {
            (Shape::Object(fields), Value::Object(map)) => {
                self.nested(map, (fields, None), spot, look);
            }
            (Shape::Items { key, fields }, Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let spot = spot.item(index);
                    match item {
                        Value::Object(map) => self.nested(map, (fields, Some(key)), &spot, look),
                        Value::Null
                        | Value::Bool(_)
                        | Value::Number(_)
                        | Value::String(_)
                        | Value::Array(_) => {
                            let expected = Some((&Shape::Free, type_of(item)));
                            self.tell(Oddity::Retyped, &spot, expected, look);
                        }
                    }
                }
            }
            (shape, value) if fits(shape, value) => {}
            (shape, value) => {
                self.tell(Oddity::Retyped, spot, Some((shape, type_of(value))), look);
            }
        }
    }

    fn nested(
        &mut self,
        map: &Map<String, Value>,
        (fields, key): (&'static [Spelling], Option<&'static str>),
        spot: &Spot,
        look: Look<'_>,
    ) {
        if look.outline.unknown {
            let known = |name: &str| {
                Some(name) == key || fields.iter().any(|spelling| spelling.api == name)
            };
            self.strangers(map, &known, spot, look);
        }
        if let Some(key) = key {
            match map.get(key) {
                Some(Value::String(_)) => {}
                None | Some(Value::Null) => {
                    let expected = Some((&Shape::Text, ""));
                    self.tell(Oddity::Missing, &spot.then(key), expected, look);
                }
                Some(other) => {
                    let expected = Some((&Shape::Text, type_of(other)));
                    self.tell(Oddity::Retyped, &spot.then(key), expected, look);
                }
            }
        }
        self.fields(map, fields, spot, look);
    }

    fn strangers(
        &mut self,
        map: &Map<String, Value>,
        known: &dyn Fn(&str) -> bool,
        spot: &Spot,
        look: Look<'_>,
    ) {
        for (name, value) in map.iter().filter(|(name, _value)| !known(name)) {
            let name = self.mask.start(name);
            let spot = spot.then(&name);
            self.count(Oddity::Unknown, &spot, (None, type_of(value)), look);
        }
    }

    fn tell(
        &mut self,
        oddity: Oddity,
        spot: &Spot,
        expected: Option<(&'static Shape, &'static str)>,
        look: Look<'_>,
    ) {
        if look.outline.unknown {
            return;
        }
        let (shape, seen) = expected.map_or((None, ""), |(shape, seen)| (Some(shape), seen));
        self.count(oddity, spot, (shape.map(word), seen), look);
    }

    fn count(
        &mut self,
        oddity: Oddity,
        spot: &Spot,
        (expected, seen): (Option<&'static str>, &'static str),
        look: Look<'_>,
    ) {
        let key = (oddity, spot.general.clone());
        if self.found.len() >= MOST && !self.found.contains_key(&key) {
            return;
        }
        let number = self.objects;
        let entry = self.found.entry(key).or_insert_with(|| Entry {
            difference: Difference {
                oddity,
                pointer: spot.pointer.to_string(),
                request: look.site.request.to_owned(),
                expected: expected.map(str::to_owned),
                seen: BTreeMap::new(),
                objects: 0,
                of: 0,
            },
            last: 0,
        });
        if !seen.is_empty() {
            *entry.difference.seen.entry(seen.to_owned()).or_default() += 1;
        }
        if entry.last != number {
            entry.last = number;
            entry.difference.objects += 1;
        }
    }
}

fn fits(shape: &Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Text | Shape::Secret, Value::String(_))
        | (Shape::Number, Value::Number(_))
        | (Shape::Flag, Value::Bool(_))
        | (Shape::Free | Shape::Object(_), Value::Object(_))
        | (Shape::Items { .. }, Value::Array(_)) => true,
        (Shape::Texts, Value::Array(items)) => items.iter().all(Value::is_string),
        (
            Shape::Text
            | Shape::Secret
            | Shape::Number
            | Shape::Flag
            | Shape::Texts
            | Shape::Free
            | Shape::Object(_)
            | Shape::Items { .. },
            _,
        ) => false,
    }
}

/// The JSON type that a shape has.
const fn word(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Secret => "string",
        Shape::Number => "number",
        Shape::Flag => "boolean",
        Shape::Texts => "array of strings",
        Shape::Free | Shape::Object(_) => "object",
        Shape::Items { .. } => "array of objects",
    }
}

/// The JSON type that a value has.
const fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests;
