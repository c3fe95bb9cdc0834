//! The first page of a list, and what it says of paging.
//!
//! The body of an answer comes in; checks go out. Nothing is asked for here.

use std::collections::BTreeSet;

use lockstep_model::Kind;
use lockstep_model::examination::{Check, Status};
use serde_json::{Map, Value};

use super::names::named;
use crate::live::text;
use crate::request::PAGE_SIZE;
use crate::wire::Collection;

/// How many ids of objects with one name are told.
const TWINS: usize = 3;

/// A page, read as far as it can be.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    pub(super) rows: Vec<Value>,
    pub(super) total: u64,
    size: Option<u64>,
    number: Option<u64>,
    count: Option<u64>,
    next: bool,
}

/// What asking for the second page of one row came to.
#[derive(Debug, Clone)]
pub(super) enum Second {
    /// There are too few rows for one.
    TooFew,
    /// It was refused, or lost.
    Refused(String),
    /// It came.
    Came(Page),
}

impl Page {
    /// Reads a page; nothing if the body is no list.
    pub(super) fn read(mut body: Map<String, Value>) -> Option<Self> {
        let number = |name: &str| body.get(name).and_then(Value::as_u64);
        let page = Self {
            rows: Vec::new(),
            total: number("total")?,
            size: number("pageSize"),
            number: number("pageNumber"),
            count: number("pageCount"),
            next: body.get("nextUri").is_some_and(Value::is_string),
        };
        match body.remove("entities") {
            Some(Value::Array(rows)) => Some(Self { rows, ..page }),
            Some(_) | None => None,
        }
    }

    /// Iterates over the rows that are objects, with their places.
    pub(super) fn objects(&self) -> impl Iterator<Item = (usize, &Map<String, Value>)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(index, row)| Some((index, row.as_object()?)))
    }

    /// Returns how many different objects there are; what has no id is one each.
    fn unique(&self) -> usize {
        let ids: BTreeSet<&str> = self
            .objects()
            .filter_map(|(_, row)| text(row, "id"))
            .collect();
        let identified = self.objects().filter(|(_, row)| text(row, "id").is_some());
        ids.len() + self.rows.len() - identified.count()
    }

    /// Says whether the rows are as many as the list announces, as far as one page can tell.
    pub(super) fn adds_up(&self) -> bool {
        let unique = self.unique() as u64;
        match self.total <= self.usual() {
            true => unique == self.total,
            false => unique == self.rows.len() as u64 && unique >= self.usual(),
        }
    }

    /// How many rows a page has by the answer's own words.
    fn usual(&self) -> u64 {
        let said = self.size.filter(|size| (1..=PAGE_SIZE).contains(size));
        said.unwrap_or(PAGE_SIZE)
    }

    fn first(&self) -> Option<&str> {
        text(self.rows.first()?.as_object()?, "id")
    }
}

/// Holds the rows to what the list announces.
pub(super) fn total(of: &Collection, kinds: &[Kind], page: &Page) -> Check {
    let check = Check::new(
        named(of.kind, "total"),
        "as many different rows as `total` says",
    )
    .of(kinds)
    .at(format!("GET {}", of.path));
    let found = format!(
        "{} different rows on the first page, `total` {}",
        page.unique(),
        page.total
    );
    match page.adds_up() {
        true => check.found(found),
        false => check
            .ends(
                Status::Failed,
                found,
                "the list does not add up, also read again: nothing is planned from it",
            )
            .advice("ask the tenant's support why rows are missing, or come twice"),
    }
}

