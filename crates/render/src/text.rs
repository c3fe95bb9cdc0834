//! Text for people: one file a format.
//!
//! Values come in, lines go out. Colour only repeats what words and signs say, and nothing here
//! decides.

mod audit;
mod drift;
mod findings;
mod graph;
mod plan;
mod run;

pub use audit::{audit_entry, audit_log, audit_report};
pub use drift::drift;
pub use findings::findings;
pub use graph::{dot, graph};
pub use plan::plan;
pub use run::{outcome, run};
