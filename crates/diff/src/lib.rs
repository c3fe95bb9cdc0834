//! From Spec, Snapshot and Base to a Plan.
//!
//! Pure: what is wanted, what is live and what was last applied come in; what is to be done, in
//! order and with nothing left to decide, goes out. This crate must not do IO, knows no kind by
//! name, and makes neither text nor colour.

pub mod beside;
pub mod between;
pub mod change;
pub mod compare;
pub mod consent;
pub mod drift;
pub mod elsewhere;
pub mod guard;
pub mod guardrail;
pub mod identity;
pub mod ignore;
pub mod impact;
pub mod needed;
pub mod note;
pub mod pending;
pub mod plan;
pub mod settle;
pub mod undo;
pub mod waits;
pub mod withheld;

mod busiest;
mod cause;
mod judge;
mod links;
mod order;
mod part;
mod probing;
mod prune;
mod refusal;
mod regain;
mod released;
mod rename;
mod resend;
mod select;
mod steps;
mod target;
mod turned;
mod versions;
mod wire_up;

pub use beside::{Beside, beside, strayed};
pub use between::{Compared, Comparison, Contrast, Contrasted, between};
pub use busiest::Against;
pub use change::{Action, Cause, Change, ChangeId, FieldChange, Step, Subject};
pub use compare::{Moved, differences, moved};
pub use consent::Consent;
pub use drift::{Drift, Drifted};
pub use guard::{Guard, Verdict};
pub use ignore::{Spared, carry};
pub use impact::Impact;
pub use needed::Needed;
pub use note::Note;
pub use pending::{Folded, Keep, Pending, Reference, Standing};
pub use plan::{Counts, DiffError, Inputs, Plan, Sketch, plan, plan_against, sketch};
pub use regain::regain;
pub use resend::NoSecret;
pub use select::{Targets, Unmatched};
pub use settle::Settle;
pub use turned::turned;
pub use undo::{Bar, Remark, Undoes, Undoing, undo};
pub use waits::Waits;
pub use withheld::{Reason, Withheld};
