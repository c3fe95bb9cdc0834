//! Why a ledger could not be read to its end, kept while what was read is written.

use std::cell::Cell;
use std::io;

use lockstep_ledger::Error;

use crate::exit::Exit;
use crate::failure::Failure;

/// Keeps the error of a reading, whose reader knows of errors of writing only.
#[derive(Default)]
pub(super) struct Aside(Cell<Option<Error>>);

impl Aside {
    /// Ends what is read with an error of its own, and keeps the true one.
    pub(super) fn keep<T>(
        &self,
        read: impl Iterator<Item = Result<T, Error>>,
    ) -> impl Iterator<Item = io::Result<T>> {
        read.map(|item| {
            item.map_err(|error| {
                self.0.set(Some(error));
                io::Error::other("the ledger could not be read to its end")
            })
        })
    }

    /// Returns how it went: what the reading failed with comes before what the writing did.
    pub(super) fn told(self, written: Result<(), Failure>) -> Result<Exit, Failure> {
        match self.0.into_inner() {
            Some(error) => Err(error.into()),
            None => written.map(|()| Exit::Done),
        }
    }
}
