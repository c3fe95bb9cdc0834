//! Ledgers elsewhere, held against every kind of place: one in memory, one in a folder, a ref of a
//! Git repository, and real servers of buckets that the tests start themselves.

mod azurite;
mod bucket;
mod clocks;
mod compaction;
mod copies;
mod faults;
mod gate;
mod leases;
mod long;
mod moto;
mod refusals;
#[cfg(unix)]
mod repositories;
mod stage;
mod writers;
