//! The command line of the chores.
//!
//! Words come in, a [`Chore`] goes out. It must not run anything.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The project's own chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Xtask {
    /// Which chore to run.
    #[command(subcommand)]
    pub(crate) chore: Chore,
}

/// One chore.
#[derive(Debug, Subcommand)]
pub(crate) enum Chore {
    /// Checks which crate depends on which, against the table in xtask/src/arrows.rs
    Arrows,
    /// Measures every file and every function, and fails on what is too long
    Sizes,
    /// Checks that every path the documentation links to is there
    Links,
    /// Writes schemas, findings, the CLI reference, man pages and completions
    Generate(GenerateOptions),
    /// Runs the property tests, or plan and apply under faults, with more cases than a plain test
    /// run does
    Torture(TortureOptions),
    /// Runs apply and plan under strace and fails on a connection that leaves loopback
    Loopback(LoopbackOptions),
    /// Writes a project of many objects, to measure whole commands with
    Scale(ScaleOptions),
}

/// What `loopback` watches.
#[derive(Debug, Args)]
pub(crate) struct LoopbackOptions {
    /// The program to watch; without it the tree's own is built
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
}

/// What `generate` is asked to do.
#[derive(Debug, Args)]
pub(crate) struct GenerateOptions {
    /// Writes nothing, and fails when a generated file differs from what would be written
    #[arg(long)]
    check: bool,
}

impl GenerateOptions {
    /// Says the mode in a word instead of a flag.
    pub(crate) fn mode(&self) -> Mode {
        if self.check { Mode::Check } else { Mode::Write }
    }
}

/// Whether generated files are written or only compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write what differs.
    Write,
    /// Write nothing; what differs is a failure.
    Check,
}

/// How much torture.
#[derive(Debug, Args)]
pub(crate) struct TortureOptions {
    /// Runs plan and apply against a tenant behind a proxy that damages what it can
    #[arg(long, conflicts_with_all = ["kills", "power"])]
    pub(crate) faults: bool,
    /// Kills processes that apply, at every append and request first, then wherever chance says; one
    /// run alone is the drawn one of its seed
    #[arg(long, conflicts_with = "power")]
    pub(crate) kills: bool,
    /// Takes the power from the disk of what applies, before a call to it that is drawn
    #[arg(long)]
    pub(crate) power: bool,
    /// Puts every other value into each byte of a ledger, one at a time; it takes no count and no seed
    #[arg(long, conflicts_with_all = ["faults", "kills", "power"])]
    pub(crate) tamper: bool,
    /// Cases for each property, or runs of plan and apply
    #[arg(long, default_value_t = 4096)]
    pub(crate) runs: u32,
    /// Seed of the random number generator; the same seed gives the same cases. Of runs of plan and
    /// apply it is the seed of the first, and each further one has the next
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How large a project, and where.
#[derive(Debug, Args)]
pub(crate) struct ScaleOptions {
    /// How many objects, rounded up to whole files or groups
    #[arg(long)]
    pub(crate) objects: usize,
    /// What they are, and how they lie in files
    #[arg(long, value_enum, default_value_t = Shape::Objects)]
    pub(crate) shape: Shape,
    /// The folder to write to
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// What a large project is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Shape {
    /// Of ten objects one is a provider, one a model, four are prompts and four their traffic
    /// splits; ten a file
    Objects,
    /// As many of each kind, a document a file, about 1 kB each, prompts with 2 kB of text
    Documents,
}
