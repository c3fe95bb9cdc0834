//! From a Plan to Outcomes, through the ports.
//!
//! A plan comes in; its changes are carried out in the order that it gives, each with its intent
//! in the ledger before a request leaves and its outcome right after. This crate decides nothing
//! that a plan could hold.

pub mod after;
pub mod observe;
pub mod outcome;
pub mod preflight;
pub mod run;

mod attempt;
mod carry;
mod probe;
mod record;
mod schedule;
mod seats;
mod settle;
mod span;
mod told;
mod trouble;

pub use observe::{Event, Observe};
pub use outcome::{Done, Ended, Outcome, Summary};
pub use preflight::{Disowned, Movement, Stale, Strayed, disowned, stale, strays};
pub use record::{Identity, chain};
pub use run::{ApplyError, Options, run};
pub use told::told;
