//! Which change may begin: a ready set over the plan's dependencies, with one barrier.
//!
//! Changes that ended come in; changes that may begin go out, in the plan's order. What depends on
//! a change that did not end well is skipped, and so is what depends on that. A deletion begins
//! when all that can be done without it has ended: what goes wrong before it can still be seen.

use std::collections::{BTreeSet, HashMap};

use lockstep_diff::{Action, Change, Waits};

/// The state of a run.
#[derive(Debug)]
pub(crate) struct Schedule {
    waits: Waits,
    ready: BTreeSet<usize>,
    skipped: HashMap<usize, usize>,
    deletes: Vec<bool>,
    /// How many changes that are no deletions are under way.
    others: usize,
}

impl Schedule {
    /// Reads the dependencies of a plan's changes.
    pub(crate) fn new(changes: &[Change]) -> Self {
        let waits = Waits::new(changes);
        Self {
            ready: waits.ready().collect(),
            waits,
            skipped: HashMap::new(),
            deletes: changes
                .iter()
                .map(|change| change.action == Action::Delete)
                .collect(),
            others: 0,
        }
    }

    /// Takes the next change that may begin.
    pub(crate) fn next(&mut self) -> Option<usize> {
        let index = *self.ready.first()?;
        if self.deletes[index] && self.others > 0 {
            return None;
        }
        self.others += usize::from(!self.deletes[index]);
        self.ready.pop_first()
    }

    fn ended(&mut self, index: usize) {
        self.others -= usize::from(!self.deletes[index]);
    }

    /// Takes note that a change was done.
    pub(crate) fn done(&mut self, index: usize) {
        self.ended(index);
        let ready = self.waits.done(index);
        let begin = ready.into_iter().filter(|i| !self.skipped.contains_key(i));
        self.ready.extend(begin);
    }

    /// Takes note that a change was not done. Returns what is skipped for it.
    pub(crate) fn not_done(&mut self, index: usize) -> Vec<usize> {
        self.ended(index);
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
