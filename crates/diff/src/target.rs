//! Narrows a plan to some addresses, with all that they need; what is left out is said.

use std::collections::{BTreeSet, HashMap, HashSet};

use lockstep_model::Address;

use crate::change::{Change, ChangeId};
use crate::withheld::Withheld;

/// Keeps the changes of the targets and all that they depend on; returns what is left out.
pub(crate) fn narrow(
    changes: &mut Vec<Change>,
    withheld: &mut Vec<Withheld>,
    targets: &BTreeSet<Address>,
) -> Vec<Address> {
    if targets.is_empty() {
        return Vec::new();
    }
    let kept = closure(changes, targets);
    let mut left_out: BTreeSet<Address> = BTreeSet::new();
    changes.retain(|change| {
        let keep = kept.contains(&change.id);
        if !keep {
            left_out.insert(change.address().clone());
        }
        keep
    });
    withheld.retain(|withheld| {
        let keep = targets.contains(&withheld.address);
        if !keep {
            left_out.insert(withheld.address.clone());
        }
        keep
    });
    left_out.into_iter().collect()
}

fn closure(changes: &[Change], targets: &BTreeSet<Address>) -> HashSet<ChangeId> {
    let by_id: HashMap<&ChangeId, &Change> = changes.iter().map(|c| (&c.id, c)).collect();
    let targeted = changes
        .iter()
        .filter(|change| targets.contains(change.address()));
    let mut open: Vec<&Change> = targeted.collect();
    let mut kept = HashSet::new();
    while let Some(change) = open.pop() {
        if kept.insert(change.id.clone()) {
            open.extend(change.depends_on.iter().filter_map(|id| by_id.get(id)));
        }
    }
    kept
}
