//! Plan and apply in foul weather: the whole way from manifests to the ledger, against a tenant on
//! real sockets behind a proxy that breaks what it can, on time that passes only while nothing
//! moves.
//!
//! A seed comes in; what a run came to goes out, or what is wrong. It is no part of lockstep, and
//! connects to nothing but the tenants that it starts. `cargo xtask torture --faults --runs N
//! --seed S` does more runs than the test suite does.

#[path = "../../../tests/proxy/mod.rs"]
#[expect(dead_code, reason = "the proxy is shared with the tests of the client")]
mod proxy;

#[path = "../../ledger/tests/disk/lossy.rs"]
mod lossy;

mod behaviour;
mod course;
mod ending;
mod figures;
mod kills;
mod project;
mod rules;
#[cfg(test)]
mod runs;
mod secrets;
mod site;
mod trail;
mod weather;
mod work;

pub use course::{Report, Wrong, run};
pub use figures::{
    ALLOWED, Hurried, Limit, Limited, PROVIDERS, hurried, hurried_anywhere, limited,
};
pub use kills::{Power, Prepared, Report as Killed, victim};
