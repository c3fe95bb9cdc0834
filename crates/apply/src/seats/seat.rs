//! A change's place among the seats: it is taken, or the change waits for something else.

use std::cell::Cell;

use super::{Seats, count};

/// A change's place. It is given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Seat<'a> {
    seats: &'a Seats,
    held: Cell<Held>,
}

/// What a change holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// A seat.
    Taken,
    /// A place among those that wait for the ledger.
    Aside,
    /// A place among those that probe what they wrote.
    Probing,
    /// A place in the queue.
    Queued,
}

impl<'a> Seat<'a> {
    pub(super) fn taken(seats: &'a Seats) -> Self {
        Self::new(seats, Held::Taken)
    }

    pub(super) fn wanted(seats: &'a Seats) -> Self {
        Self::new(seats, Held::Aside)
    }

    fn new(seats: &'a Seats, held: Held) -> Self {
        let seat = Self {
            seats,
            held: Cell::new(held),
        };
        seat.tally(1);
        seat
    }

    /// Does something during which the seat is another's, and takes a seat again.
    pub(crate) async fn aside<T>(&self, work: impl Future<Output = T>) -> T {
        self.away(Held::Aside, work).await
    }

    /// Does the same while an object is probed: a slow one holds up what depends on it and no more.
    pub(crate) async fn probing<T>(&self, work: impl Future<Output = T>) -> T {
        self.away(Held::Probing, work).await
    }

    async fn away<T>(&self, held: Held, work: impl Future<Output = T>) -> T {
        if self.seats.most == 1 {
            return work.await;
        }
        self.hold(held);
        let done = work.await;
        self.hold(Held::Queued);
        self.seats.wait().await;
        // Whoever grants a seat counts it.
        self.held.set(Held::Taken);
        done
    }

    fn hold(&self, held: Held) {
        self.tally(-1);
        self.held.set(held);
        self.tally(1);
    }

    fn tally(&self, by: isize) {
        match self.held.get() {
            Held::Taken => count(&self.seats.taken, by),
            Held::Aside => count(&self.seats.aside, by),
            Held::Probing => count(&self.seats.probing, by),
            // The queue counts itself.
            Held::Queued => {}
        }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.tally(-1);
    }
}
