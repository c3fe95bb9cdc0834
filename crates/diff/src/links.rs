//! Who refers to what, live and as wanted, by kind and live name.

use std::collections::{HashMap, HashSet};

use lockstep_model::reference::{Names, Target};
use lockstep_model::{Fields, Kind, Snapshot};

use crate::change::{Action, Change, Rename, Step};

/// A live object that refers to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its live name.
    pub(crate) live_name: String,
    /// The item that it refers to, inside the other.
    pub(crate) item: Option<String>,
}

/// Who refers to what, live.
#[derive(Debug, Default)]
pub(crate) struct Users(HashMap<(Kind, String), Vec<User>>);

struct LiveNames<'a>(&'a Snapshot);

impl Names for LiveNames<'_> {
    fn has(&self, kind: Kind, name: &str) -> bool {
        self.0.by_name(kind, name).is_some()
    }
}

/// Names that are live, or will be when the plan is done.
#[derive(Debug)]
pub(crate) struct PlannedNames<'a> {
    snapshot: &'a Snapshot,
    planned: HashSet<(Kind, &'a str)>,
}

impl<'a> PlannedNames<'a> {
    /// Adds the names of a spec's objects to those that are live.
    pub(crate) fn new(
        snapshot: &'a Snapshot,
        planned: impl Iterator<Item = (Kind, &'a str)>,
    ) -> Self {
        Self {
            snapshot,
            planned: planned.collect(),
        }
    }

    /// Returns what an object refers to when a change is done.
    pub(crate) fn links(&self, change: &Change) -> Vec<Target> {
        (change.address().kind.info().links)(&change.after, self)
    }

    /// Says whether what a reference names is live now.
    pub(crate) fn is_live(&self, target: &Target) -> bool {
        let Some(live) = self.snapshot.by_name(target.kind, &target.name) else {
            return false;
        };
        target
            .item
            .as_deref()
            .is_none_or(|item| offers(target.kind, &live.fields, item))
    }
}

impl Names for PlannedNames<'_> {
    fn has(&self, kind: Kind, name: &str) -> bool {
        self.planned.contains(&(kind, name)) || self.snapshot.by_name(kind, name).is_some()
    }
}

/// Says whether an item that others may refer to is there.
pub(crate) fn offers(kind: Kind, fields: &Fields, item: &str) -> bool {
    let referred = kind.info().fields.iter().filter(|field| field.referred);
    referred
        .filter_map(|field| fields.get(field.name))
        .any(|items| items.get(item).is_some())
}

impl Users {
    /// Reads who refers to what.
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let names = LiveNames(snapshot);
        let mut users = Self::default();
        for object in snapshot.objects() {
            for target in (object.kind.info().links)(&object.fields, &names) {
                let user = User {
                    kind: object.kind,
                    live_name: object.live_name.clone(),
                    item: target.item,
                };
                users
                    .0
                    .entry((target.kind, target.name))
                    .or_default()
                    .push(user);
            }
        }
        users
    }

    /// Returns who refers to an object, or to one item of it.
    pub(crate) fn of<'a>(
        &'a self,
        kind: Kind,
        live_name: &str,
        item: Option<&'a str>,
    ) -> impl Iterator<Item = &'a User> {
        let users = self.0.get(&(kind, live_name.to_owned()));
        let wanted = move |user: &&User| item.is_none() || user.item.as_deref() == item;
        users.into_iter().flatten().filter(wanted)
    }
}

/// Says whether a change takes the object away under its present name.
pub(crate) fn takes_away(change: &Change) -> bool {
    let renames = change.steps.iter().any(|step| {
        matches!(
            step,
            Step::Write {
                fields: _,
                rename: Rename::Yes
            }
        )
    });
    matches!(change.action, Action::Delete | Action::Replace) || renames
}
