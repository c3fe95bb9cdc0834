//! Text for people: one file a format.
//!
//! Values come in, lines go out. Colour only repeats what words and signs say, and nothing here
//! decides.

mod audit;
mod comparison;
mod doctor;
mod documents;
mod drift;
mod explain;
mod findings;
mod graph;
mod keys;
pub(crate) mod plan;
mod probe;
mod rates;
mod rehearsal;
mod remaining;
mod run;
mod telemetry;
mod upkeep;
mod verification;

pub use audit::{audit_entry, audit_history, audit_log, audit_report, audit_runs};
pub use comparison::comparison;
pub use doctor::doctor;
pub use documents::documents;
pub use drift::drift;
pub use explain::{codes, pages};
pub(crate) use findings::Snippets;
pub use findings::findings;
pub use graph::{dot, graph};
pub use keys::keys;
pub use plan::{compact, plan};
pub use probe::probe;
pub use rates::rates;
pub use rehearsal::rehearsal;
pub use remaining::remaining;
pub use run::{aftermath, outcome, run};
pub use telemetry::telemetry;
pub use upkeep::{erased, mended};
pub use verification::verification;
