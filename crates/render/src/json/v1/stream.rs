//! A list that is written as it comes: none of it is held.

use std::cell::Cell;
use std::io;

use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

/// A list whose items come one by one. It is written once.
pub(super) struct Stream<I>(Cell<Option<I>>);

impl<I> Stream<I> {
    pub(super) const fn new(items: I) -> Self {
        Self(Cell::new(Some(items)))
    }
}

impl<T: Serialize, I: Iterator<Item = io::Result<T>>> Serialize for Stream<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for item in self.0.take().into_iter().flatten() {
            list.serialize_element(&item.map_err(S::Error::custom)?)?;
        }
        list.end()
    }
}
