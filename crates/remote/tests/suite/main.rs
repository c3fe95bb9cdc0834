//! Ledgers elsewhere, held against every kind of place: one in memory, one in a folder, a ref of a
//! Git repository, and real servers of buckets that the tests start themselves.

mod azurite;
mod bucket;
mod compaction;
mod copies;
mod faults;
mod gate;
mod leases;
mod moto;
mod refusals;
mod stage;
mod writers;
