//! Which change waits for how many others, and which others wait for it.
//!
//! Changes with their dependencies come in; what is ready, and what becomes ready when one is done,
//! goes out. What a change needs and is not among them is not waited for.

use std::collections::HashMap;

use crate::change::{Change, ChangeId};

/// The dependencies of some changes, by their places in the list.
#[derive(Debug, Clone)]
pub struct Waits {
    waiting: Vec<usize>,
    dependants: Vec<Vec<usize>>,
}

impl Waits {
    /// Reads the dependencies of changes.
    pub fn new(changes: &[Change]) -> Self {
        let places = places(changes);
        let mut waits = Self {
            waiting: vec![0; changes.len()],
            dependants: vec![Vec::new(); changes.len()],
        };
        for (index, change) in changes.iter().enumerate() {
            for needed in change.depends_on.iter().filter_map(|id| places.get(id)) {
                waits.waiting[index] += 1;
                waits.dependants[*needed].push(index);
            }
        }
        waits
    }

    /// Returns the changes that wait for nothing.
    pub fn ready(&self) -> impl Iterator<Item = usize> {
        (0..self.waiting.len()).filter(|index| self.waiting[*index] == 0)
    }

    /// Says whether a change waits for something.
    pub fn waits(&self, index: usize) -> bool {
        self.waiting[index] > 0
    }

    /// Returns the changes that wait for this one.
    pub fn dependants(&self, index: usize) -> &[usize] {
        &self.dependants[index]
    }

    /// Takes note that a change was done, and returns what waits for nothing any more.
    pub fn done(&mut self, index: usize) -> Vec<usize> {
        let mut ready = Vec::new();
        for dependant in &self.dependants[index] {
            self.waiting[*dependant] -= 1;
            if self.waiting[*dependant] == 0 {
                ready.push(*dependant);
            }
        }
        ready
    }
}

/// Returns the place of each change in the list.
pub(crate) fn places(changes: &[Change]) -> HashMap<&ChangeId, usize> {
    let numbered = changes.iter().enumerate();
    numbered
        .map(|(index, change)| (&change.id, index))
        .collect()
}
