//! Says which change waits for which, out of what refers to what.

use std::collections::{BTreeSet, HashMap, HashSet};

use lockstep_model::{Address, Kind, Presence};

use crate::change::{Action, Change, ChangeId, Subject};
use crate::identity::Sides;
use crate::links::{Users, takes_away};
use crate::part;

/// Fills in what each change depends on, and which change makes the object of a new facet.
pub(crate) fn wire_up(sides: &Sides<'_>, users: &Users, changes: &mut [Change]) {
    let graph = Graph::new(sides, users, changes);
    let edges: Vec<BTreeSet<ChangeId>> = changes.iter().map(|change| graph.edges(change)).collect();
    let subjects: Vec<Option<Subject>> = changes.iter().map(|c| graph.subject(c)).collect();
    for ((change, edges), subject) in changes.iter_mut().zip(edges).zip(subjects) {
        change.depends_on = edges.into_iter().collect();
        if let Some(subject) = subject {
            change.subject = subject;
        }
    }
}

struct Graph<'a> {
    sides: &'a Sides<'a>,
    users: &'a Users,
    actions: HashMap<ChangeId, Action>,
    subjects: HashMap<ChangeId, Subject>,
    by_object: HashMap<(Kind, String), ChangeId>,
    /// The changes whose object has to answer before what depends on it goes on.
    gates: HashSet<ChangeId>,
}

impl<'a> Graph<'a> {
    fn new(sides: &'a Sides<'a>, users: &'a Users, changes: &[Change]) -> Self {
        let name = |c: &Change| {
            c.live_name_before
                .clone()
                .unwrap_or_else(|| c.live_name.clone())
        };
        let firsts: HashSet<&ChangeId> = changes
            .iter()
            .map(|c| &c.id)
            .filter(|id| id.part == 1)
            .collect();
        let last = changes.iter().filter(|change| {
            let other = ChangeId {
                part: 1,
                ..change.id.clone()
            };
            change.is_of_live() && (change.id.part == 1 || !firsts.contains(&other))
        });
        Self {
            sides,
            users,
            actions: changes
                .iter()
                .map(|change| (change.id.clone(), change.action))
                .collect(),
            subjects: changes
                .iter()
                .map(|change| (change.id.clone(), change.subject.clone()))
                .collect(),
            by_object: last
                .map(|c| ((c.address().kind, name(c)), c.id.clone()))
                .collect(),
            gates: changes
                .iter()
                .filter(|change| change.is_gate())
                .map(|change| change.id.clone())
                .collect(),
        }
    }

    fn edges(&self, change: &Change) -> BTreeSet<ChangeId> {
        let mut edges = BTreeSet::new();
        if change.action.writes() {
            edges.extend(self.needs(change));
            edges.extend(self.must_leave(change));
        }
        let first = ChangeId {
            part: 1,
            ..change.id.clone()
        };
        if change.id.part > 1 && self.actions.contains_key(&first) {
            edges.insert(first);
        }
        edges.remove(&change.id);
        edges
    }

    /// What an object refers to is made or changed before it.
    fn needs(&self, change: &Change) -> BTreeSet<ChangeId> {
        let mut needed = BTreeSet::new();
        if change.action != Action::Delete {
            self.follow(change.address(), &mut needed, &mut HashSet::new());
        }
        needed
    }

    /// Through what is not changed itself, an object waits for what has to answer behind it.
    fn follow<'b>(
        &'b self,
        from: &'b Address,
        needed: &mut BTreeSet<ChangeId>,
        seen: &mut HashSet<&'b Address>,
    ) {
        let desired = self.sides.spec.objects.get(from);
        for address in desired.iter().flat_map(|desired| &desired.references) {
            match self.making(address) {
                Some(id) => drop(needed.insert(id)),
                None if !self.gates.is_empty() && seen.insert(address) => {
                    let mut behind = BTreeSet::new();
                    self.follow(address, &mut behind, seen);
                    needed.extend(behind.into_iter().filter(|id| self.gates.contains(id)));
                }
                None => {}
            }
        }
    }

    fn making(&self, address: &Address) -> Option<ChangeId> {
        let id = ChangeId::new(address.clone());
        match self.actions.get(&id)? {
            Action::Create | Action::Update | Action::Replace => Some(id),
            Action::Adopt => self.gates.contains(&id).then_some(id),
            Action::Release | Action::Delete => None,
        }
    }

    /// What refers to an object, or to an item of it, leaves before it is taken away.
    fn must_leave<'b>(&'b self, change: &'b Change) -> Vec<ChangeId> {
        let kind = change.address().kind;
        let Some(name) = change.live_name_before.as_deref() else {
            return Vec::new();
        };
        let mut leaving = Vec::new();
        let users = self
            .users
            .of(kind, name, None)
            .filter(|_user| takes_away(change));
        leaving.extend(users);
        if change.id.part > 1 {
            for (_field, item) in part::removals(change) {
                leaving.extend(self.users.of(kind, name, Some(item)));
            }
        }
        let object = |user: &crate::links::User| (user.kind, user.live_name.clone());
        leaving
            .into_iter()
            .filter_map(|user| self.by_object.get(&object(user)).cloned())
            .collect()
    }

    /// A new facet belongs to the object that another change makes, or to one that is live.
    fn subject(&self, change: &Change) -> Option<Subject> {
        let Presence::Facet(of) = change.address().kind.info().presence else {
            return None;
        };
        if change.subject != Subject::New || change.action == Action::Release {
            return None;
        }
        let desired = self.sides.spec.objects.get(change.address())?;
        let whole = desired
            .references
            .iter()
            .find(|address| address.kind == of)?;
        let id = ChangeId::new(whole.clone());
        match self.actions.get(&id) {
            Some(Action::Create | Action::Replace) => Some(Subject::MadeBy(id)),
            Some(Action::Update | Action::Adopt | Action::Release | Action::Delete) => {
                self.subjects.get(&id).cloned()
            }
            None => {
                let live = self.sides.snapshot.by_name(of, &desired.live_name)?;
                Some(Subject::Live(live.live_id.clone()))
            }
        }
    }
}
