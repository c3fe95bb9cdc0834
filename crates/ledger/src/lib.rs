//! The ledger: an append-only, hash-chained record of what was done, and what was last applied.
//!
//! Drafts of entries come in, with their time and their run; out go a folder of JSON lines that
//! anybody can verify, the entries as they were written, and [`lockstep_model::Base`]. This crate
//! reads no clock and no environment, and it knows nothing of the tenant's HTTP.
//!
//! The stored format is frozen: `docs/ledger.md` describes it.

mod anchor;
mod aside;
mod batch;
mod canonical;
mod contents;
mod copy;
mod damage;
mod deposit;
mod diagnose;
mod entry;
mod error;
mod files;
mod fingerprint;
mod fold;
mod folder;
mod forget;
mod format;
mod hash;
mod history;
mod hole;
mod kept;
mod ledger;
mod line;
mod lines;
mod lock;
mod mirror;
mod pen;
mod quick;
mod reading;
mod repair;
#[cfg(feature = "scribe")]
mod scribe;
mod sign;
mod standing;
mod trail;
mod upkeep;
mod v1;
mod verify;

pub use anchor::{Anchor, AnchorError};
pub use aside::set_aside;
pub use batch::Batch;
pub use copy::copy;
pub use damage::{Damage, Vouched};
pub use deposit::{Deposit, DepositError, Putting};
pub use entry::{
    Actor, Adopted, Anchored, Counts, Delivery, Draft, Effect, Entry, Event, Forgotten,
    GuardOverridden, Health, Intent, KINDS, Leaseholder, Live, LockTaken, Lost, Organization,
    Outcome, Override, Pass, Posted, Probe, Released, Repaired, Reply, Restarted, RunStarted,
    Settled, Signed,
};
pub use error::{Error, Misfit, Need};
pub use files::{Disk, Files, Held, Output};
pub use fingerprint::{FingerprintKey, Resemblance};
pub use forget::Erasable;
pub use hash::{Hash, HashError};
pub use history::{Deed, Deeds, Life, NoRun, Run, choose, deeds, life, past, runs};
pub use kept::{Kept, Tombstone};
pub use ledger::{Appended, Ledger, Mode, Opened};
pub use lock::{Holder, Lock, held};
pub use mirror::{Mirror, contents, last, links};
pub use reading::{Entries, entries, entry, hash_of};
pub use repair::Torn;
#[cfg(feature = "scribe")]
pub use scribe::Scribe;
pub use sign::{sign, statement};
pub use standing::{Identity, Standing, identity, tells};
pub use v1::entry_schema;
pub use verify::{Covered, Question, Report, Signatures, Verdict, verify, verify_with};
