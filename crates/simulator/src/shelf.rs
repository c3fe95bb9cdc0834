//! Holds the objects of one collection, with what is needed to find them fast: by id, by name, by what
//! they refer to, and in the order of a list. Lists may lag behind; everything else is current at once.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::behaviour::Order;
use crate::collections::Row;
use crate::ids::draw;
use crate::object::Object;

/// The order in which a list was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sorting {
    pub(crate) by_name: bool,
    pub(crate) descending: bool,
    pub(crate) order: Order,
    /// Mixes shuffled orders.
    pub(crate) salt: u64,
}

/// What lists still show of an object that was written a moment ago.
#[derive(Debug)]
struct Lag {
    shown: Option<Arc<Object>>,
    /// The states to come, each with the time from which lists show it.
    coming: VecDeque<(Timestamp, Option<Arc<Object>>)>,
}

impl Lag {
    /// Moves on; returns whether nothing is left to come.
    fn settle(&mut self, now: Timestamp) -> bool {
        while self.coming.front().is_some_and(|(from, _)| *from <= now) {
            if let Some((_, state)) = self.coming.pop_front() {
                self.shown = state;
            }
        }
        self.coming.is_empty()
    }
}

/// The objects of one collection.
pub(crate) struct Shelf {
    row: &'static Row,
    by_id: HashMap<String, Arc<Object>>,
    names: BTreeSet<(String, String)>,
    references: BTreeSet<(String, String)>,
    lagging: HashMap<String, Lag>,
    view: Option<(Sorting, Arc<Vec<Arc<Object>>>)>,
}

impl Shelf {
    pub(crate) fn new(row: &'static Row) -> Self {
        Self {
            row,
            by_id: HashMap::new(),
            names: BTreeSet::new(),
            references: BTreeSet::new(),
            lagging: HashMap::new(),
            view: None,
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Object>> {
        self.by_id.get(id)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.by_id.values()
    }

    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Returns the ids of the objects of this name: one, but for planted ones.
    pub(crate) fn ids_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        keyed(&self.names, name)
    }

    /// Returns the ids of the objects that refer to this.
    pub(crate) fn referring_to<'a>(&'a self, reference: &'a str) -> impl Iterator<Item = &'a str> {
        keyed(&self.references, reference)
    }

    /// Stores a state of an object; lists show it from `listed_from` on.
    pub(crate) fn put(&mut self, object: Arc<Object>, now: Timestamp, listed_from: Timestamp) {
        let before = self.by_id.insert(object.id.clone(), Arc::clone(&object));
        self.forget(before.as_deref());
        let _new = self
            .names
            .insert((object.name().to_owned(), object.id.clone()));
        if let Some(reference) = (self.row.refers_to)(&object) {
            let _new = self
                .references
                .insert((reference.to_owned(), object.id.clone()));
        }
        let id = object.id.clone();
        self.delay(id, before, Some(object), (now, listed_from));
    }

    /// Removes an object; lists still show it until `listed_until`.
    pub(crate) fn remove(&mut self, id: &str, now: Timestamp, listed_until: Timestamp) {
        let Some(before) = self.by_id.remove(id) else {
            return;
        };
        self.forget(Some(&before));
        self.delay(id.to_owned(), Some(before), None, (now, listed_until));
    }

    fn forget(&mut self, before: Option<&Object>) {
        let Some(before) = before else { return };
        let _gone = self
            .names
            .remove(&(before.name().to_owned(), before.id.clone()));
        if let Some(reference) = (self.row.refers_to)(before) {
            let _gone = self
                .references
                .remove(&(reference.to_owned(), before.id.clone()));
        }
    }

    fn delay(
        &mut self,
        id: String,
        before: Option<Arc<Object>>,
        after: Option<Arc<Object>>,
        (now, from): (Timestamp, Timestamp),
    ) {
        self.view = None;
        if from <= now {
            let _lag = self.lagging.remove(&id);
            return;
        }
        let fresh = || Lag {
            shown: before,
            coming: VecDeque::new(),
        };
        self.lagging
            .entry(id)
            .or_insert_with(fresh)
            .coming
            .push_back((from, after));
    }

    /// Returns the rows of a list, in order, as lists show them now.
    pub(crate) fn listed(&mut self, sorting: Sorting, now: Timestamp) -> Arc<Vec<Arc<Object>>> {
        let lagged = !self.lagging.is_empty();
        self.lagging.retain(|_, lag| !lag.settle(now));
        if !lagged
            && let Some((before, rows)) = &self.view
            && *before == sorting
        {
            return Arc::clone(rows);
        }
        let mut rows: Vec<Arc<Object>> = self
            .by_id
            .values()
            .filter(|object| !self.lagging.contains_key(&object.id))
            .chain(self.lagging.values().filter_map(|lag| lag.shown.as_ref()))
            .map(Arc::clone)
            .collect();
        sort(&mut rows, sorting);
        let rows = Arc::new(rows);
        self.view = self
            .lagging
            .is_empty()
            .then(|| (sorting, Arc::clone(&rows)));
        rows
    }
}

fn keyed<'a>(index: &'a BTreeSet<(String, String)>, key: &'a str) -> impl Iterator<Item = &'a str> {
    index
        .range((key.to_owned(), String::new())..)
        .take_while(move |(found, _)| found == key)
        .map(|(_, id)| id.as_str())
}

fn sort(rows: &mut [Arc<Object>], sorting: Sorting) {
    match sorting.order {
        Order::Shuffled | Order::Moving => {
            rows.sort_by_cached_key(|object| draw(sorting.salt, &object.id, 0));
            return;
        }
        Order::AsAsked | Order::Reversed if sorting.by_name => {
            rows.sort_by(|one, two| {
                one.name()
                    .cmp(two.name())
                    .then(one.sequence.cmp(&two.sequence))
            });
        }
        Order::AsAsked | Order::Reversed => rows.sort_by_key(|object| object.sequence),
    }
    if sorting.descending != (sorting.order == Order::Reversed) {
        rows.reverse();
    }
}
