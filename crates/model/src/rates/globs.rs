//! Many globs, asked at once.
//!
//! Globs come in; the numbers of those that match a name go out. They are compiled in sets of a
//! bounded size, so that no number of rows makes an automaton that is too large.

use globset::{Glob, GlobSet};

/// How many globs are compiled into one set.
const IN_A_SET: usize = 128;

/// Globs that are asked at once. The first one has the number 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Globs {
    sets: Vec<GlobSet>,
}

impl Globs {
    /// Compiles globs, and returns which of them cannot be, and why.
    pub(super) fn new(globs: &[Glob]) -> (Self, Vec<(usize, String)>) {
        let mut rejected = Vec::new();
        let sets = globs.chunks(IN_A_SET).enumerate().map(|(number, chunk)| {
            GlobSet::new(chunk).unwrap_or_else(|error| {
                let first = number * IN_A_SET;
                let whole = first..first + chunk.len();
                rejected.extend(whole.map(|glob| (glob, error.kind().to_string())));
                GlobSet::empty()
            })
        });
        let sets = sets.collect();
        (Self { sets }, rejected)
    }

    /// Calls for each glob that matches a name, in their order.
    pub(super) fn each_match(&self, name: &str, mut found: impl FnMut(usize)) {
        let name = globset::Candidate::new(name);
        let mut matching = Vec::new();
        for (number, set) in self.sets.iter().enumerate() {
            set.matches_candidate_into(&name, &mut matching);
            matching
                .iter()
                .for_each(|glob| found(number * IN_A_SET + glob));
        }
    }
}
