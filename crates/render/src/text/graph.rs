//! The graph of references, as indented text or in the language of Graphviz.

use std::io;

use crate::neutral::neutral;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::view::Node;

/// Writes each object with what it refers to.
///
/// # Errors
///
/// Fails if `out` does.
pub fn graph(nodes: &[Node], style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    for node in nodes {
        sheet.line(&Line::at(0).put(Tone::Name, node.address.to_string()))?;
        for needed in &node.depends_on {
            sheet.line(
                &Line::at(2)
                    .put(Tone::Aside, "needs ")
                    .plain(needed.to_string()),
            )?;
        }
    }
    Ok(())
}

/// Writes the graph in the language of Graphviz; arrows lead to what is needed.
///
/// # Errors
///
/// Fails if `out` does.
pub fn dot(nodes: &[Node], out: &mut impl io::Write) -> io::Result<()> {
    writeln!(
        out,
        "digraph lockstep {{\n  rankdir=LR;\n  node [shape=box];"
    )?;
    for node in nodes {
        let from = quoted(&node.address.to_string());
        writeln!(out, "  {from};")?;
        for needed in &node.depends_on {
            writeln!(out, "  {from} -> {};", quoted(&needed.to_string()))?;
        }
    }
    writeln!(out, "}}")
}

fn quoted(text: &str) -> String {
    let text = neutral(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}
