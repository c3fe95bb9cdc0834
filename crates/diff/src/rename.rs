//! Finds deletes and creates of equal content: probably renames that Git does not say.
//!
//! Changes come in, notes go out. Each deletion is taken for one creation at most.

use std::collections::{BTreeMap, HashMap};

use lockstep_model::{Digest, Kind, Policy};
use lockstep_spec::Spec;
use serde_json::{Value, json};

use crate::change::{Action, Change};
use crate::compare::differences;
use crate::links::Users;
use crate::note::Note;

/// How many deletions are compared with one creation: those that look alike at first sight.
const TRIES: usize = 64;

/// How many first sights are taken of all deletions of a kind.
const SIGHTS: usize = 64;

/// What is looked at first: single fields, and the first entry of those that are published.
type Sight = Vec<(&'static str, Option<String>)>;

/// Finds likely renames.
pub(crate) fn likely(changes: &[Change], spec: &Spec, users: &Users) -> Vec<Note> {
    let of = |action: Action| changes.iter().filter(move |change| change.action == action);
    let mut deleted: BTreeMap<Kind, Deleted<'_>> = BTreeMap::new();
    for change in of(Action::Delete) {
        let kind = change.address().kind;
        deleted.entry(kind).or_default().changes.push(change);
    }
    let pairs = of(Action::Create).filter_map(|created| {
        let from = deleted.get_mut(&created.address().kind)?.take(created)?;
        Some(note(from, created, spec, users))
    });
    pairs.collect()
}

fn note(from: &Change, created: &Change, spec: &Spec, users: &Users) -> Note {
    let desired = spec.objects.get(created.address());
    let earlier = desired
        .into_iter()
        .flat_map(|desired| &desired.renamed_from);
    let mut names: Vec<String> = earlier.map(ToString::to_string).collect();
    names.push(from.address().name.to_string());
    let live_name = from.live_name_before.as_deref().unwrap_or_default();
    let users = users.of(from.address().kind, live_name, None);
    let mut by: Vec<String> = users
        .map(|user| format!("{} {}", user.kind, user.live_name))
        .collect();
    by.sort();
    by.dedup();
    Note::LikelyRename {
        from: from.address().clone(),
        to: created.address().clone(),
        names,
        origin: created.origin.clone(),
        by,
    }
}

/// The deletions of one kind.
#[derive(Default)]
struct Deleted<'a> {
    changes: Vec<&'a Change>,
    taken: Vec<bool>,
    sights: HashMap<Sight, HashMap<Digest, Vec<usize>>>,
}

impl<'a> Deleted<'a> {
    /// Takes the first deletion that equals a creation.
    fn take(&mut self, created: &Change) -> Option<&'a Change> {
        self.taken.resize(self.changes.len(), false);
        let sight = sight(created);
        if !self.sights.contains_key(&sight) {
            if self.sights.len() >= SIGHTS {
                return None;
            }
            let mut seen: HashMap<Digest, Vec<usize>> = HashMap::new();
            for (index, change) in self.changes.iter().enumerate() {
                let digest = look(&sight, |name| change.before.get(name));
                seen.entry(digest).or_default().push(index);
            }
            self.sights.insert(sight.clone(), seen);
        }
        let alike = self.sights.get_mut(&sight)?;
        let alike = alike.get_mut(&look(&sight, |name| created.after.get(name)))?;
        alike.retain(|index| !self.taken[*index]);
        let kind = created.address().kind;
        let equal = |index: &usize| {
            differences(kind, &created.after, &self.changes[*index].before).is_empty()
        };
        let found = alike
            .iter()
            .take(TRIES)
            .copied()
            .find(|index| equal(index))?;
        self.taken[found] = true;
        Some(self.changes[found])
    }
}

fn sight(created: &Change) -> Sight {
    let fields = created.address().kind.info().fields.iter();
    let seen = fields.filter_map(|field| {
        let value = created.after.get(field.name)?;
        match field.policy {
            Policy::Scalar | Policy::Text | Policy::Set => Some((field.name, None)),
            Policy::AppendOnly => {
                let first = value.as_object()?.keys().next()?;
                Some((field.name, Some(first.clone())))
            }
            Policy::KeyedList { .. }
            | Policy::Map
            | Policy::Struct(_)
            | Policy::Secret
            | Policy::Outside => None,
        }
    });
    seen.collect()
}

fn look<'v>(sight: &Sight, get: impl Fn(&str) -> Option<&'v Value>) -> Digest {
    let seen = sight.iter().map(|(name, entry)| {
        let value = get(name);
        let value = match entry {
            Some(key) => value.and_then(|entries| entries.get(key)),
            None => value,
        };
        value.unwrap_or(&Value::Null)
    });
    Digest::of_value(&json!(seen.collect::<Vec<_>>()))
}
