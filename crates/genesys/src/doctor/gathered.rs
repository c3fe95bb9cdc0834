//! What was read of one collection: the first page of its list, and some of its objects by id.

use serde_json::{Map, Value};

use super::page::Page;
use crate::wire::Collection;

/// What was read of one collection.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) of: &'static Collection,
    /// The method and path of the list.
    pub(super) request: String,
    pub(super) page: Page,
    pub(super) wholes: Vec<Whole>,
}

/// An object that was read by id.
#[derive(Debug)]
pub(super) struct Whole {
    /// The place of its row in the page.
    pub(super) row: usize,
    /// The method and path that it was read with.
    pub(super) request: String,
    pub(super) raw: Map<String, Value>,
    /// The tag that came with it.
    pub(super) tag: Option<String>,
}

impl Gathered {
    /// Returns the method and path of the list.
    pub(super) fn list(&self) -> String {
        self.request.clone()
    }

    /// Says whether there is nothing to look at.
    pub(super) const fn is_empty(&self) -> bool {
        self.page.rows.is_empty()
    }

    /// Says how much was looked at.
    pub(super) fn said(&self) -> String {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let (rows, wholes) = (self.page.rows.len(), self.wholes.len());
        format!(
            "{rows} row{} and {wholes} object{} by id",
            plural(rows),
            plural(wholes)
        )
    }
}
