//! The command line of lockstep.
//!
//! Arguments, the environment, the terminal and the clock come in; exit codes go out, results go
//! to stdout, logs and progress to stderr. This crate holds no logic: it opens what the other
//! crates work on, asks them, and prints what they answer.

mod actor;
mod after;
mod against;
mod age;
mod agreement;
mod authorities;
mod clock;
mod command;
mod credentials;
mod delivery;
mod doctor;
mod elsewhere;
mod environment;
mod events;
mod exit;
mod failure;
mod findings;
mod fingerprints;
mod git;
mod held;
mod hold;
mod interrupt;
mod ledger;
mod live_prompt;
mod logs;
mod mending;
mod notify;
mod organization;
mod output;
mod planning;
mod probing;
mod progress;
mod project;
mod proxy;
mod random;
mod redaction;
mod regain;
mod rehearsal;
mod remedy;
mod remote;
mod replace;
mod report;
mod reviewers;
mod run;
mod runtime;
mod saved;
mod sealing;
mod secrets;
mod signing;
mod stale;
mod streamed;
mod taken;
mod talk;
mod tenant;
#[cfg_attr(not(feature = "otlp"), path = "trace/none.rs")]
mod trace;
mod usage;
mod wanted;
mod wire_log;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

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
    let exit = match parse(arguments) {
        Ok((cli, command)) => cli.run(&command),
        Err(error) => usage::show(&error),
    };
    interrupt::unless_left();
    ExitCode::from(exit.code())
}

/// Reads the command line, and which command it names.
fn parse<I, T>(arguments: I) -> Result<(Cli, String), clap::Error>
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let matches = Cli::command().try_get_matches_from(arguments)?;
    let name = matches.subcommand_name().unwrap_or_default().to_owned();
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => Ok((cli, name)),
        Err(error) => Err(error.format(&mut Cli::command())),
    }
}
