//! The fields that an undoing wants: what is live, but for what the run wrote, which becomes what
//! the run found.

use lockstep_model::{Field, FieldPath, Fields, Kind, Policy, Segment};
use serde_json::{Map, Value};

use crate::compare::{Difference, differences};

/// What a run did to the fields of one object.
pub(super) struct Wrote<'a> {
    pub(super) kind: Kind,
    /// What it found.
    pub(super) found: &'a Fields,
    /// What it applied.
    pub(super) applied: &'a Fields,
}

/// The fields that an object is to have.
pub(super) struct Wanted {
    /// The fields, without secrets.
    pub(super) fields: Fields,
    /// The entries that the run published, which stay.
    pub(super) published: Vec<String>,
}

impl<'a> Wrote<'a> {
    /// Returns what the run wrote, field by field: `desired` is what it applied, `live` what it
    /// found.
    pub(super) fn touched(&self) -> Vec<Difference<'a>> {
        differences(self.kind, self.applied, self.found)
    }

    /// Says whether a field that cannot change is to be what it was.
    pub(super) fn replaces(&self, live: &Fields) -> bool {
        let fields = self.kind.info().fields;
        let touched = self.touched();
        let mut immutable = touched.iter().filter(|one| {
            let field = one.path.resolve(fields);
            field.is_some_and(|field| field.immutable)
        });
        immutable.any(|one| !crate::compare::equal(one.live, live.at(&one.path)))
    }

    /// Makes the fields that are wanted, of those that are live.
    pub(super) fn wanted(&self, live: &Fields) -> Wanted {
        let touched = self.touched();
        let mut fields = Fields::new();
        let mut published = Vec::new();
        for field in self.kind.info().fields {
            let Some(applied) = self.applied.get(field.name) else {
                continue;
            };
            match field.policy {
                Policy::Secret | Policy::Outside => {}
                Policy::AppendOnly => {
                    let new = new_entries(field, &touched);
                    fields.set(field.name, entries(field, (applied, live), &new));
                    published.extend(new);
                }
                Policy::Scalar
                | Policy::Text
                | Policy::Set
                | Policy::KeyedList { .. }
                | Policy::Map
                | Policy::Struct(_) => {
                    fields.set(
                        field.name,
                        live.get(field.name).cloned().unwrap_or_default(),
                    );
                }
            }
        }
        for one in touched
            .iter()
            .filter(|one| is_written_back(self.kind, &one.path))
        {
            put(&mut fields, self.found, &one.path);
        }
        Wanted { fields, published }
    }
}

/// Published entries stay as they are.
fn is_written_back(kind: Kind, path: &FieldPath) -> bool {
    let field = kind.info().field(path.top());
    field.is_some_and(|field| field.policy != Policy::AppendOnly)
}

fn new_entries(field: &Field, touched: &[Difference<'_>]) -> Vec<String> {
    let new = touched.iter().filter(|one| one.live.is_none());
    let keys = new.filter_map(|one| match one.path.segments() {
        [Segment::Field(name), Segment::Item(key)] if name == field.name => Some(key.clone()),
        _ => None,
    });
    keys.collect()
}

/// Returns the entries that stay declared, with the texts that are live.
fn entries(field: &Field, (applied, live): (&Value, &Fields), new: &[String]) -> Value {
    let there = live.get(field.name);
    let stay = applied.as_object().into_iter().flatten();
    let stay = stay.filter(|(key, _text)| !new.contains(key));
    let texts = stay.map(|(key, text)| {
        let text = there.and_then(|there| there.get(key)).unwrap_or(text);
        (key.clone(), text.clone())
    });
    Value::Object(texts.collect())
}

/// Puts the value of one side at a path of another one. Where it has none, a field gets the API's
/// null, and an item goes.
fn put(fields: &mut Fields, found: &Fields, path: &FieldPath) {
    let Some((top, rest)) = path.segments().split_first() else {
        return;
    };
    let source = found.get(top.name());
    let value = match rest {
        _ if source.is_none() => Value::Null,
        [] => source.cloned().unwrap_or_default(),
        rest => {
            let mut whole = fields.remove(top.name()).unwrap_or_default();
            set(&mut whole, source, rest);
            whole
        }
    };
    fields.set(top.name(), value);
}

fn set(holder: &mut Value, source: Option<&Value>, steps: &[Segment]) {
    let Some((step, rest)) = steps.split_first() else {
        return;
    };
    if !holder.is_object() {
        *holder = Value::Object(Map::new());
    }
    let Some(map) = holder.as_object_mut() else {
        return;
    };
    let value = source.and_then(|source| source.get(step.name()));
    match (rest, map.get_mut(step.name()), value, step) {
        ([_, ..], Some(inner), value, _) => set(inner, value, rest),
        // What holds the value is there no more: all of it is what it was.
        (_, _, Some(value), _) => drop(map.insert(step.name().to_owned(), value.clone())),
        (_, _, None, Segment::Item(key)) => drop(map.remove(key)),
        (_, _, None, Segment::Field(name)) => drop(map.insert(name.clone(), Value::Null)),
    }
}

#[cfg(test)]
mod tests;
