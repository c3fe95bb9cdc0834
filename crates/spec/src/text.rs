//! The documents of one text, as values: for whoever works on texts, not on projects.
//!
//! Bytes come in; values go out, or what is wrong with the text. It must not know kinds.

use lockstep_model::{Finding, Place, Pointer};
use serde_json::Value;

use crate::source;
use crate::span::{Node, Sources};
use crate::yaml;

/// What a text holds.
#[derive(Debug, Default)]
pub struct Text {
    /// Its documents.
    pub documents: Vec<Value>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// The text, for whoever shows the findings.
    pub sources: Sources,
    nodes: Vec<Node>,
}

impl Text {
    /// Returns where the first value stands that another text does not have so.
    pub fn first_difference(&self, other: &Self) -> Option<Place> {
        let mut pairs = self.documents.iter().zip(&other.documents);
        let index = pairs.position(|(one, two)| one != two);
        let index = index.unwrap_or(other.documents.len());
        let (node, value) = (self.nodes.get(index)?, self.documents.get(index)?);
        let way = match other.documents.get(index) {
            Some(other) => way_to_difference(value, other),
            None => Pointer::root(),
        };
        Some(self.sources.place(node.value_at(&way)))
    }
}

/// Finds the way to the innermost value in which two values differ.
fn way_to_difference(one: &Value, two: &Value) -> Pointer {
    let mut way = Vec::new();
    let (mut one, mut two) = (one, two);
    loop {
        let next = match (one, two) {
            (Value::Object(one), Value::Object(two)) => one.iter().find_map(|(name, value)| {
                let other = two.get(name)?;
                (other != value).then_some((name.clone(), value, other))
            }),
            (Value::Array(one), Value::Array(two)) => {
                let mut pairs = one.iter().zip(two).enumerate();
                pairs.find_map(|(index, (value, other))| {
                    (other != value).then_some((index.to_string(), value, other))
                })
            }
            _ => None,
        };
        let Some((step, inner, other)) = next else {
            return Pointer::of(way);
        };
        way.push(step);
        (one, two) = (inner, other);
    }
}

/// Reads a text, whose name findings carry.
pub fn read(name: &str, bytes: &[u8]) -> Text {
    let mut text = Text::default();
    let file = match source::decode(name, bytes, &mut text.sources) {
        Ok(file) => file,
        Err(finding) => {
            text.findings.push(*finding);
            return text;
        }
    };
    let read = yaml::read(file, &text.sources);
    let documents = read.documents.into_iter();
    let documents = documents.map(|document| (document.value, document.node));
    (text.documents, text.nodes) = documents.unzip();
    text.findings = read.findings;
    text.findings.sort();
    text
}
