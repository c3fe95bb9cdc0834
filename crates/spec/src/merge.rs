//! Lays one value over another, field by field, by each field's own policy.
//!
//! Two bodies with their stretches come in, one goes out: every value in it keeps the stretch of
//! the file that wrote it. It must not judge: what comes out is validated like any other body.

use std::collections::HashMap;

use lockstep_model::{Field, Policy};
use serde_json::{Map, Value};

use crate::span::{Entry, Inner, Node};

/// Lays a mapping over another. Whatever is not two mappings is replaced.
pub(crate) fn structure(
    base: (&mut Value, &mut Node),
    over: (Value, Node),
    fields: &'static [Field],
) {
    mapping(base, over, |name| Field::find(fields, name));
}

/// What is ignored is one list: an overlay adds to it, and changes what has the same field.
const METADATA: &[Field] = &[Field::new(
    "ignore",
    Policy::KeyedList {
        key: "field",
        fields: &[],
    },
)];

/// Lays metadata over metadata: each of its fields whole, but for the list of what is ignored. The
/// name is what both were found by.
pub(crate) fn metadata(base: (&mut Value, &mut Node), over: (Value, Node)) {
    mapping(base, without("name", over), |name| {
        Field::find(METADATA, name)
    });
}

/// Leaves out what only says which structure is meant: the base wrote it first.
fn without(name: &str, (mut value, mut node): (Value, Node)) -> (Value, Node) {
    if let (Value::Object(map), Inner::Entries(entries)) = (&mut value, &mut node.inner) {
        map.remove(name);
        entries.retain(|entry| &*entry.name != name);
    }
    (value, node)
}

fn mapping(
    (base, base_node): (&mut Value, &mut Node),
    (over, over_node): (Value, Node),
    find: impl Fn(&str) -> Option<&'static Field>,
) {
    let (Value::Object(map), Inner::Entries(entries)) = (&mut *base, &mut base_node.inner) else {
        (*base, *base_node) = (over, over_node);
        return;
    };
    match (over, over_node.inner) {
        (Value::Object(over), Inner::Entries(over_entries)) => {
            let mut over = over;
            for entry in over_entries {
                if let Some(value) = over.remove(&*entry.name) {
                    let field = find(&entry.name);
                    lay(map, entries, (value, entry), field);
                }
            }
        }
        (over, inner) => {
            let at = over_node.at;
            (*base, *base_node) = (over, Node { at, inner });
        }
    }
}

fn lay(
    map: &mut Map<String, Value>,
    entries: &mut Vec<Entry>,
    (value, entry): (Value, Entry),
    field: Option<&'static Field>,
) {
    let present = entries
        .iter_mut()
        .find(|present| present.name == entry.name);
    let (Some(present), Some(base)) = (present, map.get_mut(&*entry.name)) else {
        map.insert(entry.name.to_string(), value);
        entries.push(entry);
        return;
    };
    let lists = base.is_array() && value.is_array();
    match field.map(|field| (field.policy, field.key())) {
        Some((Policy::Struct(fields), _)) if base.is_object() && value.is_object() => {
            structure((base, &mut present.node), (value, entry.node), fields);
        }
        Some((policy, Some(key))) if lists => {
            // A published entry is a whole: it is replaced, if at all.
            let fields = (policy != Policy::AppendOnly).then(|| policy.fields());
            let over = (value, entry.node);
            items((base, &mut present.node), over, (key, fields));
        }
        Some(_) | None => {
            *base = value;
            *present = entry;
        }
    }
}

/// Lays items over items of the same key, and adds those that are new. Without fields an item
/// replaces another whole.
fn items(
    (base, base_node): (&mut Value, &mut Node),
    (over, over_node): (Value, Node),
    (key, fields): (&str, Option<&'static [Field]>),
) {
    let (Value::Array(list), Inner::Items(nodes)) = (base, &mut base_node.inner) else {
        return;
    };
    let (Value::Array(over), Inner::Items(over_nodes)) = (over, over_node.inner) else {
        return;
    };
    let mut known = HashMap::new();
    for (index, item) in list.iter().enumerate() {
        if let Some(name) = name(item, key) {
            known.entry(name).or_insert(index);
        }
    }
    for (item, node) in over.into_iter().zip(over_nodes) {
        // A second item of one key is added, to be found as what it is.
        let index = name(&item, key).and_then(|name| known.remove(&name));
        match (index, fields) {
            (None, _) => {
                list.push(item);
                nodes.push(node);
            }
            (Some(index), Some(fields)) => {
                let over = without(key, (item, node));
                structure((&mut list[index], &mut nodes[index]), over, fields);
            }
            (Some(index), None) => {
                list[index] = item;
                nodes[index] = node;
            }
        }
    }
}

/// Returns the key of an item: a text, or the name of a value that will be one.
fn name(item: &Value, key: &str) -> Option<String> {
    let name = item.get(key)?;
    (name.is_string() || name.is_object()).then(|| name.to_string())
}

#[cfg(test)]
mod tests;
