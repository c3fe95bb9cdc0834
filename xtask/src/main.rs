//! The project's own chores, run as `cargo xtask NAME`.
//!
//! In comes a chore's name with its options; out goes a report on stdout and an exit code: 0 when
//! the chore is content, 1 with the reasons on stderr when it is not, 64 on a usage error. It must
//! not hold a rule of the product: it measures the source tree and writes what is derived from it.

mod arrows;
mod command;
mod failure;
mod generate;
mod links;
mod loopback;
mod scale;
mod sizes;
mod torture;
mod tree;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use crate::command::{Chore, Xtask};
use crate::failure::Failure;

/// What the shell is told after a usage error, as in lockstep itself.
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let arguments = match Xtask::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let mut out = io::stdout().lock();
    match run(&arguments.chore, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nothing is left to tell it to when stderr itself is gone.
            drop(writeln!(io::stderr(), "error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Prints what clap has to say: help is a success, anything else a usage error.
fn usage(error: &clap::Error) -> ExitCode {
    drop(error.print());
    match error.use_stderr() {
        true => ExitCode::from(USAGE),
        false => ExitCode::SUCCESS,
    }
}

/// Runs one chore over the tree that this program was built from.
fn run(chore: &Chore, out: &mut dyn io::Write) -> Result<(), Failure> {
    let root = tree::root()?;
    match chore {
        Chore::Arrows => arrows::run(&root, out),
        Chore::Sizes => sizes::run(&root, out),
        Chore::Links => links::run(&root, out),
        Chore::Generate(options) => generate::run(&root, options.mode(), out),
        Chore::Torture(options) => torture::run(&root, options, out),
        Chore::Loopback(options) => loopback::run(&root, options, out),
        Chore::Scale(options) => scale::run(options, out),
    }
}