/// Holds the pages to what was asked for.
pub(super) fn paging(of: &Collection, kinds: &[Kind], page: &Page, second: &Second) -> Check {
    let expected = "`pageSize` and `pageNumber` heeded and said, with `pageCount` and `nextUri`";
    let check = Check::new(named(of.kind, "paging"), expected)
        .of(kinds)
        .at(format!("GET {}", of.path));
    let whole = page.total <= page.rows.len() as u64;
    let (second, said) = match second {
        Second::Came(second) => (second, said(page)),
        Second::TooFew => {
            let rows = page.total;
            let rows_are = if rows == 1 { "row makes" } else { "rows make" };
            return check.not_tried(format!("{rows} {rows_are} no second page"));
        }
        Second::Refused(error) => {
            let means = "a list of more than one page could not be read";
            let status = if whole {
                Status::Differs
            } else {
                Status::Failed
            };
            return check.ends(status, format!("a second page is refused: {error}"), means);
        }
    };
    let endless = if whole {
        Status::Differs
    } else {
        Status::Failed
    };
    let again = second.first().is_some() && second.first() == page.first();
    let (status, found, means) = if second.rows.len() > 1 {
        let found = format!("{} rows where 1 was asked for", second.rows.len());
        let means = "`pageSize` is not heeded: lists longer than a page cannot be counted";
        (endless, found, means)
    } else if second.rows.is_empty() || again {
        let found = "the second page of one row is empty, or holds the first row".to_owned();
        let means = "`pageNumber` is not heeded, or the order moves: longer lists do not add up";
        (endless, found, means)
    } else if page.rows.len() as u64 > PAGE_SIZE {
        let found = format!("{} rows where {PAGE_SIZE} were asked for", page.rows.len());
        (Status::Differs, found, "lockstep reads them all the same")
    } else if page.size.is_none() || page.number.is_none() || page.count != expected_count(page) {
        let means = "lockstep counts pages by `total`, and needs none of these";
        (Status::Differs, "heeded, but not said".to_owned(), means)
    } else {
        return check.found(format!("heeded; {said}"));
    };
    check.ends(status, format!("{found}; {said}"), means)
}

fn expected_count(page: &Page) -> Option<u64> {
    page.size
        .filter(|size| *size > 0)
        .map(|size| page.total.div_ceil(size))
}

fn said(page: &Page) -> String {
    let number = |name: &str, value: Option<u64>| match value {
        Some(value) => format!("{name} {value}"),
        None => format!("no {name}"),
    };
    let next = match page.next {
        true => "nextUri",
        false => "no nextUri",
    };
    [
        number("pageSize", page.size),
        number("pageNumber", page.number),
        number("pageCount", page.count),
        next.to_owned(),
    ]
    .join(", ")
}

/// Looks whether the rows come in the order that was asked for.
pub(super) fn order(of: &Collection, page: &Page) -> Check {
    let check = Check::new(named(of.kind, "order"), "rows by `name`, as asked for")
        .at(format!("GET {}", of.path));
    let names: Vec<&str> = page
        .objects()
        .filter_map(|(_, row)| text(row, "name"))
        .collect();
    if names.len() < 2 {
        return check.not_tried("too few rows to tell");
    }
    let plain = names.is_sorted();
    let folded = names.is_sorted_by_key(|name| name.to_lowercase());
    match (plain, folded) {
        (true, _) => check.found("as asked for"),
        (false, true) => check.found("as asked for, without regard to case"),
        (false, false) => check.ends(
            Status::Differs,
            "another order",
            "none: lockstep relies on no order, and counts rows instead",
        ),
    }
}

/// Looks for two objects of one name.
pub(super) fn names(of: &Collection, kinds: &[Kind], page: &Page) -> Check {
    let check = Check::new(named(of.kind, "names"), "each name once")
        .of(kinds)
        .at(format!("GET {}", of.path));
    if page.rows.is_empty() {
        return check.not_tried("nothing to look at");
    }
    let mut named: Vec<(&str, &str)> = page
        .objects()
        .filter_map(|(_, row)| Some((text(row, "name")?, text(row, "id")?)))
        .collect();
    named.sort_unstable();
    named.dedup();
    let twins = named.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let twins: Vec<String> = twins
        .map(|pair| format!("{} and {}", pair[0].1, pair[1].1))
        .collect();
    if twins.is_empty() {
        return check.found(format!("each of {} names once", named.len()));
    }
    let shown = twins.iter().take(TWINS).cloned().collect::<Vec<_>>();
    let found = format!("{} names twice; ids {}", twins.len(), shown.join(", "));
    check
        .ends(
            Status::Failed,
            found,
            "nothing is planned while two objects have one name",
        )
        .advice("rename or delete one of each two")
}

#[cfg(test)]
mod tests;
