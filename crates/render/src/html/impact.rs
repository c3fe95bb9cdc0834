//! What a plan brings about beside traffic: limits and ceilings, tokens, versions, requests.

use lockstep_diff::Impact;
use lockstep_diff::impact::TokenUse;
use maud::{Markup, html};

use super::shown;
use crate::impact::{SumRow, published, remarks, requests, sums, tokens};

/// How many sums, texts and versions are listed.
const MOST: usize = 100;

/// Writes it; nothing if nothing is known.
pub(super) fn impact(impact: Option<&Impact>) -> Markup {
    let Some(impact) = impact else {
        return html! {};
    };
    html! {
        h3 { "Impact" }
        (exposure(impact))
        (said(impact))
        (texts(&impact.tokens))
    }
}

/// Says in sentences what no table holds.
fn said(impact: &Impact) -> Markup {
    let remarks = remarks(&impact.exposure).into_iter();
    let remarks = remarks.chain(published(impact, MOST));
    html! {
        ul {
            @for remark in remarks { li { (shown::shown(&remark.line())) "." } }
            li {
                "To apply: " (requests(&impact.requests))
                "."
            }
        }
    }
}

fn exposure(impact: &Impact) -> Markup {
    let sums = sums(&impact.exposure);
    let more = sums.len().saturating_sub(MOST);
    html! {
        @if !sums.is_empty() {
            table.sums {
                caption { "Rate limits, and what an hour can cost at most" }
                thead { tr {
                    th scope="col" { "Of" } th scope="col" { "What" }
                    th scope="col" { "Before" } th scope="col" { "After" }
                    th scope="col" { "Change" }
                } }
                @for row in sums.iter().take(MOST) { (sum(row)) }
            }
            @if more > 0 { p.aside { "And " (more) " more sums." } }
        }
    }
}

fn sum(row: &SumRow) -> Markup {
    html! {
        tbody {
            @for (index, fact) in row.facts.iter().enumerate() {
                tr {
                    @if index == 0 {
                        th scope="rowgroup" rowspan=(row.facts.len()) { (shown::name(&row.of)) }
                    }
                    td { (fact.what) }
                    td.number data-label="Before" { (fact.before) }
                    td.number data-label="After" { (fact.after) }
                    td.number data-label="Change" {
                        @match &fact.change {
                            Some(change) => strong { (change) },
                            None => span.aside { "none" },
                        }
                    }
                }
            }
        }
    }
}

fn texts(texts: &[TokenUse]) -> Markup {
    let more = texts.len().saturating_sub(MOST);
    html! {
        @if !texts.is_empty() {
            details.plain open[texts.len() <= 8] {
                summary { "Tokens of texts" }
                ul {
                    @for one in texts.iter().take(MOST) {
                        li {
                            (shown::name(&one.live_name)) " " (shown::name(&one.version))
                            @if one.is_new { " (new)" }
                            ": " (shown::shown(&tokens(one).line()))
                        }
                    }
                    @if more > 0 { li.aside { "and " (more) " more" } }
                }
            }
        }
    }
}
