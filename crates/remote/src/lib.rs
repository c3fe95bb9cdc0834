//! A ledger that lies elsewhere: in a bucket, or in a ref of a Git repository.
//!
//! A place and batches of entries come in; each batch lies there as one object that nobody can
//! write over, before it is appended to a folder of this machine. That folder is a cache: it is
//! brought up to date and checked before anything reads it. Who may write is said by a lease that
//! ends by itself, and fenced by the numbers of the entries.
//!
//! This crate reads no wall clock and no environment: both are arguments. Those clocks that nobody
//! can set it reads, to tell how long a lease lasts. It knows nothing of the tenant.

mod cache;
mod connect;
mod deposit;
mod error;
mod git;
mod instant;
mod keeper;
mod lease;
mod location;
mod name;
mod objects;
mod piece;
mod place;
mod segments;
mod settings;
mod slot;

pub use cache::{Extent, Synced};
pub use deposit::Placed;
pub use error::Error;
pub use keeper::{Keeper, Permit};
pub use lease::{Acquired, Lease, Owner, Taken, Waiting};
pub use location::{Location, Store};
pub use place::Remote;
pub use segments::Compacted;
pub use settings::{Clock, Settings};
