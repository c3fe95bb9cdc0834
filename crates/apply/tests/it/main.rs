//! Runs of plans against a tenant in memory: what is sent, in which order, and what is recorded.

mod ahead;
mod fake;
mod ignored;
#[path = "../../../ledger/tests/disk/lossy.rs"]
#[expect(dead_code, reason = "other tests lose the power too")]
mod lossy;
mod moved;
mod order;
mod plans;
mod preflight;
mod probing;
mod recovery;
mod runs;
mod stopped;
mod torn;
