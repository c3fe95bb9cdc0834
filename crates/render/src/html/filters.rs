//! The form that finds objects: it is shown by the script, which alone can make it work.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::object::Objects;

/// Writes the form.
pub(super) fn filters(objects: &Objects<'_>) -> Markup {
    let (mut actions, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    let mut care = 0_usize;
    for object in objects.all() {
        *actions.entry(object.item.verb()).or_insert(0_usize) += 1;
        if let Some(address) = object.address() {
            *kinds.entry(address.kind.as_str()).or_insert(0_usize) += 1;
        }
        care += usize::from(object.needs_care());
    }
    html! {
        form id="filters" role="search" aria-label="Find objects" hidden {
            h2 { "Filter" }
            p {
                label for="find" { "Text" }
                input type="search" id="find" autocomplete="off" spellcheck="false";
            }
            p.box { (one("care", "", "Needs care", care)) }
            (choices("Action", "action", &actions))
            (choices("Kind", "kind", &kinds))
            p.buttons {
                button type="reset" { "Show all" }
                button type="button" id="unfold" { "Unfold" }
                button type="button" id="fold" { "Fold" }
            }
            p { output id="found" for="find" role="status" aria-live="polite" {} }
        }
    }
}

fn choices(legend: &str, name: &str, counts: &BTreeMap<&str, usize>) -> Markup {
    html! {
        @if counts.len() > 1 {
            fieldset {
                legend { (legend) }
                @for (value, count) in counts { (one(name, value, value, *count)) }
            }
        }
    }
}

fn one(name: &str, value: &str, label: &str, count: usize) -> Markup {
    html! {
        label.choice {
            input type="checkbox" name=(name) value=(value);
            " " (label) " " span.count { (count) }
        }
    }
}
