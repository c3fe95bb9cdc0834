//! The desk of a scribe: takes what waits, and writes it in one go.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::spawn_blocking;

use super::{Answer, Order};
use crate::batch::Batch;
use crate::deposit::Deposit;
use crate::entry::Draft;
use crate::error::Error;
use crate::ledger::{Appended, Ledger};

/// How many orders are carried out together at most, so that a batch stays of a size that a remote
/// place takes.
const MOST: usize = 256;

/// Who waits for an entry, if anybody does.
type Waiting = Option<Answer<Appended>>;

/// Where a scribe works.
#[derive(Debug)]
pub(super) struct Desk {
    /// Away while it is being written, and for good if writing it panicked.
    ledger: Option<Ledger>,
    deposit: Option<Arc<dyn Deposit>>,
    /// What went wrong first.
    failed: Option<Arc<Error>>,
}

impl Desk {
    pub(super) const fn new(ledger: Ledger, deposit: Option<Arc<dyn Deposit>>) -> Self {
        Self {
            ledger: Some(ledger),
            deposit,
            failed: None,
        }
    }

    /// Works until nobody can ask for anything any more.
    pub(super) async fn work(
        mut self,
        mut orders: UnboundedReceiver<Order>,
    ) -> Result<Ledger, Error> {
        let mut taken = Vec::new();
        while orders.recv_many(&mut taken, MOST).await > 0 {
            self.carry_out(taken.drain(..)).await;
        }
        self.ledger.ok_or(Error::Closed)
    }

    async fn carry_out(&mut self, orders: impl Iterator<Item = Order>) {
        let (mut drafts, mut waiting, mut settling) = (Vec::new(), Vec::new(), Vec::new());
        for order in orders {
            match order {
                Order::Append(draft, answer) => {
                    drafts.push(*draft);
                    waiting.push(answer);
                }
                Order::Settle(answer) => settling.push(answer),
            }
        }
        let appended = self.append(drafts).await;
        self.answer(waiting, &appended);
        for answer in settling {
            tell(answer, self.state());
        }
    }

    /// Appends what can be appended, in order. What comes behind the first failure is not.
    async fn append(&mut self, drafts: Vec<Draft>) -> Vec<Appended> {
        if drafts.is_empty() || self.failed.is_some() {
            return Vec::new();
        }
        let (batch, unwritable) = match self.chain(drafts).await {
            Ok(chained) => chained,
            Err(error) => (Batch::default(), Some(error)),
        };
        let written = match batch.is_empty() {
            true => Ok(Vec::new()),
            false => self.write(batch).await,
        };
        let (appended, lost) = match written {
            Ok(appended) => (appended, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        if let Some(error) = lost.or(unwritable) {
            self.fail(error);
        }
        appended
    }

    async fn chain(&mut self, drafts: Vec<Draft>) -> Result<(Batch, Option<Error>), Error> {
        self.away(move |ledger| ledger.chain(&drafts)).await
    }

    async fn write(&mut self, batch: Batch) -> Result<Vec<Appended>, Error> {
        if let Some(deposit) = &self.deposit {
            deposit.put(&batch).await.map_err(Error::Deposit)?;
        }
        self.away(move |ledger| ledger.commit(batch)).await
    }

    /// Does something with the ledger away from the runtime's thread. What does not wait for the disk
    /// stays on it: then nothing but the runtime's own time decides what comes first.
    async fn away<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Ledger) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let mut ledger = self.ledger.take().ok_or(Error::Closed)?;
        if ledger.is_fleeting() {
            let done = work(&mut ledger);
            self.ledger = Some(ledger);
            return done;
        }
        let work = spawn_blocking(move || {
            let done = work(&mut ledger);
            (ledger, done)
        });
        let (ledger, done) = work.await.map_err(|_panicked| Error::Closed)?;
        self.ledger = Some(ledger);
        done
    }

    /// After a failure nothing is appended: what was chained and not written would leave a gap.
    fn fail(&mut self, error: Error) {
        self.failed.get_or_insert(Arc::new(error));
        if let Some(ledger) = &mut self.ledger {
            ledger.fail();
        }
    }

    fn answer(&self, waiting: Vec<Waiting>, appended: &[Appended]) {
        let mut appended = appended.iter().copied();
        for answer in waiting {
            let result = match appended.next() {
                Some(appended) => Ok(appended),
                None => Err(self.state().err().unwrap_or(Error::Closed)),
            };
            if let Some(answer) = answer {
                tell(answer, result);
            }
        }
    }

    fn state(&self) -> Result<(), Error> {
        self.failed
            .as_ref()
            .map_or(Ok(()), |error| Err(Error::Shared(Arc::clone(error))))
    }
}

/// Whoever asked may have gone away meanwhile.
fn tell<T>(answer: Answer<T>, result: Result<T, Error>) {
    drop(answer.send(result));
}
