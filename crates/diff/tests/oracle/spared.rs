//! Fields that a manifest asks to leave as they are live, generated from a kind's table.

use jiff::civil::date;
use lockstep_model::{Field, FieldPath, Kind, Origin, Policy};
use lockstep_spec::Ignored;
use proptest::prelude::*;

use crate::organisation::Wanted;

/// Returns every path that may be ignored: whole fields, and what is in them.
fn paths(kind: Kind) -> Vec<FieldPath> {
    let fields = kind.info().fields.iter().filter(|field| !field.immutable);
    fields
        .flat_map(|field| of_field(field, FieldPath::field(field.name)))
        .collect()
}

fn of_field(field: &Field, path: FieldPath) -> Vec<FieldPath> {
    let mut found = match field.policy {
        Policy::Secret | Policy::Outside | Policy::AppendOnly => return Vec::new(),
        Policy::Scalar | Policy::Text | Policy::Set => Vec::new(),
        Policy::Map => ["a", "b", "d"].map(|key| path.then_item(key)).to_vec(),
        Policy::Struct(fields) => of_fields(fields, &path),
        Policy::KeyedList { key: _, fields } => ["first", "second", "third"]
            .iter()
            .flat_map(|key| {
                let item = path.then_item(key);
                let mut all = of_fields(fields, &item);
                all.push(item);
                all
            })
            .collect(),
    };
    found.push(path);
    found
}

fn of_fields(fields: &'static [Field], path: &FieldPath) -> Vec<FieldPath> {
    let inner = fields
        .iter()
        .flat_map(|field| of_field(field, path.then_field(field.name)));
    inner.collect()
}

/// Generates what an object's manifest ignores: mostly nothing.
pub(crate) fn ignored(kind: Kind) -> BoxedStrategy<Vec<FieldPath>> {
    let some = prop::sample::subsequence(paths(kind), 1..=3);
    prop_oneof![3 => Just(Vec::new()), 1 => some].boxed()
}

/// Says whether a manifest asks to leave a field as it is live.
pub(crate) fn is_ignored(wanted: &Wanted, path: &FieldPath) -> bool {
    let mut way = Some(path.clone());
    while let Some(path) = way {
        if wanted.ignored.contains(&path) {
            return true;
        }
        way = path.parent();
    }
    false
}

/// Returns what a manifest asks to leave, as it is given to a plan.
pub(crate) fn declared(wanted: &Wanted, origin: &Origin) -> Vec<Ignored> {
    let ignored = wanted.ignored.iter().map(|path| Ignored {
        path: path.clone(),
        until: date(2027, 1, 31),
        reason: "by hand".to_owned(),
        origin: origin.clone(),
    });
    ignored.collect()
}
