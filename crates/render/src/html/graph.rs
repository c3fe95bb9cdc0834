//! Which change waits for which, as a drawing: what is done first stands left.
//!
//! The changes of a plan come in, with what they refer to; inline SVG and the same as a list go
//! out. Of a large plan the surroundings of what needs care are drawn, and the page says so.

mod draw;
mod layers;
mod nodes;
mod pick;

use maud::{Markup, html};

use self::nodes::Nodes;
use self::pick::Picked;
use super::object::{self, Objects};
use super::shown;
use crate::plan_view::PlanView;
use crate::value::plural;

/// How many changes are named that stand alone.
const ALONE: usize = 60;

/// Says whether there is anything to be drawn.
pub(super) fn is_shown(view: &PlanView<'_>) -> bool {
    !view.plan.changes.is_empty()
}

/// Writes the section.
pub(super) fn section(view: &PlanView<'_>, objects: &Objects<'_>) -> Markup {
    if !is_shown(view) {
        return html! {};
    }
    let nodes = Nodes::of(view.plan);
    let picked = Picked::of(&nodes, &objects.by_care(view.plan));
    html! {
        section id="graph" aria-labelledby="graph-heading" {
            h2 id="graph-heading" { "Order" }
            @if picked.drawn.is_empty() { p { "No change waits for another." } }
            @else { (drawing(&nodes, &picked)) }
            (alone(&nodes, &picked))
        }
    }
}

fn drawing(nodes: &Nodes<'_>, picked: &Picked) -> Markup {
    let (left, edges) = (picked.left, picked.edges(nodes));
    html! {
        p.aside {
            "What is left is done first; arrows lead to what waits for it. "
            "Dashed: referred to and not changed."
        }
        @if left > 0 {
            p.notice {
                "Not all is drawn: " (left) " more " (plural(left, "change waits", "changes wait"))
                " for others or " (plural(left, "is", "are")) " waited for. "
                "What is here surrounds what needs care most."
            }
        }
        @if !nodes.hubs.is_empty() { (hubs(&nodes.hubs)) }
        div.scroll.canvas tabindex="0" role="region" aria-label="Drawing of the order" {
            (draw::draw(nodes, &picked.drawn, &edges))
        }
        (list(nodes, picked, &edges))
    }
}

/// How many of what has many users are named.
const HUBS: usize = 10;

fn hubs(hubs: &[(String, usize)]) -> Markup {
    let more = hubs.len().saturating_sub(HUBS);
    html! {
        p.aside {
            "Not changed, and referred to by too many to be drawn: "
            @for (index, (name, users)) in hubs.iter().take(HUBS).enumerate() {
                @if index > 0 { ", " }
                code { (shown::name(name)) } " (by " (users) ")"
            }
            @if more > 0 { ", and " (more) " more" }
            "."
        }
    }
}

/// Says the same in words.
fn list(nodes: &Nodes<'_>, picked: &Picked, edges: &[(usize, usize)]) -> Markup {
    let name = |place: usize| nodes.label(picked.drawn[place]);
    let mut needs = vec![Vec::new(); picked.drawn.len()];
    for (from, to) in edges {
        needs[*to].push(name(*from));
    }
    html! {
        details.plain {
            summary { "The same as a list" }
            ul {
                @for (place, needs) in needs.iter().enumerate() {
                    @if !needs.is_empty() {
                        li { code { (name(place)) } " needs " (needs.join(", ")) }
                    }
                }
            }
        }
    }
}

fn alone(nodes: &Nodes<'_>, picked: &Picked) -> Markup {
    let more = picked.alone.len().saturating_sub(ALONE);
    html! {
        @if !picked.alone.is_empty() && !picked.drawn.is_empty() {
            p.alone {
                span.aside { "Waits for nothing, and nothing waits for it: " }
                @for (index, place) in picked.alone.iter().take(ALONE).enumerate() {
                    @if index > 0 { ", " }
                    @if let Some(change) = nodes.change(*place) {
                        a href={ "#" (object::id(&change.id)) } { (change.id.to_string()) }
                    }
                }
                @if more > 0 { ", and " (more) " more" }
            }
        }
    }
}
