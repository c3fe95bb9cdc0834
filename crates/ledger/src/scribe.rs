//! The scribe: appends for many at once, away from the thread that they run on.
//!
//! Drafts come in from any number of tasks, in one order; all that wait are chained and written
//! together, with one wait for the disk, and then each is answered. Once an append has failed
//! nothing more is appended.

mod desk;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::deposit::Deposit;
use crate::entry::Draft;
use crate::error::Error;
use crate::ledger::{Appended, Ledger};
use desk::Desk;

/// What is asked of the one that writes.
#[derive(Debug)]
enum Order {
    /// To append an entry, and to tell whoever waits for it.
    Append(Box<Draft>, Option<Answer<Appended>>),
    /// To tell when all that was asked for before is done.
    Settle(Answer<()>),
}

type Answer<T> = oneshot::Sender<Result<T, Error>>;

/// Appends to a ledger for many tasks at once.
#[derive(Debug)]
pub struct Scribe {
    orders: mpsc::UnboundedSender<Order>,
    desk: JoinHandle<Result<Ledger, Error>>,
}

impl Scribe {
    /// Takes a ledger that was opened for appending, and a place where each batch has to lie before
    /// it is appended. It works on the runtime that it is made on.
    pub fn new(ledger: Ledger, deposit: Option<Arc<dyn Deposit>>) -> Self {
        let (orders, waiting) = mpsc::unbounded_channel();
        let desk = tokio::spawn(Desk::new(ledger, deposit).work(waiting));
        Self { orders, desk }
    }

    /// Appends an entry; it and its contents, and all that was queued before, lie where they
    /// belong when this returns.
    pub async fn append(&self, draft: Draft) -> Result<Appended, Error> {
        let (answer, appended) = oneshot::channel();
        let order = Order::Append(Box::new(draft), Some(answer));
        self.orders.send(order).map_err(|_gone| Error::Closed)?;
        appended.await.unwrap_or(Err(Error::Closed))
    }

    /// Appends an entry in its turn and does not wait for it. If that fails, whatever is asked for
    /// next fails too.
    pub fn queue(&self, draft: Draft) {
        // Nobody listens any more only after a failure, which the next one to wait is told.
        drop(self.orders.send(Order::Append(Box::new(draft), None)));
    }

    /// Waits until all that was asked for is done, and tells the first failure if there was one.
    pub async fn settle(&self) -> Result<(), Error> {
        let (answer, settled) = oneshot::channel();
        let order = Order::Settle(answer);
        self.orders.send(order).map_err(|_gone| Error::Closed)?;
        settled.await.unwrap_or(Err(Error::Closed))
    }

    /// Waits until all that was asked for is done, and gives the ledger back. After a failure that
    /// is the ledger as it was before, which appends nothing until it is opened again.
    pub async fn close(self) -> Result<Ledger, Error> {
        drop(self.orders);
        self.desk.await.unwrap_or(Err(Error::Closed))
    }
}
