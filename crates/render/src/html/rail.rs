//! What stands beside the plan: its contents, the filters, and how it is shown.

use maud::{Markup, html};

use super::object::Objects;
use super::{filters, graph, remarks, traffic};
use crate::plan_view::PlanView;

/// Writes the rail.
pub(super) fn rail(view: &PlanView<'_>, objects: &Objects<'_>) -> Markup {
    html! {
        aside.rail aria-label="Contents and filters" {
            (contents(view, objects))
            @if objects.all().next().is_some() { (filters::filters(objects)) }
            (looks())
        }
    }
}

fn contents(view: &PlanView<'_>, objects: &Objects<'_>) -> Markup {
    html! {
        nav aria-labelledby="contents-heading" {
            h2 id="contents-heading" { "Contents" }
            ul {
                li { a href="#summary" { "Summary" } }
                @if traffic::is_shown(view) { li { a href="#traffic" { "Traffic" } } }
                @for group in &objects.groups {
                    li { a href={ "#" (group.id) } {
                        (short(group.heading)) " " span.count { (group.objects.len()) }
                    } }
                }
                @if graph::is_shown(view) { li { a href="#graph" { "Order" } } }
                @if remarks::is_shown(view) { li { a href="#remarks" { "Worth knowing" } } }
            }
        }
    }
}

/// Returns a heading without what explains it.
fn short(heading: &str) -> &str {
    heading
        .split_once(':')
        .map_or(heading, |(short, _why)| short)
}

/// The style reads these choices: they work without the script.
fn looks() -> Markup {
    html! {
        div.looks role="group" aria-label="How the plan is shown" {
            fieldset {
                legend { "Texts" }
                (choice("texts", "side", "side by side", true))
                (choice("texts", "inline", "inline", false))
            }
            fieldset {
                legend { "Colours" }
                (choice("colours", "auto", "system", true))
                (choice("colours", "light", "light", false))
                (choice("colours", "dark", "dark", false))
            }
        }
    }
}

fn choice(name: &str, id: &str, label: &str, checked: bool) -> Markup {
    html! {
        label.choice {
            input type="radio" name=(name) id=(id) value=(id) checked[checked];
            " " (label)
        }
    }
}
