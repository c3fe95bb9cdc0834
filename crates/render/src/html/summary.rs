//! What is to be known at once: how many objects change, what the guards say, what was agreed to.

use lockstep_model::Severity;
use maud::{Markup, html};

use super::object::Objects;
use super::{guards, impact, shown};
use crate::plan_view::PlanView;
use crate::standing;
use crate::text::plan::listed;

/// Writes the head of the page.
pub(super) fn banner(view: &PlanView<'_>) -> Markup {
    let plan = view.plan;
    let refused = plan.refusals().next().is_some();
    html! {
        header {
            p.product { "lockstep plan" }
            h1 { "Plan for " (shown::name(&plan.environment)) }
            p.where {
                (shown::name(&plan.organization.name)) " "
                span.aside { "(" (shown::name(&plan.organization.id)) ")" }
            }
            p.verdict {
                @if refused { strong.refused { "Refused by a guard" } ". " }
                @if plan.is_empty() { "No changes." } @else { (upper(&listed(plan.counts()))) "." }
            }
        }
    }
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Writes the summary.
pub(super) fn summary(view: &PlanView<'_>, objects: &Objects<'_>) -> Markup {
    html! {
        section id="summary" aria-labelledby="summary-heading" {
            h2 id="summary-heading" { "Summary" }
            (counts(view))
            @for said in standing::said(view.plan) {
                p.notice[said.severity != Severity::Note] { (shown::shown(&said.text)) }
            }
            (folded(view, objects))
            (guards::guards(view.plan))
            (guards::agreed(view.plan))
            (impact::impact(view.plan.impact.as_ref()))
        }
    }
}

fn counts(view: &PlanView<'_>) -> Markup {
    let all = view.counts();
    html! {
        dl.counts {
            @for (name, count) in all {
                div.none[count == 0] {
                    dt.(name.split(' ').next().unwrap_or_default()) { (name) }
                    dd { (count) }
                }
            }
        }
    }
}

/// Says what is not shown whole, and where it is.
fn folded(view: &PlanView<'_>, objects: &Objects<'_>) -> Markup {
    let (all, lines) = objects.folded();
    html! {
        @if lines > 0 {
            p.notice {
                "Not all is shown: of " (all) " objects " (lines)
                " have a line only, so that this page opens at once. What needs care comes first. "
                "The whole plan: " code { (shown::name(&view.command())) }
            }
        }
    }
}
