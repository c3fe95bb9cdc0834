//! What guards must know that a plan alone does not tell: what has served, and what is in use.
//!
//! Changes come in; the live objects go out of which more is to be read, and no others. Whoever
//! reads it asks the guards with the answers.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::tenant::LiveRef;
use lockstep_model::{Address, Snapshot};

use super::{cuts, deletion, shift};
use crate::change::{Action, Change, Subject};
use crate::links::Users;

/// The live objects of which guards must know more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Those whose requests move: what has served in them?
    pub moved: BTreeSet<LiveRef>,
    /// Those that use what has a falling limit, by what has it: how much do they ask for?
    pub limited: BTreeMap<Address, BTreeSet<LiveRef>>,
    /// Those that are deleted though versions of theirs have weight: do they have requests?
    pub ending: BTreeMap<Address, LiveRef>,
}

impl Evidence {
    /// Says whether nothing more is to be known.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.limited.is_empty() && self.ending.is_empty()
    }
}

/// Finds out of what more is to be known.
pub fn evidence(changes: &[Change], snapshot: &Snapshot) -> Evidence {
    let mut evidence = Evidence::default();
    let moved = changes.iter().filter(|change| shift(change) > 0.0);
    evidence.moved.extend(moved.filter_map(subject));
    let deleted = changes
        .iter()
        .filter(|change| change.action == Action::Delete);
    let ending = deleted.filter(|change| !deletion::serving(snapshot, change).is_empty());
    let ending = ending.filter_map(|change| Some((change.address().clone(), subject(change)?)));
    evidence.ending.extend(ending);
    let cut = changes.iter().filter(|change| !cuts(change).is_empty());
    let cut: Vec<&Change> = cut.collect();
    if !cut.is_empty() {
        let users = Users::new(snapshot);
        let limited = cut.into_iter().map(|change| {
            let users = users_of(&users, snapshot, change);
            (change.address().clone(), users)
        });
        evidence.limited.extend(limited);
    }
    evidence
}

fn subject(change: &Change) -> Option<LiveRef> {
    let Subject::Live(live_id) = &change.subject else {
        return None;
    };
    Some(LiveRef {
        kind: change.address().kind,
        live_id: live_id.clone(),
    })
}

fn users_of(users: &Users, snapshot: &Snapshot, change: &Change) -> BTreeSet<LiveRef> {
    let name = change
        .live_name_before
        .as_deref()
        .unwrap_or(&change.live_name);
    let users = users.of(change.address().kind, name, None);
    let live = users.filter_map(|user| snapshot.by_name(user.kind, &user.live_name));
    let live = live.map(|object| LiveRef {
        kind: object.kind,
        live_id: object.live_id.clone(),
    });
    live.collect()
}
