//! What the last answer for an object said: its raw body, its tag, and which name has which id.
//!
//! Single reads and the answers of writes go in; the next write of the object takes it out. Lists do
//! not fill it but for names, so that a large tenant costs little memory.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lockstep_model::{Kind, LiveId};
use serde_json::{Map, Value};

use crate::wire::Collection;

/// An object as it was answered.
pub(crate) type Raw = Arc<Map<String, Value>>;

/// What is remembered of one object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// The whole body, if the last answer held it.
    pub(crate) raw: Option<Raw>,
    /// The entity tag, if the last answer had one.
    pub(crate) tag: Option<String>,
}

/// What is remembered of all objects. A part of an object is remembered with it.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    objects: Mutex<HashMap<(Kind, LiveId), Seen>>,
    names: Mutex<HashMap<(Kind, String), LiveId>>,
    ids: Mutex<HashSet<(Kind, LiveId)>>,
}

impl Memory {
    /// Returns what the last answer said.
    pub(crate) fn of(&self, collection: &Collection, id: &LiveId) -> Seen {
        let objects = lock(&self.objects);
        let seen = objects.get(&(collection.kind, id.clone()));
        seen.cloned().unwrap_or_default()
    }

    /// Remembers what an answer said; what it did not say is forgotten.
    pub(crate) fn keep(&self, collection: &Collection, id: &LiveId, seen: Seen) {
        lock(&self.objects).insert((collection.kind, id.clone()), seen);
    }

    /// Forgets an object.
    pub(crate) fn forget(&self, collection: &Collection, id: &LiveId) {
        lock(&self.objects).remove(&(collection.kind, id.clone()));
    }

    /// Forgets an object that is gone: a tenant may give its id out again.
    pub(crate) fn gone(&self, collection: &Collection, id: &LiveId) {
        self.forget(collection, id);
        lock(&self.ids).remove(&(collection.kind, id.clone()));
    }

    /// Remembers which object had a name.
    pub(crate) fn name(&self, collection: &Collection, name: &str, id: &LiveId) {
        lock(&self.names).insert((collection.kind, name.to_owned()), id.clone());
        lock(&self.ids).insert((collection.kind, id.clone()));
    }

    /// Says whether any object with a name had an id.
    pub(crate) fn knows(&self, collection: &Collection, id: &LiveId) -> bool {
        lock(&self.ids).contains(&(collection.kind, id.clone()))
    }

    /// Returns the object that had a name when it was last seen.
    pub(crate) fn named(&self, collection: &Collection, name: &str) -> Option<LiveId> {
        let names = lock(&self.names);
        names.get(&(collection.kind, name.to_owned())).cloned()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
