//! Which change may begin: a ready set over the plan's dependencies, without levels.
//!
//! Changes that ended come in; changes that may begin go out, in the plan's order, which has
//! deletions last where nothing else decides. What depends on a change that did not end well is
//! skipped, and so is what depends on that; nothing else waits for it.

use std::collections::{BTreeSet, HashMap};

use lockstep_diff::{Change, Waits};

/// The state of a run.
#[derive(Debug)]
pub(crate) struct Schedule {
    waits: Waits,
    ready: BTreeSet<usize>,
    skipped: HashMap<usize, usize>,
}

impl Schedule {
    /// Reads the dependencies of a plan's changes.
    pub(crate) fn new(changes: &[Change]) -> Self {
        let waits = Waits::new(changes);
        Self {
            ready: waits.ready().collect(),
            waits,
            skipped: HashMap::new(),
        }
    }

    /// Returns the next change that may begin.
    pub(crate) fn peek(&self) -> Option<usize> {
        self.ready.first().copied()
    }

    /// Takes the next change that may begin.
    pub(crate) fn next(&mut self) -> Option<usize> {
        self.ready.pop_first()
    }

    /// Takes note that a change was done.
    pub(crate) fn done(&mut self, index: usize) {
        let ready = self.waits.done(index);
        let begin = ready.into_iter().filter(|i| !self.skipped.contains_key(i));
        self.ready.extend(begin);
    }

    /// Takes note that a change was not done. Returns what is skipped for it.
    pub(crate) fn not_done(&mut self, index: usize) -> Vec<usize> {
        let mut open = self.waits.dependants(index).to_vec();
        let mut skipped = Vec::new();
        while let Some(dependant) = open.pop() {
            if self.skipped.insert(dependant, index).is_none() {
                skipped.push(dependant);
                open.extend(self.waits.dependants(dependant));
            }
        }
        skipped.sort_unstable();
        skipped
    }
}

#[cfg(test)]
mod tests;
