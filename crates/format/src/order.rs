//! Brings fields into the order that their type declares.
//!
//! Free maps and lists keep the order that people gave them; so do fields that nobody knows,
//! behind those that are known.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lockstep_model::order::ORDER;
use lockstep_spec::schema::{self, Shape};
use serde_json::Value;

use crate::tree::{Body, Document, Entry, List, Node, Scalar};

static SCHEMAS: LazyLock<BTreeMap<&'static str, Value>> = LazyLock::new(|| {
    let names = schema::names().into_iter();
    names
        .filter_map(|name| Some((name, schema::ordered(name)?)))
        .collect()
});

/// Brings a document into order.
pub(crate) fn arrange(document: &mut Document) {
    if let Some(root) = &mut document.root
        && let Some(schema) = kind(root).and_then(|kind| SCHEMAS.get(kind.as_str()))
    {
        node(root, &Shape::of(schema));
    }
}

/// Returns the kind of a document.
fn kind(root: &Node) -> Option<String> {
    let Body::Map(list) = &root.body else {
        return None;
    };
    let mut entries = list.entries.iter();
    let entry = entries.find(|entry| name(entry) == Some("kind"))?;
    match &entry.value.as_ref()?.body {
        Body::Scalar(Scalar::Line(text)) => Some(unquoted(text).to_owned()),
        Body::Scalar(Scalar::Lines(_) | Scalar::Block(_)) | Body::Map(_) | Body::Seq(_) => None,
    }
}

fn node(node: &mut Node, shape: &Shape<'_>) {
    match &mut node.body {
        Body::Scalar(_) => {}
        Body::Map(list) => {
            sort(list, shape);
            for entry in &mut list.entries {
                let shape = name(entry).map(|name| shape.entry(name));
                inside(entry, shape);
            }
        }
        Body::Seq(list) => {
            let shape = shape.item();
            for entry in &mut list.entries {
                inside(entry, Some(shape.clone()));
            }
        }
    }
}

fn inside(entry: &mut Entry, shape: Option<Shape<'_>>) {
    if let (Some(value), Some(shape)) = (&mut entry.value, shape) {
        node(value, &shape);
    }
}

fn sort(list: &mut List, shape: &Shape<'_>) {
    let Some(order) = shape.keyword(ORDER).and_then(Value::as_array) else {
        return;
    };
    let rank = |entry: &Entry| {
        let name = name(entry);
        let place = order.iter().position(|one| one.as_str() == name);
        place.unwrap_or(order.len())
    };
    list.entries.sort_by_cached_key(rank);
}

fn name(entry: &Entry) -> Option<&str> {
    entry.key.as_deref().map(unquoted)
}

/// Takes the quotes off: a name that needs more than that is none that a type declares.
fn unquoted(text: &str) -> &str {
    let quoted = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(shape: &Shape<'_>) -> Vec<String> {
        let order = shape.keyword(ORDER).and_then(Value::as_array).unwrap();
        let names = order.iter().filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    }

    #[test]
    fn defaults_have_the_order_of_their_kind() {
        let shape = Shape::of(&SCHEMAS["Project"]).entry("spec");
        let body = shape.entry("defaults").entry("Provider");
        assert_eq!(order(&body)[..2], ["type", "baseUrl"]);
        let environment = shape.entry("environments").entry("prod");
        assert_eq!(order(&environment)[0], "tenant");
    }
}
