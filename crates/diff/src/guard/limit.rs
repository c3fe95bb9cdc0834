//! Rate limits that fall: by how much, and whether below what is in use.

use lockstep_model::{Field, FieldPath, Policy, Unit};
use serde_json::Value;

use super::{Answer, Sight, largest};
use crate::change::{Action, Change};
use crate::note::Note;

/// A rate limit that falls.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// Which field.
    pub path: FieldPath,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its live value.
    pub before: f64,
    /// Its wanted value.
    pub after: f64,
}

impl Cut {
    /// Returns how much of the limit is taken away, in percent.
    pub fn percent(&self) -> f64 {
        (self.before - self.after) * 100.0 / self.before
    }
}

/// Returns the rate limits that fall by an update or a replacement.
pub fn cuts(change: &Change) -> Vec<Cut> {
    let mut cuts = Vec::new();
    if matches!(change.action, Action::Update | Action::Replace) {
        let fields = change.address().kind.info().fields;
        walk(change, fields, &|name| FieldPath::field(name), &mut cuts);
    }
    cuts
}

fn walk(change: &Change, fields: &[Field], path: &dyn Fn(&str) -> FieldPath, cuts: &mut Vec<Cut>) {
    for field in fields {
        let path = path(field.name);
        if let Policy::Struct(fields) = field.policy {
            walk(change, fields, &|name| path.then_field(name), cuts);
        } else if field.limit {
            cuts.extend(cut(change, field, path));
        }
    }
}

fn cut(change: &Change, field: &Field, path: FieldPath) -> Option<Cut> {
    let planned = change.fields.iter();
    let planned = planned
        .map(|one| &one.path)
        .any(|one| path.starts_with(one));
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let before = number(change.before.at(&path))?;
    let after = number(change.after.at(&path))?;
    (planned && after < before).then_some(Cut {
        path,
        unit: field.unit,
        before,
        after,
    })
}

/// The largest cut, and all objects with any.
pub(super) fn answer(sight: Sight<'_>) -> Answer {
    let cuts = sight.changes.iter().map(|change| {
        let largest = cuts(change).iter().map(Cut::percent).fold(0.0, f64::max);
        (largest, change.address())
    });
    largest(cuts)
}

/// A lowered limit, and the rate at the busiest time.
struct Used {
    cut: Cut,
    peak: f64,
    untold: u64,
}

impl Used {
    fn percent(&self) -> f64 {
        match self.cut.after > 0.0 {
            true => self.peak * 100.0 / self.cut.after,
            false if self.peak > 0.0 => f64::INFINITY,
            false => 0.0,
        }
    }
}

fn used<'a>(sight: Sight<'a>, change: &'a Change) -> impl Iterator<Item = Used> + 'a {
    let peak = sight.usage.peaks.get(change.address());
    cuts(change).into_iter().filter_map(move |cut| {
        let peak = peak?;
        Some(Used {
            peak: peak.rate(cut.unit?)?,
            untold: peak.untold,
            cut,
        })
    })
}

/// The largest use of a lowered limit, and all objects that have one in use. Of one whose use was
/// to be known and is not, any use is thought possible.
pub(super) fn usage(sight: Sight<'_>) -> Answer {
    let unread = &sight.usage.unread;
    let uses = sight.changes.iter().map(|change| {
        let largest = used(sight, change).map(|used| used.percent());
        let unknown = unread.contains_key(change.address()) && !cuts(change).is_empty();
        let largest = match unknown {
            true => f64::INFINITY,
            false => largest.fold(0.0, f64::max),
        };
        (largest, change.address())
    });
    largest(uses)
}

/// Notes what is in use of each limit that falls, and of what it is not known.
pub(super) fn notes(sight: Sight<'_>) -> impl Iterator<Item = Note> {
    let changes = sight.changes.iter();
    let notes = changes.flat_map(move |change| {
        used(sight, change).map(move |used| Note::LimitInUse {
            address: change.address().clone(),
            path: used.cut.path,
            peak: used.peak.ceil() as u64,
            limit: used.cut.after as u64,
            seconds: sight.usage.seconds.unwrap_or_default(),
            untold: used.untold,
        })
    });
    let unread = sight.changes.iter().filter_map(move |change| {
        Some(Note::UseUnknown {
            address: change.address().clone(),
            why: *sight.usage.unread.get(change.address())?,
        })
    });
    notes.chain(unread)
}

#[cfg(test)]
mod tests;
