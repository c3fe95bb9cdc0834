//! Orders changes: what is needed first comes first, deletions last.
//!
//! Changes with their dependencies come in; the same changes in one stable order go out. Equal
//! readiness is broken by kind, then name, so that shuffled input gives the same order.

use std::collections::BTreeSet;

use crate::change::{Action, Change, ChangeId};
use crate::waits::{Waits, places};

/// Changes that wait for each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("changes wait for each other: {}", names(.0))]
pub struct Cycle(pub Vec<ChangeId>);

fn names(ids: &[ChangeId]) -> String {
    ids.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" -> ")
}

type Rank<'a> = (bool, &'a ChangeId);

/// Deletions, and removals that wait for others, come as late as they can.
fn rank(change: &Change) -> Rank<'_> {
    (
        change.action == Action::Delete || change.id.part > 1,
        &change.id,
    )
}

/// Puts changes in order.
///
/// # Errors
///
/// Names the changes of a cycle; the changes then stay as they were.
pub(crate) fn order(changes: &mut Vec<Change>) -> Result<(), Cycle> {
    let order = indices(changes)?;
    let mut taken: Vec<Option<Change>> = changes.drain(..).map(Some).collect();
    changes.extend(order.into_iter().filter_map(|index| taken[index].take()));
    Ok(())
}

fn indices(changes: &[Change]) -> Result<Vec<usize>, Cycle> {
    let mut waits = Waits::new(changes);
    let ranked = |index: usize| (rank(&changes[index]), index);
    let mut ready: BTreeSet<(Rank<'_>, usize)> = waits.ready().map(ranked).collect();
    let mut order = Vec::with_capacity(changes.len());
    while let Some((_rank, index)) = ready.pop_first() {
        order.push(index);
        ready.extend(waits.done(index).into_iter().map(ranked));
    }
    match order.len() == changes.len() {
        true => Ok(order),
        false => Err(cycle(changes, &waits)),
    }
}

/// Walks from a change that never became ready along what it waits for, until it comes round.
fn cycle(changes: &[Change], waits: &Waits) -> Cycle {
    let by_id = places(changes);
    let stuck = |index: &usize| waits.waits(*index);
    let mut path: Vec<usize> = Vec::new();
    let mut next = (0..changes.len()).find(stuck);
    while let Some(index) = next {
        if let Some(start) = path.iter().position(|seen| *seen == index) {
            path.drain(..start);
            path.push(index);
            break;
        }
        path.push(index);
        let needed = changes[index]
            .depends_on
            .iter()
            .filter_map(|id| by_id.get(id).copied());
        next = needed.filter(|index| stuck(index)).min();
    }
    Cycle(
        path.into_iter()
            .map(|index| changes[index].id.clone())
            .collect(),
    )
}

#[cfg(test)]
mod tests;
