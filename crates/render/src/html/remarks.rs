//! What is worth knowing: notes, what was left out, and what is odd in the manifests.

use lockstep_model::Finding;
use maud::{Markup, html};

use super::shown;
use crate::plan_view::PlanView;
use crate::probing;
use crate::text::plan::{ODD, flags, noted};
use crate::value::plural;

/// How many notes, and how many left-out addresses, are shown.
const MOST: usize = 500;

/// Says whether there is anything to be shown.
pub(super) fn is_shown(view: &PlanView<'_>) -> bool {
    let plan = view.plan;
    let nothing = plan.notes.is_empty() && plan.left_out.is_empty() && plan.findings.is_empty();
    !nothing || !plan.secrets().is_empty()
}

/// Writes the section.
pub(super) fn section(view: &PlanView<'_>) -> Markup {
    html! {
        @if is_shown(view) {
            section id="remarks" aria-labelledby="remarks-heading" {
                h2 id="remarks-heading" { "Worth knowing" }
                (notes(view))
                (left_out(view))
                (secrets(view))
                (odd(view))
            }
        }
    }
}

fn notes(view: &PlanView<'_>) -> Markup {
    let notes = &view.plan.notes;
    html! {
        @if !notes.is_empty() {
            ul.notes { @for note in notes.iter().take(MOST) { li { (shown::shown(&noted(note))) } } }
        }
        (more(notes.len()))
    }
}

fn left_out(view: &PlanView<'_>) -> Markup {
    let left = &view.plan.left_out;
    let objects = plural(left.len(), "object is", "objects are");
    html! {
        @if !left.is_empty() {
            h3 { "Left out" (flags(view.plan)) ": " (left.len()) " " (objects) " not as Git says" }
            p.addresses {
                @for address in left.iter().take(MOST) { code { (address.to_string()) } " " }
            }
        }
        (more(left.len()))
    }
}

fn secrets(view: &PlanView<'_>) -> Markup {
    let lines = probing::secrets(view.plan);
    html! {
        @if !lines.is_empty() {
            h3 { "Secrets that apply reads" }
            ul.notes { @for line in lines.iter().take(MOST) { li { (shown::shown(line)) } } }
        }
        (more(lines.len()))
    }
}

fn odd(view: &PlanView<'_>) -> Markup {
    let findings = &view.plan.findings;
    html! {
        @if !findings.is_empty() {
            h3 { (ODD) }
            ul.notes { @for finding in findings.iter().take(MOST) { li { (one(finding, view)) } } }
        }
        (more(findings.len()))
    }
}

fn one(finding: &Finding, view: &PlanView<'_>) -> Markup {
    html! {
        (finding.severity.as_str()) " " code { (finding.code.as_str()) } ": "
        (shown::shown(&finding.message))
        @if let Some(place) = &finding.place {
            " (" code { (shown::name(&format!("{}:{}", view.path(&place.file), place.line))) } ")"
        }
        @if let Some(help) = &finding.help { br; (shown::shown(help)) }
    }
}

fn more(count: usize) -> Markup {
    let more = count.saturating_sub(MOST);
    html! { @if more > 0 { p.aside { "And " (more) " more." } } }
}
