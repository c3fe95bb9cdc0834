//! What was pending before: which changes another state of the manifests plans too.
//!
//! The changes of a plan and those of the other state come in; each that both hold is marked, and
//! folded to its name unless all are kept. What is kept never lacks what it depends on.

use std::collections::{BTreeSet, HashMap, HashSet};

use lockstep_model::{Address, FieldPath};
use lockstep_spec::Spec;

use crate::change::{Action, Change, ChangeId, FieldChange};
use crate::compare::equal;
use crate::plan::Plan;
use crate::target::closure;
use crate::withheld::Withheld;

/// Another state of the manifests, which a plan is measured against.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// How it is called: `origin/main`.
    pub name: &'a str,
    /// Its commit.
    pub commit: &'a str,
    /// What is wanted there, as far as that can be relied on; nothing if that environment is not
    /// there yet.
    pub spec: Option<&'a Spec>,
    /// How many errors its manifests have: what they are about cannot be called pending.
    pub errors: usize,
    /// What the plan holds.
    pub keep: Keep,
}

/// What a plan holds that is measured against another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// What was not pending before, and what that needs.
    Own,
    /// Everything.
    All,
}

/// Whose a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is not planned by the other state: this pull request brings it.
    PullRequest,
    /// The other state plans it too.
    PendingBefore,
}

/// What was pending before.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// How the other state is called.
    pub reference: String,
    /// Its commit.
    pub commit: String,
    /// How many errors its manifests have.
    pub errors: usize,
    /// What the plan holds.
    pub keep: Keep,
    /// The changes of the plan that were pending before.
    pub before: BTreeSet<ChangeId>,
    /// The fields that were pending before, of objects that this pull request changes too: an
    /// object is written as its manifest says.
    pub fields: BTreeSet<(ChangeId, FieldPath)>,
    /// What was pending before and is not in the plan.
    pub folded: Vec<Folded>,
    /// What was pending before and is planned no more.
    pub taken_back: Vec<ChangeId>,
}

/// A change that was pending before and is not in the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folded {
    /// Which change.
    pub id: ChangeId,
    /// What is to be done; nothing if it is withheld.
    pub action: Option<Action>,
}

impl Standing {
    /// Returns the standing's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PullRequest => "pullRequest",
            Self::PendingBefore => "pendingBefore",
        }
    }
}

impl Pending {
    /// Says whose a change is.
    pub fn standing(&self, id: &ChangeId) -> Standing {
        match self.before.contains(id) {
            true => Standing::PendingBefore,
            false => Standing::PullRequest,
        }
    }

    /// Says whether a field of a change was pending before.
    pub fn was_pending(&self, id: &ChangeId, path: &FieldPath) -> bool {
        self.before.contains(id) || self.fields.contains(&(id.clone(), path.clone()))
    }

    /// Returns the fields of a change that were pending before, though the change was not.
    pub fn fields_of<'a>(&'a self, id: &'a ChangeId) -> impl Iterator<Item = &'a FieldPath> {
        // The empty path comes before all others of a change.
        let from = self.fields.range((id.clone(), FieldPath::default())..);
        let of_change = from.take_while(move |(of, _path)| of == id);
        of_change.map(|(_id, path)| path)
    }

    /// Returns the changes of the plan that it holds only because others need them.
    pub fn needed(&self) -> impl Iterator<Item = &ChangeId> {
        let own = self.keep == Keep::Own;
        self.before.iter().filter(move |_id| own)
    }
}

impl Plan {
    /// Says whose a change is, if the plan is measured against another state.
    pub fn standing(&self, change: &Change) -> Option<Standing> {
        let pending = self.pending.as_ref();
        pending.map(|pending| pending.standing(&change.id))
    }
}

/// What is planned, and what is not.
pub(crate) type Drafted<'a> = (&'a mut Vec<Change>, &'a mut Vec<Withheld>);

