//! What is drawn: the changes of a plan, and what they refer to and leave as it is.
//!
//! What stands for itself comes first, then the changes in the order of the plan, so that every
//! arrow leads from a lower number to a higher one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use lockstep_diff::{Action, Change, ChangeId, Plan};
use lockstep_model::Kind;
use lockstep_model::kind::Presence;
use lockstep_model::reference::{Names, Target};

use super::super::shown;

/// More users than this of what is not changed are counted: their arrows would hide the others.
const USERS: usize = 8;

/// All that could be drawn.
pub(super) struct Nodes<'a> {
    /// What is not changed and has many users, with their number.
    pub(super) hubs: Vec<(String, usize)>,
    /// The names of what is not changed.
    outside: Vec<String>,
    /// The changes.
    changes: &'a [Change],
    /// What each needs, by number; in order, each once.
    pub(super) needs: Vec<Vec<usize>>,
    /// What needs each.
    pub(super) needed: Vec<Vec<usize>>,
}

impl<'a> Nodes<'a> {
    /// Collects the nodes of a plan.
    pub(super) fn of(plan: &'a Plan) -> Self {
        let changes = plan.changes.as_slice();
        let known = Known::of(changes);
        let references: Vec<Vec<Target>> =
            changes.iter().map(|one| known.references(one)).collect();
        let (mut outside, mut targets) = (BTreeMap::new(), Vec::new());
        for references in references {
            let of_change = references
                .into_iter()
                .map(|target| match known.change(&target) {
                    Some(place) => Needed::Change(place),
                    None => Needed::Outside(target.name),
                });
            let of_change: Vec<Needed> = of_change.collect();
            for needed in &of_change {
                if let Needed::Outside(name) = needed {
                    *outside.entry(name.clone()).or_insert(0_usize) += 1;
                }
            }
            targets.push(of_change);
        }
        let hubs = outside.iter().filter(|(_name, users)| **users > USERS);
        let hubs = hubs.map(|(name, users)| (name.clone(), *users)).collect();
        outside.retain(|_name, users| *users <= USERS);
        for (number, place) in outside.values_mut().enumerate() {
            *place = number;
        }
        let mut nodes = Self {
            hubs,
            needs: vec![Vec::new(); outside.len() + changes.len()],
            needed: vec![Vec::new(); outside.len() + changes.len()],
            outside: outside.keys().cloned().collect(),
            changes,
        };
        nodes.connect(&known, &outside, &targets);
        nodes
    }

    fn connect(
        &mut self,
        known: &Known<'_>,
        outside: &BTreeMap<String, usize>,
        targets: &[Vec<Needed>],
    ) {
        let first = self.outside.len();
        for (place, (change, targets)) in self.changes.iter().zip(targets).enumerate() {
            let to = first + place;
            let waits = change.depends_on.iter();
            let waits = waits.filter_map(|id| known.by_id.get(id).map(|place| first + place));
            let refers = targets.iter().filter_map(|needed| match needed {
                Needed::Change(place) => Some(first + place),
                Needed::Outside(name) => outside.get(name).copied(),
            });
            let needs: BTreeSet<usize> = waits.chain(refers).filter(|from| *from < to).collect();
            for from in &needs {
                self.needed[*from].push(to);
            }
            self.needs[to] = needs.into_iter().collect();
        }
    }

    /// Returns the number of a change.
    pub(super) const fn number(&self, place: usize) -> usize {
        self.outside.len() + place
    }

    /// Returns the change of a number; nothing if that stands for what is not changed.
    pub(super) fn change(&self, number: usize) -> Option<&'a Change> {
        self.changes.get(number.checked_sub(self.outside.len())?)
    }

    /// Returns the name of a node.
    pub(super) fn label(&self, number: usize) -> Cow<'_, str> {
        match self.change(number) {
            Some(change) => Cow::Owned(change.id.to_string()),
            None => shown::name(self.outside.get(number).map_or("", String::as_str)),
        }
    }
}

enum Needed {
    Change(usize),
    Outside(String),
}

/// The changes, by all that they are known by.
struct Known<'a> {
    by_id: HashMap<&'a ChangeId, usize>,
    by_name: HashMap<(Kind, &'a str), usize>,
}

impl<'a> Known<'a> {
    fn of(changes: &'a [Change]) -> Self {
        let places = || changes.iter().enumerate();
        let firsts = places().filter(|(_place, change)| is_there(change) && change.id.part == 1);
        let name = |change: &'a Change| (change.address().kind, change.live_name.as_str());
        Self {
            by_id: places()
                .map(|(place, change)| (&change.id, place))
                .collect(),
            by_name: firsts
                .map(|(place, change)| (name(change), place))
                .collect(),
        }
    }

    fn change(&self, target: &Target) -> Option<usize> {
        self.by_name
            .get(&(target.kind, target.name.as_str()))
            .copied()
    }

    /// Returns what a change refers to afterwards, by live name.
    fn references(&self, change: &Change) -> Vec<Target> {
        if !is_there(change) {
            return Vec::new();
        }
        let info = change.address().kind.info();
        let mut targets = (info.links)(&change.after, self);
        if targets.is_empty() {
            targets = (info.links)(&change.after, &Anything);
        }
        if let Presence::Facet(kind) = info.presence {
            targets.push(Target {
                kind,
                name: change.live_name.clone(),
                item: None,
            });
        }
        targets
    }
}

fn is_there(change: &Change) -> bool {
    match change.action {
        Action::Create | Action::Update | Action::Replace => true,
        Action::Adopt | Action::Release | Action::Delete => false,
    }
}

impl Names for Known<'_> {
    fn has(&self, kind: Kind, name: &str) -> bool {
        self.by_name.contains_key(&(kind, name))
    }
}

/// What is not changed may be anything: its name stands as it is written.
struct Anything;

impl Names for Anything {
    fn has(&self, _kind: Kind, _name: &str) -> bool {
        true
    }
}
