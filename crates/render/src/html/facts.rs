//! What is to be known of a change beside its fields: its live name, its writes, what it waits for.

use lockstep_diff::change::Rename;
use lockstep_diff::{Change, ChangeId, Step};
use maud::{Markup, html};

use super::object;
use super::shown;
use crate::probing;

/// How many changes are named that one waits for.
const NAMED: usize = 20;

/// Writes the facts of a change.
pub(super) fn facts(change: &Change) -> Markup {
    let steps: Vec<String> = change.steps.iter().map(step).collect();
    html! {
        dl.facts {
            (live_name(change))
            @if !steps.is_empty() {
                div { dt { "Writes" } dd { (shown::shown(&steps.join("; "))) } }
            }
            @if !change.depends_on.is_empty() {
                div { dt { "Waits for" } dd { (waits(&change.depends_on)) } }
            }
            @if let Some(words) = probing::words(change) {
                div { dt { "Probe" } dd { (shown::shown(&words)) } }
            }
            @if change.protected {
                div { dt { "Protected" } dd { "deleting it is refused from now on" } }
            }
            @if change.id.part > 1 {
                div { dt { "Part" } dd { (change.id.part) ", after others have moved off" } }
            }
            @if let Some(origin) = &change.origin {
                div { dt { "Written at" } dd { code { (shown::name(&origin.to_string())) } } }
            }
        }
    }
}

fn live_name(change: &Change) -> Markup {
    let now = change.live_name.as_str();
    let before = change.live_name_before.as_deref();
    html! {
        @if let Some(before) = before.filter(|before| *before != now) {
            div { dt { "Live name" } dd {
                del { (shown::name(before)) } " → " ins { (shown::name(now)) }
            } }
        } @else if now != change.address().name.as_str() {
            div { dt { "Live name" } dd { (shown::name(now)) } }
        }
    }
}

fn waits(ids: &[ChangeId]) -> Markup {
    let more = ids.len().saturating_sub(NAMED);
    html! {
        @for (index, id) in ids.iter().take(NAMED).enumerate() {
            @if index > 0 { ", " }
            a href={ "#" (object::id(id)) } { (id.to_string()) }
        }
        @if more > 0 { ", and " (more) " more" }
    }
}

fn step(step: &Step) -> String {
    match step {
        Step::Create { first: None } => "create".to_owned(),
        Step::Create {
            first: Some((field, key)),
        } => format!("create with {field} {key}"),
        Step::Write { fields, rename } => {
            let fields = fields.join(", ");
            match (rename, fields.is_empty()) {
                (Rename::No, _) => format!("write {fields}"),
                (Rename::Yes, true) => "rename".to_owned(),
                (Rename::Yes, false) => format!("rename and write {fields}"),
            }
        }
        Step::Publish { field, key } => format!("publish {field} {key}"),
        Step::Delete => "delete".to_owned(),
    }
}
