//! Runs of plans against a tenant in memory: what is sent, in which order, and what is recorded.

mod fake;
mod ignored;
mod moved;
mod order;
mod plans;
mod preflight;
mod probing;
mod recovery;
mod runs;
