//! What the guards say, and what was agreed to.

use lockstep_diff::{Plan, Verdict};
use maud::{Markup, html};

use super::shown;
use crate::consent;
use crate::text::plan::sentence;

/// How many objects are named that a guard speaks of.
const NAMED: usize = 10;

/// Writes the guards: those that refuse, those that were passed by consent, and the others by name.
pub(super) fn guards(plan: &Plan) -> Markup {
    let verdicts = || plan.verdicts.iter();
    let refusing = verdicts().filter(|verdict| verdict.refuses());
    let overridden = verdicts().filter(|verdict| verdict.is_overridden());
    let passing: Vec<&Verdict> = verdicts().filter(|verdict| !verdict.is_over()).collect();
    html! {
        @if !plan.verdicts.is_empty() {
            h3 { "Guards" }
            ul.guards {
                @for verdict in refusing.chain(overridden) { (one(verdict)) }
                @if !passing.is_empty() { (passes(&passing)) }
            }
        }
        @if let Some(flags) = consent::flags(plan) {
            p { "Nothing of this plan will be applied. To let it pass, say why and plan again with" }
            pre.command tabindex="0" { (shown::shown(&flags)) }
        }
    }
}

fn passes(verdicts: &[&Verdict]) -> Markup {
    html! {
        li {
            details.plain {
                summary {
                    strong.verdict.passed { "pass" } " "
                    @for (index, verdict) in verdicts.iter().enumerate() {
                        @if index > 0 { ", " }
                        code { (verdict.guard.as_str()) }
                    }
                }
                ul { @for verdict in verdicts {
                    li { code { (verdict.guard.as_str()) } ": " (shown::shown(&sentence(verdict))) }
                } }
            }
        }
    }
}

fn one(verdict: &Verdict) -> Markup {
    let (class, said) = match verdict.refuses() {
        true => ("refused", "refuses"),
        false => ("overridden", "agreed to"),
    };
    let more = verdict.addresses.len().saturating_sub(NAMED);
    html! {
        li {
            strong.verdict.(class) { (said) } " "
            code { (verdict.guard.as_str()) } ": " (shown::shown(&sentence(verdict)))
            @if !verdict.addresses.is_empty() {
                div.aside {
                    @for (index, address) in verdict.addresses.iter().take(NAMED).enumerate() {
                        @if index > 0 { ", " }
                        a href={ "#" (address) } { (address.to_string()) }
                    }
                    @if more > 0 { ", and " (more) " more" }
                }
            }
        }
    }
}

/// Writes what was agreed to for this plan, and why.
pub(super) fn agreed(plan: &Plan) -> Markup {
    let consent = &plan.consent;
    html! {
        @if !consent.is_nothing() {
            h3 { "Agreed to for this plan" }
            ul.agreed {
                @for (guard, far) in &consent.allow {
                    li { code { (guard.as_str()) "=" (consent::amount(*far)) } " "
                        span.aside { (used(plan.verdicts.iter().find(|one| one.guard == *guard))) } }
                }
                @if consent.conflicts { li { "conflicts: Git wins" } }
                @for address in &consent.adopt { li { "adopt " code { (address.to_string()) } } }
                @for address in &consent.resend {
                    li { "send the secrets of " code { (address.to_string()) } " again" }
                }
                @if let Some(reason) = &consent.reason {
                    li { "reason: " q { (shown::shown(reason)) } }
                }
            }
        }
    }
}

fn used(verdict: Option<&Verdict>) -> &'static str {
    match verdict {
        Some(verdict) if verdict.refuses() => "not enough",
        Some(verdict) if verdict.is_overridden() => "used",
        Some(_) | None => "not needed",
    }
}
