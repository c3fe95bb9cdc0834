//! Lays one value over another, field by field, by each field's own policy.
//!
//! Two bodies with their stretches come in, one goes out: every value in it keeps the stretch of
//! the file that wrote it. It must not judge: what comes out is validated like any other body.

use lockstep_model::{Field, Policy};
use serde_json::{Map, Value};

use crate::span::{Entry, Inner, Node};

/// The key by which published entries are written in a manifest.
pub(crate) const VERSION_KEY: &str = "version";

/// Lays a mapping over another. Whatever is not two mappings is replaced.
pub(crate) fn structure(
    base: (&mut Value, &mut Node),
    over: (Value, Node),
    fields: &'static [Field],
) {
    let policy = |name: &str| Field::find(fields, name).map(|field| field.policy);
    mapping(base, over, policy);
}

/// Lays metadata over metadata: each of its fields whole.
pub(crate) fn metadata(base: (&mut Value, &mut Node), over: (Value, Node)) {
    mapping(base, over, |_name| None);
}

fn mapping(
    (base, base_node): (&mut Value, &mut Node),
    (over, over_node): (Value, Node),
    policy: impl Fn(&str) -> Option<Policy>,
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
                    let policy = policy(&entry.name);
                    lay(map, entries, (value, entry), policy);
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
    policy: Option<Policy>,
) {
    let present = entries
        .iter_mut()
        .find(|present| present.name == entry.name);
    let (Some(present), Some(base)) = (present, map.get_mut(&*entry.name)) else {
        map.insert(entry.name.to_string(), value);
        entries.push(entry);
        return;
    };
    match policy {
        Some(Policy::Struct(fields)) if base.is_object() && value.is_object() => {
            structure((base, &mut present.node), (value, entry.node), fields);
        }
        Some(Policy::KeyedList { key, fields }) if base.is_array() && value.is_array() => {
            items(
                (base, &mut present.node),
                (value, entry.node),
                (key, Some(fields)),
            );
        }
        Some(Policy::AppendOnly) if base.is_array() && value.is_array() => {
            items(
                (base, &mut present.node),
                (value, entry.node),
                (VERSION_KEY, None),
            );
        }
        Some(
            Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::KeyedList { .. }
            | Policy::Map
            | Policy::Struct(_)
            | Policy::AppendOnly
            | Policy::Secret
            | Policy::Outside,
        )
        | None => {
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
    for (item, node) in over.into_iter().zip(over_nodes) {
        let name = item.get(key).filter(|name| name.is_string());
        let index = name.and_then(|name| list.iter().position(|base| base.get(key) == Some(name)));
        match (index, fields) {
            (None, _) => {
                list.push(item);
                nodes.push(node);
            }
            (Some(index), Some(fields)) => {
                structure((&mut list[index], &mut nodes[index]), (item, node), fields);
            }
            (Some(index), None) => {
                list[index] = item;
                nodes[index] = node;
            }
        }
    }
}

#[cfg(test)]
mod tests;