/// Marks what was pending before, and takes out what is not kept.
pub(crate) fn fold(
    (changes, withheld): Drafted<'_>,
    earlier: (&[Change], &[Withheld]),
    reference: &Reference<'_>,
) -> Pending {
    let (was, was_withheld) = earlier;
    let was: HashMap<&ChangeId, &Change> = was.iter().map(|change| (&change.id, change)).collect();
    let held: HashMap<&Address, &Withheld> =
        was_withheld.iter().map(|one| (&one.address, one)).collect();
    let mut pending = Pending {
        reference: reference.name.to_owned(),
        commit: reference.commit.to_owned(),
        errors: reference.errors,
        keep: reference.keep,
        before: BTreeSet::new(),
        fields: BTreeSet::new(),
        folded: Vec::new(),
        taken_back: taken_back(changes, withheld, (&was, &held), reference),
    };
    for change in changes.iter() {
        match was.get(&change.id) {
            Some(earlier) if same(change, earlier) => {
                pending.before.insert(change.id.clone());
            }
            Some(earlier) => pending.fields.extend(both(change, earlier)),
            None => {}
        }
    }
    if reference.keep == Keep::Own {
        narrow(changes, &mut pending);
        withheld.retain(|one| {
            let before = held.get(&one.address);
            let pending_before = before.is_some_and(|before| same_withheld(one, before));
            if pending_before {
                pending.folded.push(Folded {
                    id: ChangeId::new(one.address.clone()),
                    action: None,
                });
            }
            !pending_before
        });
        pending.folded.sort();
    }
    pending
}

/// Keeps what was not pending before, with all that it depends on.
fn narrow(changes: &mut Vec<Change>, pending: &mut Pending) {
    let own = |change: &&Change| !pending.before.contains(&change.id);
    let kept = closure(changes, changes.iter().filter(own));
    pending.before.retain(|id| kept.contains(id));
    let folded = changes.iter().filter(|change| !kept.contains(&change.id));
    pending.folded = folded
        .map(|change| Folded {
            id: change.id.clone(),
            action: Some(change.action),
        })
        .collect();
    changes.retain(|change| kept.contains(&change.id));
}

/// What the other state plans and this one does not. Where manifests of the other state cannot be
/// relied on, what they do not say is no plan of theirs.
fn taken_back(
    changes: &[Change],
    withheld: &[Withheld],
    (was, held): (&HashMap<&ChangeId, &Change>, &HashMap<&Address, &Withheld>),
    reference: &Reference<'_>,
) -> Vec<ChangeId> {
    if reference.errors > 0 {
        return Vec::new();
    }
    let writes = |change: &&Change| change.action.writes();
    let now: HashSet<&Address> = changes.iter().filter(writes).map(Change::address).collect();
    let not: HashSet<&Address> = withheld.iter().map(|one| &one.address).collect();
    let gone = |address: &Address| !now.contains(address) && !not.contains(address);
    let planned = was
        .iter()
        .filter(|(id, was)| was.action.writes() && gone(&id.address));
    let held = held.keys().filter(|address| gone(address));
    let mut back: Vec<ChangeId> = planned
        .map(|(id, _was)| (*id).clone())
        .chain(held.map(|address| ChangeId::new((*address).clone())))
        .collect();
    back.sort();
    back
}

/// Says whether two changes do the same: what is made anew is the same if all of it is.
fn same(change: &Change, earlier: &Change) -> bool {
    let whole = matches!(change.action, Action::Create | Action::Replace);
    change.action == earlier.action
        && change.live_name == earlier.live_name
        && change.protected == earlier.protected
        && same_fields(&change.fields, &earlier.fields)
        && (!whole || change.after == earlier.after)
}

fn same_fields(fields: &[FieldChange], earlier: &[FieldChange]) -> bool {
    fields.len() == earlier.len()
        && fields
            .iter()
            .zip(earlier)
            .all(|(one, other)| alike(one, other))
}

fn alike(field: &FieldChange, earlier: &FieldChange) -> bool {
    field.path == earlier.path && equal(field.after.as_ref(), earlier.after.as_ref())
}

fn same_withheld(one: &Withheld, earlier: &Withheld) -> bool {
    one.reason == earlier.reason && same_fields(&one.fields, &earlier.fields)
}

/// Returns the fields that two changes of one object have in common.
fn both(change: &Change, earlier: &Change) -> Vec<(ChangeId, FieldPath)> {
    let fields: HashMap<&FieldPath, &FieldChange> = earlier
        .fields
        .iter()
        .map(|field| (&field.path, field))
        .collect();
    let common = change.fields.iter().filter(|field| {
        let other = fields.get(&field.path);
        other.is_some_and(|other| alike(field, other))
    });
    common
        .map(|field| (change.id.clone(), field.path.clone()))
        .collect()
}
