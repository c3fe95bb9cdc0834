//! A value with where each part of it was written, for whoever shows it.
//!
//! It is a tree beside the tables of kinds: it knows no field and judges nothing.

use serde_json::{Map, Value};

use crate::address::Address;
use crate::origin::Origin;
use crate::pointer::Pointer;

/// A document of an environment, with where each part of it was written.
#[derive(Debug, Clone)]
pub struct WrittenDocument {
    /// Its address.
    pub address: Address,
    /// All of it, in the order in which it was written.
    pub whole: Written,
    /// The fields that it resolves to and does not hold, with what they come from.
    pub derived: Vec<(String, Value, Origin)>,
}

/// A value, and where it was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// Where it was written, and what wrote it.
    pub origin: Origin,
    /// What it is.
    pub content: Content,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Content {
    /// A text, a number, true or false, or null.
    Scalar(Value),
    /// A list.
    List(Vec<Written>),
    /// A mapping, in the order in which it was written.
    Mapping(Vec<(String, Written)>),
}

impl Written {
    /// Returns the value alone.
    pub fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Content::Mapping(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (key.clone(), value.to_value()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }

    /// Calls with the origin of each value that holds no other, and the pointer to it.
    pub fn each_leaf<'a>(&'a self, visit: &mut impl FnMut(Pointer, &'a Origin)) {
        self.leaves(&Pointer::root(), visit);
    }

    fn leaves<'a>(&'a self, at: &Pointer, visit: &mut impl FnMut(Pointer, &'a Origin)) {
        match &self.content {
            Content::List(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    item.leaves(&at.then(index.to_string()), visit);
                }
            }
            Content::Mapping(entries) if !entries.is_empty() => {
                for (key, value) in entries {
                    value.leaves(&at.then(key), visit);
                }
            }
            Content::Scalar(_) | Content::List(_) | Content::Mapping(_) => {
                visit(at.clone(), &self.origin);
            }
        }
    }
}
