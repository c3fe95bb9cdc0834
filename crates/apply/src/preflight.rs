//! Asks, before the first write, whether the world is still the one that the plan was made for.
//!
//! A plan and a fresh snapshot come in; what moved goes out, with both values. Movement elsewhere
//! is nobody's business.

use std::collections::HashSet;

use lockstep_diff::{Action, Change, ChangeId, Moved, Plan, Subject, moved};
use lockstep_model::{Address, FieldPath, Fields, LiveObject, Snapshot};
use serde_json::Value;

/// How an object moved since the plan was made.
#[derive(Debug, Clone, PartialEq)]
pub enum Movement {
    /// It was there, and is gone.
    Gone,
    /// It was to be made, and is there.
    Came,
    /// Fields of it have other values.
    Fields(Vec<Moved>),
}

/// An object that moved since the plan was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Stale {
    /// The object.
    pub address: Address,
    /// How it moved.
    pub movement: Movement,
    /// Who changed it last, if the tenant says so.
    pub modified_by: Option<String>,
    /// When it was changed last, if the tenant says so.
    pub modified_at: Option<String>,
}

/// Returns what moved since the plan was made.
pub fn stale(plan: &Plan, snapshot: &Snapshot) -> Vec<Stale> {
    let firsts: HashSet<&ChangeId> = plan.changes.iter().map(|change| &change.id).collect();
    let second = |change: &Change| {
        change.id.part > 1 && firsts.contains(&ChangeId::new(change.address().clone()))
    };
    let asked = plan.changes.iter().filter(|change| !second(change));
    asked.filter_map(|change| check(change, snapshot)).collect()
}

fn check(change: &Change, snapshot: &Snapshot) -> Option<Stale> {
    let kind = change.address().kind;
    match &change.subject {
        _ if change.action == Action::Release => None,
        Subject::MadeBy(_) => None,
        Subject::New => {
            let live = snapshot.by_name(kind, &change.live_name)?;
            Some(stale_object(change, Some(live), Movement::Came))
        }
        Subject::Live(id) if change.action == Action::Create => {
            let live = snapshot.by_id(kind, id)?;
            Some(stale_object(change, Some(live), Movement::Came))
        }
        Subject::Live(id) => match snapshot.by_id(kind, id) {
            None if change.action == Action::Delete => None,
            None => Some(stale_object(change, None, Movement::Gone)),
            Some(live) => {
                let fields = movement(change, live);
                let moved = !fields.is_empty();
                moved.then(|| stale_object(change, Some(live), Movement::Fields(fields)))
            }
        },
    }
}

fn stale_object(change: &Change, live: Option<&LiveObject>, movement: Movement) -> Stale {
    Stale {
        address: change.address().clone(),
        movement,
        modified_by: live.and_then(|live| live.modified_by.clone()),
        modified_at: live.and_then(|live| live.modified_at.clone()),
    }
}

/// Returns what moved of what a change is about; for a deletion, of all that it takes away.
pub(crate) fn movement(change: &Change, live: &LiveObject) -> Vec<Moved> {
    let shape: &Fields = match change.action {
        Action::Delete => &change.before,
        Action::Create | Action::Update | Action::Replace | Action::Adopt | Action::Release => {
            &change.after
        }
    };
    let mut found = moved(change.address().kind, shape, &change.before, &live.fields);
    found.extend(renamed(change.live_name_before.as_deref(), live));
    found
}

/// Returns how an object's name moved, if it had one of its own and has another.
pub(crate) fn renamed(was: Option<&str>, live: &LiveObject) -> Option<Moved> {
    let was = was.filter(|was| *was != live.live_name)?;
    Some(Moved {
        path: FieldPath::field("liveName"),
        was: Some(Value::from(was)),
        is: Some(Value::String(live.live_name.clone())),
    })
}
