//! What a plan brings about, as lines of text for people.

use std::io;

use lockstep_diff::Impact;
use lockstep_diff::impact::{Part, TokenUse, Traffic};

use super::bar::{Ink, WIDTH, bar};
use super::number::{fate, percent};
use super::{Fact, LISTED, published, remarks, requests, sums, tokens};
use crate::columns;
use crate::neutral::neutral;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};

/// What a line of bars takes beside the name: indent, gaps, two bars, two numbers.
const BESIDE: usize = 6 + 2 + WIDTH + 10 + WIDTH + 9;

/// Writes it.
pub(crate) fn write(sheet: &mut Sheet<'_>, impact: &Impact) -> io::Result<()> {
    sheet.heading(Tone::Heading, "Impact")?;
    exposure(sheet, impact)?;
    traffic(sheet, &impact.traffic)?;
    budgets(sheet, &impact.tokens)?;
    if let Some(said) = published(impact, LISTED) {
        sheet.wrapped(Line::at(2), Tone::Plain, &said.line(), 4)?;
    }
    let said = format!("To apply: {}", requests(&impact.requests));
    sheet.wrapped(Line::at(2), Tone::Plain, &said, 4)
}

fn exposure(sheet: &mut Sheet<'_>, impact: &Impact) -> io::Result<()> {
    let sums = sums(&impact.exposure);
    if !sums.is_empty() {
        sheet.line(&Line::at(2).plain("Rate limits, and what an hour can cost at most"))?;
    }
    for row in sums.iter().take(LISTED) {
        sheet.line(&Line::at(4).put(Tone::Name, &row.of))?;
        row.facts.iter().try_for_each(|one| fact(sheet, one))?;
    }
    more(sheet, sums.len(), "sum", "sums")?;
    let hang = if sums.is_empty() { 2 } else { 4 };
    let mut remarks = remarks(&impact.exposure).into_iter();
    remarks.try_for_each(|said| sheet.wrapped(Line::at(hang), Tone::Aside, &said.line(), hang + 2))
}

fn fact(sheet: &mut Sheet<'_>, fact: &Fact) -> io::Result<()> {
    let line = Line::at(6).put(Tone::Aside, format!("{:<14}", fact.what));
    sheet.line(&match &fact.change {
        None => line.plain(&fact.after),
        Some(change) => line
            .plain(format!("{} → {}  ", fact.before, fact.after))
            .put(Tone::Aside, format!("({change})")),
    })
}

fn traffic(sheet: &mut Sheet<'_>, traffic: &[Traffic]) -> io::Result<()> {
    for moved in traffic.iter().take(LISTED) {
        let line = Line::at(2).plain("Requests of ");
        let line = line.put(Tone::Name, &moved.live_name);
        let (share, fate) = (percent(moved.moved), fate(moved));
        sheet.line(&line.plain(format!(" by {}: {share} {fate}", moved.field)))?;
        parts(sheet, &moved.parts)?;
    }
    more(sheet, traffic.len(), "object", "objects")
}

fn parts(sheet: &mut Sheet<'_>, parts: &[Part]) -> io::Result<()> {
    let width = |part: &Part| columns::width(&neutral(&part.name));
    let widest = parts.iter().map(width).max().unwrap_or_default();
    let is_beside = widest + BESIDE <= sheet.columns();
    for part in parts {
        let line = match is_beside {
            true => {
                let space = widest.saturating_sub(width(part)) + 2;
                let line = Line::at(6).plain(&part.name);
                line.plain(format!("{:space$}", ""))
            }
            false => {
                sheet.line(&Line::at(6).plain(&part.name))?;
                Line::at(8)
            }
        };
        sheet.line(&bars(line, part))?;
    }
    Ok(())
}

fn bars(line: Line, part: &Part) -> Line {
    let (before, after) = (part.share.before, part.share.after);
    let tone = match after.cmp(&before) {
        std::cmp::Ordering::Less => Tone::Removed,
        std::cmp::Ordering::Equal => Tone::Plain,
        std::cmp::Ordering::Greater => Tone::Added,
    };
    line.put(Tone::Aside, bar(before, Ink::Plain))
        .plain(format!(" {:>7} → ", percent(before)))
        .put(tone, bar(after, Ink::Plain))
        .plain(format!(" {:>7}", percent(after)))
}

fn budgets(sheet: &mut Sheet<'_>, all: &[TokenUse]) -> io::Result<()> {
    for one in all.iter().take(LISTED) {
        let line = Line::at(2).plain("Tokens of ");
        let line = line.put(Tone::Name, format!("{} {}", one.live_name, one.version));
        let new = if one.is_new { " (new)" } else { "" };
        sheet.line(&line.plain(new))?;
        sheet.wrapped(Line::at(4), Tone::Plain, &tokens(one).line(), 4)?;
    }
    more(sheet, all.len(), "text", "texts")
}

fn more(sheet: &mut Sheet<'_>, count: usize, one: &str, many: &str) -> io::Result<()> {
    match count.saturating_sub(LISTED) {
        0 => Ok(()),
        more => {
            let of = if more == 1 { one } else { many };
            let said = format!("and {more} more {of}: `--format json` has all");
            sheet.line(&Line::at(4).put(Tone::Aside, said))
        }
    }
}
