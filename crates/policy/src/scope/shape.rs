//! What fields there are below what a rule names.
//!
//! A shape and the name of a field come in; the field's own shape goes out, or that there is none.
//! What stands in maps and lists of manifests has any shape: it is found out later.

use std::collections::BTreeSet;

use lockstep_model::{Field, Kind, Policy, suggest};

use super::record::{DOCUMENT, Inner, Record};

/// What is known of the fields of something.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Nothing.
    Any,
    /// It has these fields.
    Record(&'static Record),
    /// It is a list, whose items have these.
    List(&'static Record),
    /// It has the fields of one of these tables.
    Tables(Vec<&'static [Field]>),
}

/// There is no such field.
#[derive(Debug)]
pub(super) struct Unknown {
    pub(super) message: String,
    pub(super) help: String,
}

impl Shape {
    /// Returns the shape of `spec` of manifests of some kinds.
    pub(super) fn body(kinds: &[Kind]) -> Self {
        Self::Tables(kinds.iter().map(|kind| kind.info().fields).collect())
    }

    /// Returns the shape of a whole manifest.
    pub(super) const fn document() -> Self {
        Self::Record(&DOCUMENT)
    }

    /// Returns the shape of the items, if it is known to be a list.
    pub(super) const fn item(&self) -> Self {
        match self {
            Self::List(record) => Self::Record(record),
            Self::Any | Self::Record(_) | Self::Tables(_) => Self::Any,
        }
    }

    /// Returns the shape of a field.
    pub(super) fn field(&self, name: &str, kinds: &[Kind]) -> Result<Self, Unknown> {
        match self {
            Self::Any | Self::List(_) => Ok(Self::Any),
            Self::Record(record) => match record.find(name) {
                Some(Inner::Any) => Ok(Self::Any),
                Some(Inner::Record(record)) => Ok(Self::Record(record)),
                Some(Inner::List(record)) => Ok(Self::List(record)),
                Some(Inner::Body) => Ok(Self::body(kinds)),
                None => Err(of_record(record, name)),
            },
            Self::Tables(tables) => in_tables(tables, name, kinds),
        }
    }
}

/// Looks a field up: one of the tables must know it.
fn in_tables(tables: &[&'static [Field]], name: &str, kinds: &[Kind]) -> Result<Shape, Unknown> {
    let found = tables.iter().filter_map(|table| Field::find(table, name));
    let found: Vec<&Field> = found.collect();
    if found.is_empty() {
        return Err(of_kinds(tables, name, kinds));
    }
    // Only structures have a table; what is in maps and lists is found out later.
    let inner = found.iter().map(|field| match field.policy {
        Policy::Struct(fields) => Some(fields),
        Policy::Scalar
        | Policy::Text
        | Policy::Set
        | Policy::KeyedList { .. }
        | Policy::Map
        | Policy::AppendOnly
        | Policy::Secret
        | Policy::Outside => None,
    });
    let inner = inner.collect::<Option<Vec<_>>>();
    Ok(inner.map_or(Shape::Any, Shape::Tables))
}

fn of_record(record: &Record, name: &str) -> Unknown {
    let known: Vec<&str> = record.names().collect();
    Unknown {
        message: format!("{} has no field `{}`", record.called, suggest::short(name)),
        help: help(name, &known, "it has"),
    }
}

fn of_kinds(tables: &[&'static [Field]], name: &str, kinds: &[Kind]) -> Unknown {
    let known = tables.iter().flat_map(|table| table.iter());
    let known: BTreeSet<&str> = known.map(|field| field.name).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let short = suggest::short(name);
    let message = match kinds {
        [only] => format!("{only} has no field `{short}`"),
        several if several.len() == Kind::ALL.len() => format!("no kind has a field `{short}`"),
        several => {
            let names: Vec<&str> = several.iter().map(|kind| kind.as_str()).collect();
            format!("neither {} has a field `{short}`", names.join(" nor "))
        }
    };
    Unknown {
        message,
        help: help(&short, &known, "the fields are"),
    }
}

fn help(name: &str, known: &[&str], lead: &str) -> String {
    match suggest::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{lead} {}", known.join(", ")),
    }
}
