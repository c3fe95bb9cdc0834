//! Withholds what the API would refuse, or what needs something that is withheld.

use std::collections::{HashMap, HashSet};

use lockstep_model::{Address, Kind, Presence};

use crate::change::{Action, Change, ChangeId, Subject};
use crate::identity::{Identity, Sides};
use crate::links::{PlannedNames, User, Users, takes_away};
use crate::order::Cycle;
use crate::part;
use crate::withheld::{Reason, Withheld};

/// Finds changes that cannot be carried out.
#[derive(Debug)]
pub(crate) struct Refusals<'a> {
    sides: &'a Sides<'a>,
    users: Users,
    names: PlannedNames<'a>,
    /// What is not ours to change and cannot be understood.
    obscured: HashSet<&'a Address>,
    /// Whether a run is undone: then what it made goes as a whole or stays as a whole.
    undoing: bool,
}

type ByObject<'a> = HashMap<(Kind, &'a str), &'a Change>;

/// What is taken away: an object, or one item of it.
type Lost<'a> = (Kind, &'a str, Option<&'a str>);

impl<'a> Refusals<'a> {
    /// Reads who refers to what.
    pub(crate) fn new(sides: &'a Sides<'a>, undoing: bool) -> Self {
        let wanted = sides.spec.objects.values();
        let planned = wanted.map(|desired| (desired.address.kind, desired.live_name.as_str()));
        let names = PlannedNames::new(sides.snapshot, planned);
        Self {
            sides,
            users: Users::new(sides.snapshot),
            names,
            obscured: obscured(sides),
            undoing,
        }
    }

    /// Moves what cannot be carried out to what is withheld, until nothing more follows from it,
    /// and splits what must wait for others.
    pub(crate) fn withhold(&self, changes: &mut Vec<Change>, withheld: &mut Vec<Withheld>) {
        loop {
            let found = self.find(changes, withheld);
            if found.is_empty() {
                break;
            }
            *changes = std::mem::take(changes)
                .into_iter()
                .filter_map(|change| match found.get(&change.id) {
                    None => Some(change),
                    Some(reason) => {
                        withheld.push(refused(change, reason.clone()));
                        None
                    }
                })
                .collect();
        }
        let split = std::mem::take(changes)
            .into_iter()
            .flat_map(|change| self.split(change));
        *changes = split.collect();
    }

    /// Returns who refers to what, live.
    pub(crate) const fn users(&self) -> &Users {
        &self.users
    }

    /// Returns who refers to what, live, for good.
    pub(crate) fn into_users(self) -> Users {
        self.users
    }

    /// Withholds what takes an object away while others of the cycle refer to it. Returns whether
    /// there was any, so that the rest may be ordered.
    ///
    /// Two objects that are both replaced while their users change places cannot be helped by any
    /// order: each replacement would have to wait for the other.
    pub(crate) fn break_up(
        &self,
        cycle: &Cycle,
        changes: &mut Vec<Change>,
        withheld: &mut Vec<Withheld>,
    ) -> bool {
        let stuck = |change: &Change| cycle.0.contains(&change.id) && takes_away(change);
        let before = withheld.len();
        let (taken, kept): (Vec<_>, Vec<_>) = changes.drain(..).partition(stuck);
        *changes = kept;
        for change in taken {
            let kind = change.address().kind;
            let name = change.live_name_before.clone().unwrap_or_default();
            let users = self.users.of(kind, &name, None);
            let mut by: Vec<String> = users
                .map(|user| format!("{} {}", user.kind, user.live_name))
                .collect();
            by.sort();
            withheld.push(refused(change, Reason::InUse { by }));
        }
        withheld.len() > before
    }

    fn find(&self, changes: &[Change], withheld: &[Withheld]) -> HashMap<ChangeId, Reason> {
        let by_object: ByObject<'_> = changes
            .iter()
            .filter(|change| change.is_of_live())
            .map(|change| {
                let name = change
                    .live_name_before
                    .as_deref()
                    .unwrap_or(&change.live_name);
                ((change.address().kind, name), change)
            })
            .collect();
        let held: HashMap<&Address, &Withheld> = withheld.iter().map(|w| (&w.address, w)).collect();
        let refusal = |change: &Change| {
            self.in_use(change, &by_object)
                .or_else(|| self.blocked(change, &held))
                .or_else(|| self.parted(change, withheld))
        };
        changes
            .iter()
            .filter_map(|change| Some((change.id.clone(), refusal(change)?)))
            .collect()
    }

