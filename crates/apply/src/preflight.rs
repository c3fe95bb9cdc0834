//! Asks, before the first write, whether the world is still the one that the plan was made for.
//!
//! A plan and a fresh snapshot come in; what moved goes out, with both values. Movement elsewhere
//! is nobody's business.

mod disowned;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use lockstep_diff::{Action, Change, ChangeId, Moved, Plan, Subject, moved, strayed};
use lockstep_model::{Address, FieldPath, Fields, LiveObject, Snapshot};
use serde_json::Value;

pub use disowned::{Disowned, disowned};

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

/// An object of which something moved that the plan neither writes nor manages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strayed {
    /// The object.
    pub address: Address,
    /// What moved, in order.
    pub paths: Vec<FieldPath>,
}

/// Returns what moved since the plan was made and is nobody's harm: values that no manifest
/// declares, and those that are left as they are.
pub fn strays(plan: &Plan, snapshot: &Snapshot) -> Vec<Strayed> {
    let mut found: BTreeMap<&Address, BTreeSet<FieldPath>> = BTreeMap::new();
    for change in &plan.changes {
        let live = match &change.subject {
            Subject::Live(id) => snapshot.by_id(change.address().kind, id),
            Subject::New | Subject::MadeBy(_) => None,
        };
        if let Some(live) = live {
            let paths = beside(change, live);
            found.entry(change.address()).or_default().extend(paths);
        }
    }
    let found = found
        .into_iter()
        .filter(|(_address, paths)| !paths.is_empty());
    let strays = found.map(|(address, paths)| Strayed {
        address: address.clone(),
        paths: paths.into_iter().collect(),
    });
    strays.collect()
}

fn beside(change: &Change, live: &LiveObject) -> Vec<FieldPath> {
    let kind = change.address().kind;
    match change.action {
        // Nothing is beside what goes, and nothing was read of what is let go.
        Action::Create | Action::Delete | Action::Release => Vec::new(),
        Action::Update | Action::Replace | Action::Adopt => {
            let now = lockstep_diff::beside(kind, &change.after, &live.fields);
            let strayed = strayed(&change.beside, &now).into_iter().cloned();
            let spared = moved(kind, &change.after, &change.before, &live.fields);
            let spared = spared.into_iter().map(|moved| moved.path);
            strayed
                .chain(spared.filter(|path| change.spares(path)))
                .collect()
        }
    }
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
    found.retain(|moved| !change.spares(&moved.path));
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
