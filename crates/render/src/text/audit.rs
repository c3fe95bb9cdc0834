//! The ledger for people: its entries as a table, one entry in full, and what a verification found.

mod change;
mod entry;
mod history;
mod log;
mod probe;
mod remedy;
mod report;
mod runs;
mod upkeep;

pub use entry::audit_entry;
pub use history::audit_history;
pub use log::audit_log;
pub use report::audit_report;
pub use runs::audit_runs;
