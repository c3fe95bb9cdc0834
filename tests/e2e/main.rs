//! The built command from end to end: a file for each command, and one for the whole session.
//!
//! Each test has a project and, where it needs one, a served simulator of its own, on a port that
//! the system chooses. The environment of the command holds what the test sets and nothing else.

mod after;
mod against;
mod apply;
mod audit;
mod audit_proof;
mod audit_read;
#[path = "../../crates/genesys/tests/reach/authority.rs"]
mod authority;
mod codes;
mod collector;
mod doctor;
#[path = "../../crates/genesys/tests/reach/door.rs"]
#[expect(
    dead_code,
    reason = "what came to the door is looked at by the tests of the client"
)]
mod door;
mod drift;
mod events;
mod explain;
mod fmt;
mod graph;
mod guards;
mod http;
mod impact;
mod init;
mod interrupt;
mod invoke;
mod lifecycle;
mod locks;
mod lost_place;
mod parts;
mod plan;
mod plan_reports;
mod plan_secrets;
mod policy;
mod probing;
mod progress;
mod project;
mod prompt;
mod proportion;
mod question;
mod rates;
mod reach;
mod rehearse;
mod repository;
mod same_bytes;
mod saved_plan;
mod scale;
mod schema;
mod secrets;
mod served;
mod session;
mod show;
mod signed;
mod sim;
mod snapshot;
mod spec;
mod stale;
mod telemetry;
mod traced;
mod undo;
mod usage;
mod validate;
mod wire_log;
