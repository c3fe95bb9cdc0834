//! The port that a ledger puts its batches through.
//!
//! Each batch lies in the place before it is appended here. A lease that ended lets nothing through.

use std::sync::Arc;

use lockstep_ledger::{Batch, Deposit, DepositError, Putting};

use crate::keeper::Permit;
use crate::objects::Made;
use crate::place::Remote;

/// A place with the lease that allows to write to it.
#[derive(Debug)]
pub struct Placed {
    remote: Arc<Remote>,
    permit: Option<Permit>,
}

impl Placed {
    /// Makes the port; without a permit nobody holds a lease.
    pub const fn new(remote: Arc<Remote>, permit: Option<Permit>) -> Self {
        Self { remote, permit }
    }

    async fn place(&self, batch: &Batch) -> Result<(), DepositError> {
        if let Some(Err(holder)) = self.permit.as_ref().map(Permit::check) {
            return Err(DepositError::Lost { holder });
        }
        match self.remote.put(batch).await {
            Ok(Made::Ours) => Ok(()),
            Ok(Made::Theirs) => Err(DepositError::Taken {
                sequence: batch.first().unwrap_or_default(),
            }),
            Err(error) => Err(DepositError::Io {
                place: self.remote.name().to_owned(),
                source: Box::new(error),
            }),
        }
    }
}

impl Deposit for Placed {
    fn put<'a>(&'a self, batch: &'a Batch) -> Putting<'a> {
        Box::pin(self.place(batch))
    }
}