    /// Something that stays refers to what is taken away.
    fn in_use(&self, change: &Change, by_object: &ByObject<'_>) -> Option<Reason> {
        let kind = change.address().kind;
        let name = change.live_name_before.as_deref()?;
        let mut lost: Vec<Option<&str>> = Vec::new();
        lost.extend(takes_away(change).then_some(None));
        lost.extend(
            part::removals(change)
                .into_iter()
                .map(|(_field, item)| Some(item)),
        );
        let mut staying: Vec<&User> = Vec::new();
        for item in lost {
            let users = self.users.of(kind, name, item);
            staying.extend(users.filter(|user| !self.leaves(user, (kind, name, item), by_object)));
        }
        let mut by: Vec<String> = staying
            .iter()
            .map(|user| format!("{} {}", user.kind, user.live_name))
            .collect();
        by.sort();
        by.dedup();
        (!by.is_empty()).then_some(Reason::InUse { by })
    }

    /// Says whether a live object no longer refers to another one, or to one item of it, when its
    /// own change is done.
    fn leaves(&self, user: &User, lost: Lost<'_>, by_object: &ByObject<'_>) -> bool {
        let (kind, name, item) = lost;
        let Some(change) = by_object.get(&(user.kind, user.live_name.as_str())) else {
            return false;
        };
        match change.action {
            Action::Delete => true,
            Action::Create | Action::Update | Action::Replace => {
                let links = self.names.links(change);
                !links.iter().any(|target| {
                    (target.kind, target.name.as_str()) == (kind, name)
                        && (item.is_none() || target.item.as_deref() == item)
                })
            }
            Action::Adopt | Action::Release => false,
        }
    }

    /// A part would be given up, and what it is a part of stays.
    fn parted(&self, change: &Change, withheld: &[Withheld]) -> Option<Reason> {
        let (true, Action::Release) = (self.undoing, change.action) else {
            return None;
        };
        let Presence::Facet(of) = change.address().kind.info().presence else {
            return None;
        };
        let Subject::Live(id) = &change.subject else {
            return None;
        };
        let applied = &self.sides.base.applied;
        let is_whole = |at: &&Address| {
            let known = applied.get(*at).is_some_and(|known| known.live_id == *id);
            at.kind == of && known && !self.sides.spec.objects.contains_key(*at)
        };
        let by = withheld.iter().map(|one| &one.address).find(is_whole)?;
        Some(Reason::Blocked { by: by.clone() })
    }

    /// What the change needs is withheld, and not live as it is needed.
    fn blocked(&self, change: &Change, held: &HashMap<&Address, &Withheld>) -> Option<Reason> {
        if !matches!(
            change.action,
            Action::Create | Action::Update | Action::Replace
        ) {
            return None;
        }
        let desired = self.sides.spec.objects.get(change.address())?;
        let references = &desired.references;
        let held = references.iter().find(|address| held.contains_key(address));
        let obscured = || references.iter().find(|one| self.obscured.contains(one));
        let reason = match (held, obscured()) {
            (Some(by), _) => Reason::Blocked { by: by.clone() },
            (None, Some(by)) => Reason::Obscured { by: by.clone() },
            (None, None) => return None,
        };
        let facet = matches!(change.address().kind.info().presence, Presence::Facet(_));
        let missing = self
            .names
            .links(change)
            .iter()
            .any(|target| !self.names.is_live(target));
        (facet || missing).then_some(reason)
    }

    /// Items that others move off in this plan are removed after they have moved.
    fn split(&self, change: Change) -> Vec<Change> {
        let kind = change.address().kind;
        let Some(name) = change.live_name_before.clone() else {
            return vec![change];
        };
        let referred = |item: &str| self.users.of(kind, &name, Some(item)).next().is_some();
        let waiting: Vec<(String, String)> = part::removals(&change)
            .into_iter()
            .filter(|(_field, item)| referred(item))
            .map(|(field, item)| (field.to_owned(), item.to_owned()))
            .collect();
        if waiting.is_empty() {
            return vec![change];
        }
        let (first, second) = part::split(change, &waiting);
        first.into_iter().chain([second]).collect()
    }
}

fn obscured<'a>(sides: &'a Sides<'a>) -> HashSet<&'a Address> {
    if sides.snapshot.unreadable().is_empty() {
        return HashSet::new();
    }
    let others = sides
        .spec
        .objects
        .values()
        .filter(|desired| sides.is_others(desired));
    let obscured = others.filter(|one| matches!(sides.identify(one), Identity::Unreadable(_)));
    obscured.map(|desired| &desired.address).collect()
}

fn refused(change: Change, reason: Reason) -> Withheld {
    Withheld {
        address: change.id.address,
        reason,
        fields: change.fields,
        origin: change.origin,
    }
}
