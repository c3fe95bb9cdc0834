//! The graph of references as version 1.0 writes it.

use std::io;

use serde::Serialize;

use super::document;
use crate::view::Node;

#[derive(Serialize)]
struct GraphV1 {
    nodes: Vec<NodeV1>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeV1 {
    address: String,
    depends_on: Vec<String>,
}

/// Writes each object with what it refers to.
///
/// # Errors
///
/// Fails if `out` does.
pub fn graph(nodes: &[Node], out: &mut impl io::Write) -> io::Result<()> {
    let nodes = nodes.iter().map(|node| NodeV1 {
        address: node.address.to_string(),
        depends_on: node.depends_on.iter().map(ToString::to_string).collect(),
    });
    let body = GraphV1 {
        nodes: nodes.collect(),
    };
    document("lockstep.graph", body, out)
}
