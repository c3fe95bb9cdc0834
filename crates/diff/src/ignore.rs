//! Fields that are left as they are live: what a manifest says of them is not asked for.
//!
//! What is wanted and what is live come in; what is wanted with the live values in it goes out.
//! Everything that follows, from the plan to what is read back, is then as for any other field.

use std::borrow::Cow;

use lockstep_model::{FieldPath, Fields, LiveObject};
use lockstep_spec::{Desired, Ignored};
use serde_json::Value;

use crate::cause;
use crate::compare::{differences, equal};
use crate::identity::Memory;
use crate::note::Note;

/// A field that a change leaves as it is live, with all that is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spared {
    /// Which field.
    pub path: FieldPath,
    /// What the ledger goes on to remember of it: what was last applied, or else what was live.
    pub base: Option<Value>,
}

/// Says whether a field, or something that it is in, is left as it is live.
pub fn is_spared(spared: &[Spared], path: &FieldPath) -> bool {
    spared.iter().any(|one| path.starts_with(&one.path))
}

/// Lays live values over wanted ones, wherever they are left as they are. Returns whether any
/// was another.
pub fn carry(spared: &[Spared], wanted: &mut Fields, live: &Fields) -> bool {
    let mut moved = false;
    for one in spared {
        moved |= lay(wanted, live, &one.path);
    }
    moved
}

/// Puts the live value where a wanted one is. An item of a list that is not live is made as it is
/// wanted, with all that is in it.
fn lay(wanted: &mut Fields, live: &Fields, path: &FieldPath) -> bool {
    if wanted.get(path.top()).is_none() || lacks_item(live, path) {
        return false;
    }
    let there = live.at(path);
    if equal(wanted.at(path), there) {
        return false;
    }
    wanted.put(path, there.cloned())
}

/// Says whether an item that a path leads through is not there.
fn lacks_item(live: &Fields, path: &FieldPath) -> bool {
    let mut way = path.parent();
    while let Some(step) = way {
        if step.is_item() && live.at(&step).is_none() {
            return true;
        }
        way = step.parent();
    }
    false
}

/// Takes what is live for what is wanted, wherever that is ignored.
pub(crate) fn settle<'a>(desired: Cow<'a, Desired>, live: &LiveObject) -> Cow<'a, Desired> {
    let differs = |one: &Ignored| !equal(desired.fields.at(&one.path), live.fields.at(&one.path));
    if !desired.ignored.iter().any(differs) {
        return desired;
    }
    let mut settled = desired.into_owned();
    for one in &settled.ignored {
        lay(&mut settled.fields, &live.fields, &one.path);
    }
    Cow::Owned(settled)
}

/// Says whether a field, or something that it is in, is ignored.
pub(crate) fn covers(desired: &Desired, path: &FieldPath) -> bool {
    let ignored = &desired.ignored;
    ignored.iter().any(|one| path.starts_with(&one.path))
}

/// Returns what a change of an object that is live leaves as it is.
pub(crate) fn spared(desired: &Desired, live: &LiveObject, memory: Memory<'_>) -> Vec<Spared> {
    let base = |path: &FieldPath| {
        let applied = memory.applied.map(|applied| &*applied.fields);
        match applied.and_then(|applied| cause::said(desired.address.kind, applied, path)) {
            Some(said) => said.cloned(),
            None => live.fields.at(path).cloned(),
        }
    };
    let spared = desired.ignored.iter().map(|one| Spared {
        base: base(&one.path),
        path: one.path.clone(),
    });
    spared.collect()
}

/// Notes what differs and is left as it is.
pub(crate) fn notes(desired: &Desired, live: &LiveObject) -> Vec<Note> {
    if desired.ignored.is_empty() {
        return Vec::new();
    }
    let found = differences(desired.address.kind, &desired.fields, &live.fields);
    let notes = found.into_iter().filter_map(|found| {
        let ended = |one: &&Ignored| found.path.starts_with(&one.path);
        let by = desired.ignored.iter().find(ended)?;
        Some(Note::FieldIgnored {
            address: desired.address.clone(),
            live: found.live.cloned(),
            desired: found.desired.cloned(),
            until: by.until.to_string(),
            reason: by.reason.clone(),
            path: found.path,
        })
    });
    notes.collect()
}

#[cfg(test)]
mod tests;
