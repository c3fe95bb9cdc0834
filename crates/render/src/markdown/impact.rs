//! What a plan brings about, on a page: tables of numbers, with bars of block characters.
//!
//! However much it is, it takes no more than its room: rows behind that are counted.

use lockstep_diff::Impact;
use lockstep_diff::impact::{TokenUse, Traffic};

use super::fence;
use crate::impact::bar::{Ink, bar};
use crate::impact::number::{fate, percent};
use crate::impact::{Fact, Remark, SumRow, published, remarks, requests, sums, tokens};
use crate::value::plural;

/// How many bytes each of the tables may have.
const ROOM: usize = 1500;

/// How many characters of names stand in a sentence.
const SENTENCE: usize = 600;

/// How many characters of a name are shown.
const NAME: usize = 100;

/// How many versions are named.
const VERSIONS: usize = 10;

/// Writes it.
pub(super) fn section(impact: &Impact) -> String {
    let mut text = String::from("### Impact\n\n");
    text.push_str(&limits(&sums(&impact.exposure)));
    text.push_str(&traffic(&impact.traffic));
    text.push_str(&budgets(&impact.tokens));
    let remarks = remarks(&impact.exposure).into_iter();
    for said in remarks.chain(published(impact, VERSIONS)) {
        text.push_str(&remark(&said));
    }
    let requests = requests(&impact.requests);
    text + &format!("- To apply: {requests}\n\n")
}

fn remark(said: &Remark) -> String {
    let words = &said.words;
    match said.names.is_empty() {
        true => format!("- {words}\n"),
        false => {
            let more = match said.more {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("- {words}: {}{more}\n", fence::span(&said.names, SENTENCE))
        }
    }
}

/// A bar would end the cell, also in a code span.
fn cell(text: &str) -> String {
    fence::span(text, NAME).replace('|', "\\|")
}

/// Writes a table of as many rows as there is room for.
fn table(head: &str, rows: impl ExactSizeIterator<Item = String>) -> String {
    let all = rows.len();
    if all == 0 {
        return String::new();
    }
    let mut text = head.to_owned();
    let mut shown = 0;
    for row in rows {
        if text.len() + row.len() > ROOM {
            break;
        }
        text.push_str(&row);
        shown += 1;
    }
    text.push('\n');
    match all - shown {
        0 => text,
        left => {
            let rows = plural(left, "more row is", "more rows are");
            format!("{text}**{left} {rows} left out here.**\n\n")
        }
    }
}

fn limits(sums: &[SumRow]) -> String {
    let head = "| rate limits, and what an hour can cost at most | | before | after | change |\n\
                | --- | --- | ---: | ---: | ---: |\n";
    let rows = sums.iter().flat_map(|row| {
        let facts = row.facts.iter().enumerate();
        facts.map(|(index, fact)| match index {
            0 => limit(&cell(&row.of), fact),
            _ => limit("", fact),
        })
    });
    table(head, rows.collect::<Vec<String>>().into_iter())
}

fn limit(of: &str, fact: &Fact) -> String {
    let Fact {
        what,
        before,
        after,
        change,
    } = fact;
    let change = change.as_deref().unwrap_or_default();
    format!("| {of} | {what} | {before} | {after} | {change} |\n")
}

fn traffic(all: &[Traffic]) -> String {
    let head = "| requests of | to | before | | after | |\n\
                | --- | --- | --- | ---: | --- | ---: |\n";
    let rows = all.iter().flat_map(|traffic| {
        let parts = traffic.parts.iter().enumerate();
        parts.map(|(index, part)| {
            let of = match index {
                0 => format!(
                    "{}: {} {}",
                    cell(&traffic.live_name),
                    percent(traffic.moved),
                    fate(traffic)
                ),
                _ => String::new(),
            };
            let bars = [part.share.before, part.share.after]
                .map(|share| format!("{} | {}", bar(share, Ink::Blocks), percent(share)));
            let (name, bars) = (cell(&part.name), bars.join(" | "));
            format!("| {of} | {name} | {bars} |\n")
        })
    });
    table(head, rows.collect::<Vec<String>>().into_iter())
}

fn budgets(all: &[TokenUse]) -> String {
    let head = "| text | tokens | of its budget | most requests now get |\n\
                | --- | --- | --- | --- |\n";
    let rows = all.iter().map(|one| {
        let new = if one.is_new { " (new)" } else { "" };
        let name = cell(&format!("{} {}", one.live_name, one.version));
        let row = tokens(one);
        let now = row
            .instead_of
            .map(|(version, tokens)| format!("{}: {tokens}", cell(version)));
        let (now, budgets) = (now.unwrap_or_default(), row.budgets.join("; "));
        format!("| {name}{new} | {} | {budgets} | {now} |\n", row.tokens)
    });
    table(head, rows)
}
