//! The command line of lockstep.
//!
//! Arguments, the environment, the terminal and the clock come in; exit codes go out, results go
//! to stdout, logs and progress to stderr. This crate holds no logic: it opens what the other
//! crates work on, asks them, and prints what they answer.

mod actor;
mod against;
mod age;
mod agreement;
mod authorities;
mod clock;
mod command;
mod credentials;
mod delivery;
mod doctor;
mod environment;
mod exit;
mod failure;
mod findings;
mod git;
mod interrupt;
mod ledger;
mod live_prompt;
mod logs;
mod organization;
mod output;
mod planning;
mod progress;
mod project;
mod proxy;
mod random;
mod redaction;
mod rehearsal;
mod remedy;
mod replace;
mod report;
mod reviewers;
mod run;
mod runtime;
mod saved;
mod secrets;
mod signing;
mod stale;
mod taken;
mod talk;
mod tenant;
mod usage;
mod wanted;
mod wire_log;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::command::Cli;

pub use exit::Exit;

/// The JSON Schema of what `lockstep snapshot` writes.
pub const SNAPSHOT_SCHEMA: &str = include_str!("taken/schema.json");

/// Returns the definition of the command line: its reference, completions and man pages are made
/// from it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program with its arguments, the first of which is its own name.
pub fn run<I, T>(arguments: I) -> ExitCode
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let exit = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.run(),
        Err(error) => usage::show(&error),
    };
    ExitCode::from(exit.code())
}
