//! The built command from end to end: a file for each command, and one for the whole session.
//!
//! Each test has a project and, where it needs one, a served simulator of its own, on a port that
//! the system chooses. The environment of the command holds what the test sets and nothing else.

mod apply;
mod audit;
mod codes;
mod drift;
mod explain;
mod fmt;
mod graph;
mod http;
mod init;
mod interrupt;
mod lifecycle;
mod plan;
mod policy;
mod project;
mod prompt;
mod rates;
mod scale;
mod schema;
mod secrets;
mod served;
mod session;
mod show;
mod sim;
mod spec;
mod stale;
mod usage;
mod validate;
