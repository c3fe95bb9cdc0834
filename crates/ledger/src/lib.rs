//! The ledger: an append-only, hash-chained record of what was done, and what was last applied.
//!
//! Drafts of entries come in, with their time and their run; out go a folder of JSON lines that
//! anybody can verify, the entries as they were written, and [`lockstep_model::Base`]. This crate
//! reads no clock and no environment, and it knows nothing of the tenant's HTTP.
//!
//! The stored format is frozen: `docs/ledger.md` describes it.

mod canonical;
mod contents;
mod copy;
mod damage;
mod diagnose;
mod entry;
mod error;
mod fold;
mod folder;
mod format;
mod hash;
mod history;
mod ledger;
mod line;
mod lines;
mod lock;
mod reading;
mod trail;
mod v1;
mod verify;

pub use copy::copy;
pub use damage::Damage;
pub use entry::{
    Actor, Adopted, Counts, Draft, Effect, Entry, Event, Intent, Live, Organization, Outcome,
    Override, Released, RunStarted,
};
pub use error::{Error, Misfit};
pub use hash::{Hash, HashError};
pub use history::{NoRun, Run, choose, past, runs};
pub use ledger::{Appended, Ledger, Mode, Opened};
pub use lock::Holder;
pub use reading::{Entries, entries, entry};
pub use verify::{Report, Verdict, verify};
