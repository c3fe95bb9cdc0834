//! Who may talk to the tenant: so many changes at once, and no seat is kept warm.
//!
//! A change that waits for something else than the tenant's answer, such as the ledger, leaves its
//! seat meanwhile and comes back before any other change begins. A call that only waits for the
//! tenant's own work, such as a job, does not count either. It knows nothing of changes.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use tokio::sync::oneshot;

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
    /// How many changes have left their seats and will come back.
    aside: Cell<usize>,
    /// How many changes probe what they wrote, and will come back.
    probing: Cell<usize>,
    /// Those who have come back and find no seat.
    queue: RefCell<VecDeque<oneshot::Sender<()>>>,
}

impl Seats {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            taken: Cell::new(0),
            aside: Cell::new(0),
            probing: Cell::new(0),
            queue: RefCell::default(),
        }
    }

    /// Says whether one more change may begin, while so many calls wait for the tenant's own work.
    pub(crate) fn has_room(&self, parked: usize) -> bool {
        let back = self.queue.borrow().is_empty();
        let few = self.aside.get() < self.most * AHEAD && self.probing.get() < PROBING;
        back && few && self.is_free(parked)
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
    pub(crate) fn sit(&self) {
        self.taken.set(self.taken.get() + 1);
    }

    /// Gives a seat back.
    pub(crate) fn leave(&self) {
        self.taken.set(self.taken.get().saturating_sub(1));
    }

    /// Gives free seats to those who have come back, in the order in which they came.
    pub(crate) fn grant(&self, parked: usize) {
        while self.is_free(parked) {
            let Some(first) = self.queue.borrow_mut().pop_front() else {
                return;
            };
            if first.send(()).is_ok() {
                self.sit();
            }
        }
    }

    /// Does something during which the seat is another's, and takes a seat again.
    pub(crate) async fn aside<T>(&self, work: impl Future<Output = T>) -> T {
        self.away(&self.aside, work).await
    }

    /// Does the same while an object is probed: a slow one holds up what depends on it and no more.
    pub(crate) async fn probing<T>(&self, work: impl Future<Output = T>) -> T {
        self.away(&self.probing, work).await
    }

    async fn away<T>(&self, count: &Cell<usize>, work: impl Future<Output = T>) -> T {
        if self.most == 1 {
            return work.await;
        }
        self.leave();
        count.set(count.get() + 1);
        let done = work.await;
        count.set(count.get() - 1);
        let (seat, seated) = oneshot::channel();
        self.queue.borrow_mut().push_back(seat);
        self.grant(0);
        // The sender lies in the queue until it is used, and the queue lives as long as this.
        drop(seated.await);
        done
    }
}

#[cfg(test)]
mod tests;
