//! What of a plan is drawn: all that waits or is waited for, or the surroundings of what needs care.

use std::collections::{BTreeSet, HashMap};

use super::nodes::Nodes;

/// How many nodes are drawn.
const MOST: usize = 90;

/// How many neighbours of one node are drawn on each side, where not all have room.
const AROUND: usize = 12;

/// What was picked.
pub(super) struct Picked {
    /// The numbers of what is drawn, in order.
    pub(super) drawn: Vec<usize>,
    /// The numbers of the changes that stand alone.
    pub(super) alone: Vec<usize>,
    /// How many changes are connected and not drawn.
    pub(super) left: usize,
}

impl Picked {
    /// Picks what is drawn; `by_care` has the places of the changes, what needs care first.
    pub(super) fn of(nodes: &Nodes<'_>, by_care: &[usize]) -> Self {
        let numbers = by_care.iter().map(|place| nodes.number(*place));
        let (connected, mut alone): (Vec<usize>, Vec<usize>) = numbers.partition(|number| {
            !nodes.needs[*number].is_empty() || !nodes.needed[*number].is_empty()
        });
        alone.sort_unstable();
        let mut drawn = BTreeSet::new();
        for number in &connected {
            if drawn.len() >= MOST {
                break;
            }
            surround(nodes, *number, &mut drawn);
        }
        let left = connected.iter().filter(|number| !drawn.contains(*number));
        Self {
            left: left.count(),
            drawn: drawn.into_iter().collect(),
            alone,
        }
    }

    /// Returns the arrows between what is drawn, by their places in it.
    pub(super) fn edges(&self, nodes: &Nodes<'_>) -> Vec<(usize, usize)> {
        let places: HashMap<usize, usize> = self
            .drawn
            .iter()
            .enumerate()
            .map(|(place, number)| (*number, place))
            .collect();
        let mut edges = Vec::new();
        for (to, number) in self.drawn.iter().enumerate() {
            let needs = nodes.needs[*number].iter();
            edges.extend(needs.filter_map(|from| Some((*places.get(from)?, to))));
        }
        edges
    }
}

/// Draws a node, what it needs and what needs it, as far as there is room.
fn surround(nodes: &Nodes<'_>, number: usize, drawn: &mut BTreeSet<usize>) {
    let needs = nodes.needs[number].iter().take(AROUND);
    let needed = nodes.needed[number].iter().take(AROUND);
    for one in [&number].into_iter().chain(needs).chain(needed) {
        if drawn.len() >= MOST {
            return;
        }
        drawn.insert(*one);
    }
}
