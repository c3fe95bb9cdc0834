//! Brings fields into the order that their type declares.
//!
//! Free maps and lists keep the order that people gave them; so do fields that nobody knows,
//! behind those that are known.

use crate::shape::Shape;
use crate::tree::{Body, Document, Entry, List, Node, Scalar};

/// Brings a document into order.
pub(crate) fn arrange(document: &mut Document) {
    if let Some(root) = &mut document.root
        && let Some(shape) = kind(root).as_deref().and_then(Shape::of_kind)
    {
        node(root, &shape);
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

fn node(node: &mut Node, shape: &Shape) {
    match &mut node.body {
        Body::Scalar(_) => {}
        Body::Map(list) => {
            sort(list, shape);
            for entry in &mut list.entries {
                let shape = name(entry).map(|name| shape.field(name));
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

fn inside(entry: &mut Entry, shape: Option<Shape>) {
    if let (Some(value), Some(shape)) = (&mut entry.value, shape) {
        node(value, &shape);
    }
}

fn sort(list: &mut List, shape: &Shape) {
    let Some(order) = shape.order() else { return };
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
    use serde_json::Value;

    use super::*;

    #[test]
    fn defaults_have_the_order_of_their_kind() {
        let shape = Shape::of_kind("Project").unwrap().field("spec");
        let body = shape.field("defaults").field("Provider");
        let order: Vec<&str> = body
            .order()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(order[..2], ["type", "baseUrl"]);
        let environment = shape.field("environments").field("prod");
        let order = environment.order().unwrap();
        assert_eq!(order[0], "tenant");
    }
}
