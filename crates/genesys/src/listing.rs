//! Reads a whole list and proves that it is whole.
//!
//! Pages come in, in any order; rows that are unique by id and as many as the list says go out. A
//! list that does not add up is read again, and one that never does is an error.

use std::pin::pin;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use lockstep_model::tenant::{Failure, TenantError, Trace};
use serde_json::{Map, Value};

use crate::caller::{Caller, Reply, odd};
use crate::live::text;
use crate::request::{PAGE_SIZE, Requests};
use crate::tally::{Mismatch, Page, Row, Rows, Tally};
use crate::wire::Collection;

/// How often a list that does not add up is read again.
const REREADS: u32 = 3;

/// How many pages a list may have: beyond a million rows, a server most likely miscounts.
const MOST_PAGES: u64 = 10_000;

/// How many of the totals that pages announced are told.
const MOST_TOTALS: usize = 3;

/// Reads lists of one tenant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lister<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) requests: &'a Requests,
    pub(crate) concurrency: usize,
}

impl Lister<'_> {
    /// Reads all rows of a collection.
    pub(crate) async fn rows(
        &self,
        of: &Collection,
        trace: &mut Trace,
    ) -> Result<Rows, TenantError> {
        let mut again = 0;
        loop {
            let pages = self.pages(of, trace).await?;
            let mismatch = match pages.finish() {
                Ok(rows) => return Ok(rows),
                Err(mismatch) => mismatch,
            };
            if again == REREADS {
                return Err(incomplete(of, &mismatch, again + 1));
            }
            again += 1;
            tracing::debug!(path = of.path, ?mismatch, again, "reading a list again");
            let wait = self.caller.jitter.wait(again).min(Duration::from_secs(1));
            if !self.caller.rest(wait).await {
                return Err(incomplete(of, &mismatch, again));
            }
        }
    }

    /// Reads pages until all that the first one announced are there, or one brings nothing new:
    /// what comes after it would be no better.
    async fn pages(&self, of: &Collection, trace: &mut Trace) -> Result<Tally, TenantError> {
        let (first, went) = self.page(of, 1).await?;
        trace.add(went);
        let count = first.total.div_ceil(first.size);
        if count > MOST_PAGES {
            return Err(endless(of, first.total, count));
        }
        let mut tally = Tally::default();
        tally.add(first);
        let rest = stream::iter(2..=count).map(|number| self.page(of, number));
        // Taken in their order, so that only what is under way can lie beyond a useless page.
        let mut rest = pin!(rest.buffered(self.concurrency));
        while let Some((page, went)) = rest.try_next().await? {
            trace.add(went);
            if !tally.add(page) {
                break;
            }
        }
        Ok(tally)
    }

    async fn page(&self, of: &Collection, number: u64) -> Result<(Page, Trace), TenantError> {
        let call = self.requests.page(of, number);
        let Reply { answer, trace, .. } = self.caller.ask(&call).await?;
        let no_list = "the answer is no list: it needs `entities` and a `total`";
        // Looked at first: reading the page takes the answer apart.
        let no_json = self.caller.no_json(&call, &answer, &trace);
        let page = answer.into_object().and_then(read_page);
        match page {
            Some(page) => Ok((page, trace)),
            None => Err(no_json.unwrap_or_else(|| odd(&call, &trace, no_list))),
        }
    }
}

/// Reads a page; the server may have made it smaller than it was asked for.
fn read_page(mut body: Map<String, Value>) -> Option<Page> {
    let total = body.get("total")?.as_u64()?;
    let Some(Value::Array(rows)) = body.remove("entities") else {
        return None;
    };
    let said = body.get("pageSize").and_then(Value::as_u64);
    let size = said.filter(|size| (1..=PAGE_SIZE).contains(size));
    Some(Page {
        rows,
        total,
        size: size.unwrap_or(PAGE_SIZE),
    })
}

fn endless(of: &Collection, total: u64, count: u64) -> TenantError {
    let message = format!(
        "the list of {}s announces {total} rows on {count} pages, and no more than {MOST_PAGES} pages \
         ({} rows) are read: ask the tenant's support why the list is that long",
        of.kind,
        MOST_PAGES * PAGE_SIZE
    );
    listing(of, message)
}

fn incomplete(of: &Collection, mismatch: &Mismatch, reads: u32) -> TenantError {
    let totals = mismatch.totals.iter().take(MOST_TOTALS);
    let mut totals: Vec<String> = totals.map(u64::to_string).collect();
    if mismatch.totals.len() > MOST_TOTALS {
        totals.push("others".to_owned());
    }
    let message = format!(
        "the list of {}s does not add up: {} different rows came, {} were announced; it was read \
         {reads} times",
        of.kind,
        mismatch.unique,
        totals.join(" or "),
    );
    listing(of, message)
}

/// Makes the error of two objects with one name.
pub(crate) fn ambiguous(of: &Collection, name: &str, ids: [&str; 2]) -> TenantError {
    let [first, second] = ids;
    let message = format!(
        "two {}s are named `{name}`: {first} and {second}; rename or delete one of them",
        of.kind
    );
    listing(of, message)
}

/// Makes the error of a row that cannot be read and may be what is looked for.
pub(crate) fn obscured(of: &Collection, name: &str, reason: &str) -> TenantError {
    let message = format!(
        "whether a {} named `{name}` is there cannot be told, because one cannot be read: {reason}",
        of.kind
    );
    listing(of, message)
}

fn listing(of: &Collection, message: String) -> TenantError {
    let mut error = TenantError::new(Failure::Listing, message);
    error.request = Some(format!("GET {}", of.path));
    error
}

/// Finds the rows of an exact name.
pub(crate) fn named<'a>(rows: &'a [Row], name: &'a str) -> impl Iterator<Item = &'a Row> {
    rows.iter()
        .filter(move |row| text(row, "name") == Some(name))
}

#[cfg(test)]
mod tests;
