//! Every parser behind one door each: bytes come in, and nothing may go wrong.
//!
//! The targets under `fuzz/` and the twin in this crate's tests call the same functions, so that
//! what libFuzzer finds becomes a file of the corpus and is tried in every test run. A target
//! panics where one of its laws is broken. Nothing here is part of lockstep itself.

mod mutate;
mod project;
mod record;
mod shown;
mod word;

pub use mutate::{Mutator, soup};
pub use shown::shown;

/// The longest input that is made here: what is slow is slow at this length, too.
pub const MAX_BYTES: usize = 8192;

/// A parser, with what is fed to it.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, that of its folder under `fuzz/corpus` and of its file under `fuzz/fuzz_targets`.
    pub name: &'static str,
    /// Feeds it with bytes.
    pub run: fn(&[u8]),
    /// How many inputs it gets for each one that the slowest target gets.
    pub weight: u32,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "manifest",
        run: project::manifest,
        weight: 2,
    },
    Target {
        name: "project",
        run: project::project,
        weight: 2,
    },
    Target {
        name: "overlay",
        run: project::overlay,
        weight: 1,
    },
    Target {
        name: "values",
        run: project::values,
        weight: 1,
    },
    Target {
        name: "prompt_text",
        run: project::prompt_text,
        weight: 1,
    },
    Target {
        name: "rates",
        run: project::rates,
        weight: 1,
    },
    Target {
        name: "policy",
        run: project::policy,
        weight: 1,
    },
    Target {
        name: "format",
        run: project::format,
        weight: 1,
    },
    Target {
        name: "ledger",
        run: record::ledger,
        weight: 10,
    },
    Target {
        name: "plan",
        run: record::plan,
        weight: 20,
    },
    Target {
        name: "word",
        run: word::word,
        weight: 60,
    },
];

/// Feeds the target of a name.
///
/// # Panics
///
/// There is no such target, or one of its laws is broken.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.unwrap_or_else(|| panic!("there is no target `{name}`"));
    (target.run)(bytes);
}
