//! The ledger on a disk that loses its power, and the scribe that writes for many at once.

mod lossy;
mod power;
#[expect(
    dead_code,
    reason = "the drafts of other tests are of use here, not all of them"
)]
#[path = "../ledger/sample.rs"]
mod sample;
mod scribe;
