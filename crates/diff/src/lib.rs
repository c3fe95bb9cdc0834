//! From Spec, Snapshot and Base to a Plan.
//!
//! Pure: what is wanted, what is live and what was last applied come in; what is to be done, in
//! order and with nothing left to decide, goes out. This crate must not do IO, knows no kind by
//! name, and makes neither text nor colour.

pub mod between;
pub mod change;
pub mod compare;
pub mod consent;
pub mod drift;
pub mod guard;
pub mod guardrail;
pub mod identity;
pub mod note;
pub mod plan;
pub mod waits;
pub mod withheld;

mod cause;
mod judge;
mod links;
mod order;
mod part;
mod prune;
mod refusal;
mod released;
mod steps;
mod target;
mod versions;
mod wire_up;

pub use between::{Compared, Comparison, Contrast, Contrasted, between};
pub use change::{Action, Cause, Change, ChangeId, FieldChange, Step, Subject};
pub use compare::{Moved, differences, moved};
pub use consent::Consent;
pub use drift::{Drift, Drifted};
pub use guard::{Guard, Verdict};
pub use note::Note;
pub use plan::{Counts, DiffError, Inputs, Plan, plan};
pub use waits::Waits;
pub use withheld::{Reason, Withheld};
