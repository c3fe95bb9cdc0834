//! What of an undoing the next apply of today's manifests would do again.

use std::collections::BTreeMap;

use lockstep_model::Address;
use lockstep_spec::{Desired, Pruning};

use crate::change::{Action, Change};
use crate::compare::differences;

/// Returns the addresses of which today's manifests want something else than the changes do.
pub(super) fn redone(
    changes: &[Change],
    today: &BTreeMap<Address, Desired>,
    pruned: Pruning,
) -> Vec<Address> {
    let mut found: Vec<Address> = changes
        .iter()
        .filter(|change| is_redone(change, today.get(change.address()), pruned))
        .map(|change| change.address().clone())
        .collect();
    found.sort();
    found.dedup();
    found
}

fn is_redone(change: &Change, today: Option<&Desired>, pruned: Pruning) -> bool {
    let Some(today) = today else {
        return match change.action {
            Action::Create | Action::Update | Action::Replace => pruned == Pruning::Delete,
            Action::Adopt => true,
            Action::Release | Action::Delete => false,
        };
    };
    match change.action {
        Action::Release | Action::Delete => true,
        Action::Create | Action::Update | Action::Replace | Action::Adopt => {
            today.live_name != change.live_name
                || !differences(today.address.kind, &today.fields, &change.after).is_empty()
        }
    }
}
