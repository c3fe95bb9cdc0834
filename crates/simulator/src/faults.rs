//! The fault table: rows in, and for each request the row that strikes it, if any. The same requests in the
//! same order are always struck the same way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::error::Error;
use crate::fault::{Action, Fault, When};
use crate::ids::draw;

/// A row of the table, with what it has seen so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaultRow {
    /// Names the row, to remove it.
    pub id: u64,
    /// The row as it was given.
    pub fault: Fault,
    /// How many requests matched.
    pub seen: u64,
    /// How many requests were struck.
    pub struck: u64,
}

/// What strikes one request.
#[derive(Clone, Debug)]
pub(crate) struct Strike {
    pub(crate) id: u64,
    pub(crate) when: When,
    pub(crate) action: Action,
}

#[derive(Debug, Default)]
struct Rows {
    rows: Vec<FaultRow>,
    last_id: u64,
}

/// A handle on the fault table of a running tenant; clones share the table.
#[derive(Clone, Debug, Default)]
pub struct FaultTable(Arc<Mutex<Rows>>);

impl FaultTable {
    /// Adds a row at the end of the table and returns its id; the first row that strikes a request wins.
    ///
    /// # Errors
    /// When the row contradicts itself or is out of range.
    pub fn add(&self, fault: Fault) -> Result<u64, Error> {
        if let Some(problem) = fault.problem() {
            return Err(Error::Fault { problem });
        }
        let mut rows = self.rows();
        rows.last_id += 1;
        let id = rows.last_id;
        rows.rows.push(FaultRow {
            id,
            fault,
            seen: 0,
            struck: 0,
        });
        Ok(id)
    }

    /// Returns all rows.
    #[must_use]
    pub fn list(&self) -> Vec<FaultRow> {
        self.rows().rows.clone()
    }

    /// Removes a row; returns whether there was one.
    #[must_use]
    pub fn remove(&self, id: u64) -> bool {
        let mut rows = self.rows();
        let before = rows.rows.len();
        rows.rows.retain(|row| row.id != id);
        rows.rows.len() < before
    }

    /// Removes all rows.
    pub fn clear(&self) {
        self.rows().rows.clear();
    }

    /// Finds what strikes a request, and counts.
    pub(crate) fn strike(&self, method: &str, path: &str) -> Option<Strike> {
        let mut rows = self.rows();
        let means = |row: &&mut FaultRow| row.fault.means(method, path);
        rows.rows.iter_mut().filter(means).find_map(|row| {
            row.seen += 1;
            if !falls(row) {
                return None;
            }
            row.struck += 1;
            let (when, action) = (row.fault.when, row.fault.action.clone());
            Some(Strike {
                id: row.id,
                when,
                action,
            })
        })
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn falls(row: &FaultRow) -> bool {
    let fault = &row.fault;
    if row.seen <= fault.skip || fault.count.is_some_and(|count| row.struck >= count) {
        return false;
    }
    let drawn = u32::try_from(draw(fault.seed, "fault", row.seen) >> 32).unwrap_or(u32::MAX);
    fault.rate >= 1.0 || f64::from(drawn) / f64::from(u32::MAX) < fault.rate
}
