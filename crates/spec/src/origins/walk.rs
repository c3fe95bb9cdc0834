//! The origins of a body's own values: the stretches of the document, by field path.

use lockstep_model::{Field, Origin, Policy};
use serde_json::Value;

use crate::origins::{Branch, Origins};
use crate::span::{Entry, Inner, Node, Sources, Stretch};

/// Makes the origins of an object from its body.
pub(crate) fn of_body(
    root: Origin,
    (body, node): (&Value, &Node),
    fields: &'static [Field],
    sources: &Sources,
) -> Origins {
    Origins {
        root,
        branches: structure(body, node, fields, sources),
    }
}

fn structure(
    value: &Value,
    node: &Node,
    fields: &'static [Field],
    sources: &Sources,
) -> Vec<Branch> {
    entries(value, node, sources, |value, entry| {
        match Field::find(fields, &entry.name).map(|field| field.policy) {
            Some(policy) => inside(value, &entry.node, policy, sources),
            None => Vec::new(),
        }
    })
}

fn inside(value: &Value, node: &Node, policy: Policy, sources: &Sources) -> Vec<Branch> {
    match policy {
        Policy::Struct(fields) => structure(value, node, fields, sources),
        Policy::KeyedList { key, fields } => keyed(value, node, (key, fields), sources),
        Policy::Map => entries(value, node, sources, |_value, _entry| Vec::new()),
        Policy::Scalar
        | Policy::Text
        | Policy::Set
        | Policy::AppendOnly
        | Policy::Secret
        | Policy::Outside => Vec::new(),
    }
}

fn entries(
    value: &Value,
    node: &Node,
    sources: &Sources,
    inside: impl Fn(&Value, &Entry) -> Vec<Branch>,
) -> Vec<Branch> {
    let Inner::Entries(entries) = &node.inner else {
        return Vec::new();
    };
    let branches = entries.iter().filter_map(|entry| {
        let value = value.get(&*entry.name)?;
        let inside = inside(value, entry);
        Some(branch(&entry.name, entry.origin(sources), inside, sources))
    });
    sorted(branches)
}

fn keyed(
    value: &Value,
    node: &Node,
    (key, fields): (&str, &'static [Field]),
    sources: &Sources,
) -> Vec<Branch> {
    let (Value::Array(items), Inner::Items(nodes)) = (value, &node.inner) else {
        return Vec::new();
    };
    let branches = items.iter().zip(nodes).filter_map(|(item, node)| {
        let name = item.get(key)?.as_str()?;
        let inside = structure(item, node, fields, sources);
        Some(branch(name, node.at, inside, sources))
    });
    sorted(branches)
}

fn branch(step: &str, at: Stretch, branches: Vec<Branch>, sources: &Sources) -> Branch {
    Branch {
        step: Box::from(step),
        origin: Some(sources.origin(at)),
        branches,
    }
}

fn sorted(branches: impl Iterator<Item = Branch>) -> Vec<Branch> {
    let mut branches: Vec<Branch> = branches.collect();
    branches.sort_by(|a, b| a.step.cmp(&b.step));
    branches.dedup_by(|later, first| later.step == first.step);
    branches.shrink_to_fit();
    branches
}
