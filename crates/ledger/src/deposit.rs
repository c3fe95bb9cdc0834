//! The port to a place behind a ledger's folder: where a batch has to lie before it is appended.
//!
//! A batch goes out; that it lies there comes back, or why not. Whoever implements it must not
//! answer before other writers can see the batch.

use std::fmt;
use std::pin::Pin;

use crate::batch::Batch;

/// A call that is under way.
pub type Putting<'a> = Pin<Box<dyn Future<Output = Result<(), DepositError>> + Send + 'a>>;

/// A place that a batch is put into before it is appended to the folder.
pub trait Deposit: Send + Sync + fmt::Debug {
    /// Puts a batch there: all of its entries or none, and the contents before the entries.
    fn put<'a>(&'a self, batch: &'a Batch) -> Putting<'a>;
}

/// Why a batch does not lie where it has to, or nobody knows whether it does. After any of them
/// nothing more is written until the ledger is opened again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DepositError {
    /// Another writer has the place of the batch's first entry.
    #[error("another writer appended entry {sequence} to the ledger")]
    Taken {
        /// The number of the entry.
        sequence: u64,
    },
    /// The lease ended, or somebody else has it.
    #[error("the lease of the ledger was lost{}", to(holder.as_ref()))]
    Lost {
        /// Who has it now, if that is known.
        holder: Option<String>,
    },
    /// The place could not be reached, or answered with an error.
    #[error("{place} could not be written")]
    Io {
        /// The place, for people.
        place: String,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

fn to(holder: Option<&String>) -> String {
    holder.map_or_else(String::new, |holder| format!(" to {holder}"))
}
