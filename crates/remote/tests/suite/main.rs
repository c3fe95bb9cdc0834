//! Ledgers elsewhere, held against every kind of place: one in memory, one in a folder, a ref of a
//! Git repository, and a real S3 server that the tests start themselves.

mod copies;
mod faults;
mod gate;
mod leases;
mod moto;
mod stage;
mod writers;
