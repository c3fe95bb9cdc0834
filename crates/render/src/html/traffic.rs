//! Where requests go before and after: a bar for each side, and the numbers below them.

use std::cmp::Reverse;

use lockstep_diff::impact::{Part, Traffic};
use maud::{Markup, html};

use super::shown;
use crate::impact::number::{fate, percent};
use crate::plan_view::PlanView;
use crate::value::plural;

/// How many objects have bars that are seen at once: those that move most.
const FIRST: usize = 6;

/// How many objects have bars at all.
const MOST: usize = 120;

/// How many parts of one object have a colour and a row.
const PARTS: usize = 40;

/// How many colours there are.
const COLOURS: usize = 6;

fn traffic<'a>(view: &PlanView<'a>) -> &'a [Traffic] {
    let impact = view.plan.impact.as_ref();
    impact.map_or(&[], |impact| &impact.traffic)
}

/// Says whether any requests move.
pub(super) fn is_shown(view: &PlanView<'_>) -> bool {
    !traffic(view).is_empty()
}

/// Writes the section.
pub(super) fn section(view: &PlanView<'_>) -> Markup {
    let mut all: Vec<&Traffic> = traffic(view).iter().collect();
    all.sort_by_key(|one| Reverse(one.moved));
    let (first, rest) = all.split_at(all.len().min(FIRST));
    html! {
        @if !first.is_empty() {
            section id="traffic" aria-labelledby="traffic-heading" {
                h2 id="traffic-heading" { "Traffic " span.count { (all.len()) } }
                div.splits { @for one in first { (split(one)) } }
                @if !rest.is_empty() { (folded(rest)) }
            }
        }
    }
}

fn folded(rest: &[&Traffic]) -> Markup {
    let more = rest.len().saturating_sub(MOST);
    html! {
        details.plain {
            summary { (rest.len()) " more " (plural(rest.len(), "object", "objects")) }
            div.splits { @for one in rest.iter().take(MOST) { (split(one)) } }
            @if more > 0 {
                p.aside { "Requests of " (more) " more " (plural(more, "object", "objects"))
                    " move too." }
            }
        }
    }
}

fn split(traffic: &Traffic) -> Markup {
    html! {
        div.split {
            h3 { (shown::name(&traffic.live_name)) }
            p.aside {
                (percent(traffic.moved)) " of its requests " (fate(traffic)) ", by "
                a href={ "#" (traffic.address) } { code { (shown::name(&traffic.field)) } }
            }
            (bar("before", &traffic.parts, |part| part.share.before.weight()))
            (bar("after", &traffic.parts, |part| part.share.after.weight()))
            (table(&traffic.parts))
        }
    }
}

/// Draws one side; the table below says the same in words.
fn bar(label: &str, parts: &[Part], share: impl Fn(&Part) -> f64) -> Markup {
    let all = parts.iter().map(&share).sum::<f64>().max(1.0);
    let mut from = 0.0;
    let spans: Vec<(usize, f64, f64)> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| {
            let (start, width) = (from, share(part) / all);
            from += width;
            (index % COLOURS, start, width)
        })
        .collect();
    html! {
        div.bar aria-hidden="true" {
            span { (label) }
            svg viewBox="0 0 100 8" preserveAspectRatio="none" height="14" {
                rect.empty x="0" y="0" width="100" height="8" {}
                @for (colour, start, width) in spans {
                    @if width > 0.0 {
                        rect class={ "s" (colour) } x=(hundredths(start)) y="0"
                            width=(hundredths(width)) height="8" {}
                    }
                }
            }
        }
    }
}

fn hundredths(share: f64) -> f64 {
    (share * 1e4).round() / 1e2
}

fn table(parts: &[Part]) -> Markup {
    let more = parts.len().saturating_sub(PARTS);
    html! {
        table.shares {
            thead { tr {
                th scope="col" { "To" } th scope="col" { "Before" } th scope="col" { "After" }
            } }
            tbody {
                @for (index, part) in parts.iter().take(PARTS).enumerate() {
                    tr {
                        th scope="row" {
                            svg.key width="10" height="10" aria-hidden="true" {
                                rect class={ "s" (index % COLOURS) } width="10" height="10" {}
                            }
                            " " (shown::name(&part.name))
                        }
                        td { (percent(part.share.before)) }
                        td {
                            @if part.share.is_steady() { (percent(part.share.after)) }
                            @else { strong { (percent(part.share.after)) } }
                        }
                    }
                }
            }
        }
        @if more > 0 { p.aside { "And " (more) " more." } }
    }
}
