//! Who may talk to the tenant: so many changes at once, and no seat is kept warm.
//!
//! A change that waits for something else than the tenant's answer, such as the ledger, leaves its
//! seat meanwhile and comes back before any other change takes one. One that begins with the ledger
//! begins without a seat, so that the next are ready when a seat is free. A call that only waits for
//! the tenant's own work, such as a job, does not count either. It knows nothing of changes.

mod seat;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use tokio::sync::oneshot;

pub(crate) use seat::Seat;

/// How many calls that wait for the tenant's own work are under way at most beside the others, so
/// that a stopped run still comes to its end.
const PARKED: usize = 128;

/// How many objects are probed at once at most, beside what goes on meanwhile.
const PROBING: usize = 32;

/// For each seat so many changes may wait aside: a disk that takes as long as the tenant's answers
/// leaves no seat empty, and little was begun that was not sent if the run dies.
const AHEAD: usize = 2;

/// The seats of a run.
#[derive(Debug)]
pub(crate) struct Seats {
    most: usize,
    /// How many seats are taken, those of waiting calls included.
    taken: Cell<usize>,
    /// How many changes have left their seats, or have none yet, and will come for one.
    aside: Cell<usize>,
    /// How many changes probe what they wrote, and will come back.
    probing: Cell<usize>,
    /// Those who have come back and find no seat.
    queue: RefCell<VecDeque<oneshot::Sender<()>>>,
    /// Whether changes begin ahead at present: they do so many at a time, so that their entries are
    /// written together.
    filling: Cell<bool>,
}

impl Seats {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            taken: Cell::new(0),
            aside: Cell::new(0),
            probing: Cell::new(0),
            queue: RefCell::default(),
            filling: Cell::new(true),
        }
    }

    /// Says whether one more change may begin, while so many calls wait for the tenant's own work.
    pub(crate) fn has_room(&self, parked: usize) -> bool {
        let back = self.queue.borrow().is_empty();
        let few = self.aside.get() < self.most * AHEAD && self.probing.get() < PROBING;
        back && few && self.is_free(parked)
    }

    /// Says whether one more change may begin that waits for the ledger first: no seat need be free.
    /// Of those that wait for a seat there are as many as seats before more are let in.
    pub(crate) fn has_room_ahead(&self, parked: usize) -> bool {
        if self.most == 1 {
            return self.has_room(parked);
        }
        let waiting = self.aside.get() + self.queue.borrow().len();
        let filling = match self.filling.get() {
            true => waiting < self.most * AHEAD,
            false => waiting <= self.most,
        };
        self.filling.set(filling);
        filling && self.probing.get() < PROBING
    }

    /// One at a time means one, whatever it waits for.
    fn is_free(&self, parked: usize) -> bool {
        let counted = if self.most == 1 {
            0
        } else {
            parked.min(PARKED)
        };
        self.taken.get().saturating_sub(counted) < self.most
    }

    /// Takes a seat, which must be free.
    pub(crate) fn sit(&self) -> Seat<'_> {
        Seat::taken(self)
    }

    /// Begins without a seat: what does so waits for something else first.
    pub(crate) fn sit_later(&self) -> Seat<'_> {
        match self.most {
            1 => Seat::taken(self),
            _ => Seat::wanted(self),
        }
    }

    /// Gives free seats to those who have come back, in the order in which they came.
    pub(crate) fn grant(&self, parked: usize) {
        while self.is_free(parked) {
            let Some(first) = self.queue.borrow_mut().pop_front() else {
                return;
            };
            if first.send(()).is_ok() {
                count(&self.taken, 1);
            }
        }
    }

    /// Waits for a seat, behind all who wait already.
    async fn wait(&self) {
        let (seat, seated) = oneshot::channel();
        self.queue.borrow_mut().push_back(seat);
        self.grant(0);
        // The sender lies in the queue until it is used, and the queue lives as long as this.
        drop(seated.await);
    }
}

fn count(cell: &Cell<usize>, by: isize) {
    cell.set(cell.get().saturating_add_signed(by));
}

#[cfg(test)]
mod tests;
