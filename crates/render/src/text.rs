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
pub(crate) mod plan;
mod rates;
mod run;
mod telemetry;

pub use audit::{audit_entry, audit_log, audit_report};
pub use comparison::comparison;
pub use doctor::doctor;
pub use documents::documents;
pub use drift::drift;
pub use explain::{codes, pages};
pub(crate) use findings::Snippets;
pub use findings::findings;
pub use graph::{dot, graph};
pub use plan::{compact, plan};
pub use rates::rates;
pub use run::{outcome, run};
pub use telemetry::telemetry;
