//! `lockstep prompt`: what is done to the texts of one prompt.

mod seal;

use clap::{Args, Subcommand};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;

/// Work on the texts of a prompt
#[derive(Debug, Args)]
pub(crate) struct Prompt {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Seal(seal::Seal),
}

impl Prompt {
    /// Does what is asked.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        match self.what {
            What::Seal(seal) => seal.run(options),
        }
    }
}
