//! The ledger for people: its entries as a table, one entry in full, and what a verification found.

mod entry;
mod log;
mod report;
mod runs;

pub use entry::audit_entry;
pub use log::audit_log;
pub use report::audit_report;
pub use runs::audit_runs;
