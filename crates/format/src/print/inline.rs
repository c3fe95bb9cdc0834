//! Lists on one line, in braces and brackets.

use crate::tree::{Body, Entry, List, Node, Scalar};

/// Prints a value on one line, with its tag, if that is possible.
pub(super) fn of(node: &Node) -> Option<String> {
    let body = of_body(&node.body)?;
    Some(match &node.tag {
        Some(tag) => format!("{tag} {body}"),
        None => body,
    })
}

/// Prints a value on one line, if it has no comments, no line breaks, and was no block.
pub(super) fn of_body(body: &Body) -> Option<String> {
    match body {
        // Nothing, between braces, is spelled out.
        Body::Scalar(Scalar::Line(text)) if text.is_empty() => Some("null".to_owned()),
        Body::Scalar(Scalar::Line(text)) => Some(text.clone()),
        Body::Scalar(Scalar::Lines(_) | Scalar::Block(_)) => None,
        Body::Map(list) => Some(format!("{{{}}}", entries(list)?)),
        Body::Seq(list) => Some(format!("[{}]", entries(list)?)),
    }
}

fn entries(list: &List) -> Option<String> {
    let plain = list.flow && list.intro.is_empty() && list.tail.is_empty();
    let all = list.entries.iter().map(entry);
    plain
        .then(|| all.collect::<Option<Vec<_>>>())?
        .map(|all| all.join(", "))
}

fn entry(entry: &Entry) -> Option<String> {
    let plain = entry.leading.is_empty() && entry.head.is_none() && entry.trailing.is_none();
    let value = match &entry.value {
        Some(node) => of(node)?,
        None => "null".to_owned(),
    };
    plain.then(|| match &entry.key {
        Some(key) => format!("{key}: {value}"),
        None => value,
    })
}
