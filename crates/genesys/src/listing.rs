//! Reads a whole list and proves that it is whole.
//!
//! Pages come in, in any order; rows that are unique by id and as many as the list says go out. A
//! list that does not add up is read again, and one that never does is an error.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use lockstep_model::tenant::{Failure, TenantError, Trace};
use serde_json::{Map, Value};
use tokio::time::sleep;

use crate::caller::{Caller, Reply, odd};
use crate::live::text;
use crate::request::{PAGE_SIZE, Requests};
use crate::wire::Collection;

/// How often a list that does not add up is read again.
const REREADS: u32 = 3;

/// A row of a list.
pub(crate) type Row = Map<String, Value>;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Value>,
    pub(crate) total: u64,
    pub(crate) size: u64,
}

/// Why pages do not make a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) unique: usize,
    pub(crate) totals: Vec<u64>,
}

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
    ) -> Result<Vec<Row>, TenantError> {
        let mut again = 0;
        loop {
            let pages = self.pages(of, trace).await?;
            let mismatch = match add_up(pages) {
                Ok(rows) => return objects(of, rows),
                Err(mismatch) => mismatch,
            };
            if again == REREADS {
                return Err(incomplete(of, &mismatch));
            }
            again += 1;
            tracing::debug!(path = of.path, ?mismatch, again, "reading a list again");
            sleep(self.caller.jitter.wait(again).min(Duration::from_secs(1))).await;
        }
    }

    async fn pages(&self, of: &Collection, trace: &mut Trace) -> Result<Vec<Page>, TenantError> {
        let (first, went) = self.page(of, 1).await?;
        trace.add(went);
        let count = first.total.div_ceil(first.size);
        let rest = stream::iter(2..=count).map(|number| self.page(of, number));
        let rest: Vec<(Page, Trace)> = rest
            .buffer_unordered(self.concurrency)
            .try_collect()
            .await?;
        let mut pages = vec![first];
        for (page, went) in rest {
            trace.add(went);
            pages.push(page);
        }
        Ok(pages)
    }

    async fn page(&self, of: &Collection, number: u64) -> Result<(Page, Trace), TenantError> {
        let call = self.requests.page(of, number);
        let Reply { answer, trace, .. } = self.caller.ask(&call).await?;
        match answer.into_object().and_then(read_page) {
            Some(page) => Ok((page, trace)),
            None => {
                let message = "the answer is no list: it needs `entities` and a `total`";
                Err(odd(&call, &trace, message))
            }
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

/// Makes one list of pages, if they agree and nothing is missing. Rows without an id count each.
pub(crate) fn add_up(pages: Vec<Page>) -> Result<Vec<Value>, Mismatch> {
    let mut totals: Vec<u64> = pages.iter().map(|page| page.total).collect();
    totals.sort_unstable();
    totals.dedup();
    let mut ids = HashSet::new();
    let mut rows = Vec::new();
    for row in pages.into_iter().flat_map(|page| page.rows) {
        let id = row.get("id").and_then(Value::as_str).map(str::to_owned);
        if id.is_none_or(|id| ids.insert(id)) {
            rows.push(row);
        }
    }
    match totals.as_slice() {
        [total] if *total == rows.len() as u64 => Ok(rows),
        _other => Err(Mismatch {
            unique: rows.len(),
            totals,
        }),
    }
}

fn objects(of: &Collection, rows: Vec<Value>) -> Result<Vec<Row>, TenantError> {
    let rows = rows.into_iter().map(|row| match row {
        Value::Object(row) => Ok(row),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(listing(of, "a row of the list is no object".to_owned()))
        }
    });
    rows.collect()
}

fn incomplete(of: &Collection, mismatch: &Mismatch) -> TenantError {
    let totals: Vec<String> = mismatch.totals.iter().map(u64::to_string).collect();
    let message = format!(
        "the list of {}s does not add up: {} different rows came, {} were announced; it was read \
         {} times",
        of.kind,
        mismatch.unique,
        totals.join(" or "),
        REREADS + 1
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
