//! The drawing: boxes in layers, and arrows between them.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::super::object;
use super::layers::{Layout, Spot, layout};
use super::nodes::Nodes;
use crate::columns;
use crate::palette;

/// How wide a box is.
const WIDE: usize = 226;

/// How high a box is.
const HIGH: usize = 24;

/// How far boxes are apart: beside and below each other.
const GAP: (usize, usize) = (56, 8);

/// What is left free around the drawing.
const EDGE: usize = 6;

/// How many columns of a name are shown.
const NAME: usize = 26;

/// Draws nodes, given by their numbers, and the arrows between their places.
pub(super) fn draw(nodes: &Nodes<'_>, drawn: &[usize], edges: &[(usize, usize)]) -> Markup {
    let layout = layout(drawn.len(), edges);
    let canvas = Canvas::of(&layout);
    html! {
        svg.graph role="group" aria-label="What waits for what" width=(canvas.width)
            height=(canvas.height) viewBox={ "0 0 " (canvas.width) " " (canvas.height) } {
            defs {
                marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"
                    markerHeight="7" orient="auto" { path d="M0 0L8 4L0 8z" {} }
            }
            g.arrows aria-hidden="true" {
                @for arrow in &layout.arrows {
                    path d=(Canvas::path(arrow)) marker-end="url(#tip)" {}
                }
            }
            @for (number, spot) in drawn.iter().zip(&layout.nodes) {
                (node(nodes, *number, Canvas::corner(*spot)))
                "\n"
            }
        }
    }
}

fn node(nodes: &Nodes<'_>, number: usize, (x, y): (usize, usize)) -> Markup {
    let label = nodes.label(number);
    let short = columns::cut(&label, NAME);
    match nodes.change(number) {
        Some(change) => html! {
            a.node.(change.action.as_str()) href={ "#" (object::id(&change.id)) } {
                title { (change.action.as_str()) " " (label) }
                rect x=(x) y=(y) width=(WIDE) height=(HIGH) rx="3" {}
                text.sign x=(x + 8) y=(y + 16) { (palette::sign(change.action).trim()) }
                text x=(x + 28) y=(y + 16) { (short) }
            }
        },
        None => html! {
            g.node.unchanged {
                title { (label) ", not changed" }
                rect x=(x) y=(y) width=(WIDE) height=(HIGH) rx="3" {}
                text x=(x + 28) y=(y + 16) { (short) }
            }
        },
    }
}

/// Where on the page things are.
struct Canvas {
    width: usize,
    height: usize,
}

impl Canvas {
    fn of(layout: &Layout) -> Self {
        let wide = layout.layers * (WIDE + GAP.0);
        let last = layout.nodes.iter().map(|spot| spot.1).fold(0.0, f64::max);
        Self {
            width: wide.saturating_sub(GAP.0) + 2 * EDGE,
            height: down(last) + HIGH + EDGE,
        }
    }

    /// Returns the upper left corner of a spot.
    fn corner((layer, row): Spot) -> (usize, usize) {
        (EDGE + layer * (WIDE + GAP.0), down(row))
    }

    /// Draws an arrow from the right of its first box to the left of its last one.
    fn path(arrow: &[Spot]) -> String {
        let mut path = String::new();
        let middle = |spot: Spot| Self::corner(spot).1 + HIGH / 2;
        for (index, spot) in arrow.iter().enumerate() {
            let (x, y) = (Self::corner(*spot).0, middle(*spot));
            let last = index.checked_sub(1).and_then(|last| arrow.get(last));
            // Writing to a String cannot fail.
            let _infallible = match last {
                None => write!(path, "M{} {y}", x + WIDE),
                Some(last) => {
                    let (half, last) = (x - GAP.0 / 2, middle(*last));
                    write!(path, "C{half} {last} {half} {y} {x} {y}")
                }
            };
            if index > 0 && index + 1 < arrow.len() {
                let _infallible = write!(path, "H{}", x + WIDE);
            }
        }
        path
    }
}

fn down(row: f64) -> usize {
    EDGE + (row * (HIGH + GAP.1) as f64).round() as usize
}
