//! Which change may begin: a ready set over the plan's dependencies, with one barrier.
//!
//! Changes that ended come in; changes that may begin go out, in the plan's order. What depends on
//! a change that did not end well is skipped, and so is what depends on that. A deletion begins
//! when all that can be done without it has ended: what goes wrong before it can still be seen.

use std::collections::{BTreeSet, HashMap};

use lockstep_diff::{Action, Change, ChangeId};

/// The state of a run.
#[derive(Debug)]
pub(crate) struct Schedule {
    waiting: Vec<usize>,
    dependants: Vec<Vec<usize>>,
    ready: BTreeSet<usize>,
    skipped: HashMap<usize, usize>,
    deletes: Vec<bool>,
    /// How many changes that are no deletions are under way.
    others: usize,
}

impl Schedule {
    /// Reads the dependencies of a plan's changes.
    pub(crate) fn new(changes: &[Change]) -> Self {
        let numbered = || changes.iter().enumerate();
        let by_id: HashMap<&ChangeId, usize> = numbered().map(|(i, c)| (&c.id, i)).collect();
        let mut waiting = vec![0; changes.len()];
        let mut dependants: Vec<Vec<usize>> = vec![Vec::new(); changes.len()];
        for (index, change) in numbered() {
            for needed in change.depends_on.iter().filter_map(|id| by_id.get(id)) {
                waiting[index] += 1;
                dependants[*needed].push(index);
            }
        }
        let ready = (0..changes.len())
            .filter(|index| waiting[*index] == 0)
            .collect();
        Self {
            waiting,
            dependants,
            ready,
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
        for dependant in self.dependants[index].clone() {
            self.waiting[dependant] -= 1;
            if self.waiting[dependant] == 0 && !self.skipped.contains_key(&dependant) {
                self.ready.insert(dependant);
            }
        }
    }

    /// Takes note that a change was not done. Returns what is skipped for it.
    pub(crate) fn not_done(&mut self, index: usize) -> Vec<usize> {
        self.ended(index);
        let mut open = self.dependants[index].clone();
        let mut skipped = Vec::new();
        while let Some(dependant) = open.pop() {
            if self.skipped.insert(dependant, index).is_none() {
                skipped.push(dependant);
                open.extend(&self.dependants[dependant]);
            }
        }
        skipped.sort_unstable();
        skipped
    }
}

#[cfg(test)]
mod tests;
