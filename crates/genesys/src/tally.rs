//! Adds the pages of a list up, one by one.
//!
//! Pages come in, in their order; rows that are unique by id and as many as every page announced go
//! out, or why the pages make no list. Nothing is read here.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Value>,
    pub(crate) total: u64,
    pub(crate) size: u64,
}

/// A row of a list.
pub(crate) type Row = Map<String, Value>;

/// The rows of a whole list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rows {
    pub(crate) objects: Vec<Row>,
    /// Why each row that is no object is none.
    pub(crate) odd: Vec<String>,
}

/// Why pages do not make a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) unique: u64,
    pub(crate) totals: Vec<u64>,
}

/// What the pages so far hold. Rows without an id count each.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    totals: BTreeSet<u64>,
    ids: HashSet<String>,
    rows: Rows,
    unique: u64,
}

impl Tally {
    /// Adds a page, and says whether it brought a row that no page before it had.
    pub(crate) fn add(&mut self, page: Page) -> bool {
        self.totals.insert(page.total);
        let before = self.unique;
        for row in page.rows {
            self.add_row(row);
        }
        self.unique > before
    }

    fn add_row(&mut self, row: Value) {
        let what = match row {
            Value::Object(row) => {
                let id = row.get("id").and_then(Value::as_str);
                let id = id.filter(|id| !id.is_empty()).map(str::to_owned);
                if id.is_none_or(|id| self.ids.insert(id)) {
                    self.unique += 1;
                    self.rows.objects.push(row);
                }
                return;
            }
            Value::Null => "`null`",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
        };
        self.unique += 1;
        let reason = format!("its row in the list is {what} and no object");
        self.rows.odd.push(reason);
    }

    /// Returns the rows, if the pages agree and nothing is missing.
    pub(crate) fn finish(self) -> Result<Rows, Mismatch> {
        let unique = self.unique;
        let totals: Vec<u64> = self.totals.into_iter().collect();
        match totals.as_slice() {
            [total] if *total == unique => Ok(self.rows),
            _other => Err(Mismatch { unique, totals }),
        }
    }
}
