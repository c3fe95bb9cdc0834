//! Fills `{value: NAME}` in a document.

use lockstep_model::{Code, Finding};
use serde_json::Value;

use crate::manifest::HEADER;
use crate::schema::Shape;
use crate::span::{Filled, Inner, Node, Sources, Stretch};
use crate::suggest;
use crate::values::{Content, Values};

/// The only key of a mapping that names a value.
const KEY: &str = "value";

/// Returns what stands where a mapping names a value.
pub(crate) fn reference(value: &Value) -> Option<&Value> {
    let map = value.as_object()?;
    (map.len() == 1).then(|| map.get(KEY)).flatten()
}

/// Fills a document of a kind with that JSON Schema.
pub(crate) fn fill(
    (value, node): (&mut Value, &mut Node),
    schema: &Value,
    values: &mut Values,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) {
    let (Value::Object(map), Inner::Entries(entries)) = (value, &mut node.inner) else {
        return;
    };
    let mut filler = Filler {
        values,
        sources,
        findings,
    };
    for entry in entries {
        let Some(part) = map.get_mut(&*entry.name).filter(|part| mentions(part)) else {
            continue;
        };
        let shape = Shape::of(schema).entry(&entry.name);
        match &*entry.name {
            "spec" => filler.inside((part, &mut entry.node), &shape),
            "metadata" => filler.entries((part, &mut entry.node), &shape, &HEADER),
            _ => {}
        }
    }
}

/// Says whether a value holds anything that could name one.
pub(crate) fn mentions(value: &Value) -> bool {
    match value {
        Value::Object(map) => reference(value).is_some() || map.values().any(mentions),
        Value::Array(items) => items.iter().any(mentions),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

struct Filler<'a> {
    values: &'a mut Values,
    sources: &'a mut Sources,
    findings: &'a mut Vec<Finding>,
}

impl Filler<'_> {
    /// Fills a place, or what is inside it. Returns whether it stays empty.
    fn place(&mut self, (value, node): (&mut Value, &mut Node), shape: &Shape<'_>) -> bool {
        match reference(value) {
            Some(name) if !shape.has_free_keys() => {
                let name = name.clone();
                self.reference((value, node), &name)
            }
            Some(_) | None => {
                self.inside((value, node), shape);
                false
            }
        }
    }

    fn inside(&mut self, (value, node): (&mut Value, &mut Node), shape: &Shape<'_>) {
        if let (Value::Array(items), Inner::Items(nodes)) = (&mut *value, &mut node.inner) {
            let shape = shape.item();
            for item in items.iter_mut().zip(nodes) {
                self.place(item, &shape);
            }
            return;
        }
        self.entries((value, node), shape, &[]);
    }

    fn entries(
        &mut self,
        (value, node): (&mut Value, &mut Node),
        shape: &Shape<'_>,
        without: &[&str],
    ) {
        let (Value::Object(map), Inner::Entries(entries)) = (value, &mut node.inner) else {
            return;
        };
        for entry in entries
            .iter_mut()
            .filter(|entry| !without.contains(&&*entry.name))
        {
            if let Some(value) = map.get_mut(&*entry.name).filter(|value| mentions(value)) {
                let at = (value, &mut entry.node);
                if self.place(at, &shape.entry(&entry.name)) {
                    // Findings about secrets point at the key.
                    self.sources.fill(entry.key, None);
                }
            }
        }
    }

    /// Puts a value in the place of its name. Returns whether there is none.
    fn reference(&mut self, (value, node): (&mut Value, &mut Node), name: &Value) -> bool {
        let at = stretch(node);
        let found = self.look_up(name, at);
        *node = Node {
            at,
            inner: Inner::Leaf,
        };
        let filled = match found {
            Ok((found, filled)) => {
                *value = found;
                Some(filled)
            }
            Err(finding) => {
                self.findings.extend(finding);
                *value = Value::Null;
                None
            }
        };
        let empty = filled.is_none();
        self.sources.fill(at, filled);
        empty
    }

    fn look_up(&mut self, name: &Value, at: Stretch) -> Result<(Value, Filled), Option<Finding>> {
        let place = self.sources.place(at);
        let refuse = |code, message: String, help: &str| {
            Err(Some(
                Finding::new(code, message).at(place.clone()).help(help),
            ))
        };
        let Some(name) = name.as_str() else {
            let message = "a value is named by a text".to_owned();
            return refuse(Code::UnknownValue, message, "write `{value: name}`");
        };
        let Some((name, given)) = self.values.given.get_key_value(name) else {
            let lost = self.values.lost;
            return Err((!lost).then(|| self.values.missing(name).at(place)));
        };
        self.values.used.insert(name.clone());
        let shown = suggest::short(name);
        match &given.content {
            Content::Scalar(value) => Ok((
                value.clone(),
                Filled {
                    name: name.clone(),
                    at: given.at,
                },
            )),
            Content::Nested(what) => {
                let message = format!("the value `{shown}` is {what}: it fills nothing");
                let help = "values are texts, numbers, true or false, or null";
                let finding = Finding::new(Code::NestedValue, message)
                    .at(place)
                    .help(help);
                Err(Some(
                    finding.related("it is set here", self.sources.place(given.at)),
                ))
            }
            Content::Sensitive => {
                let message = format!("the value `{shown}` is marked as sensitive");
                let help = "secrets never come through values: write {env: NAME} or {file: path} \
                            where a secret belongs";
                refuse(Code::SensitiveValue, message, help)
            }
        }
    }
}

/// Where the name of a value is used: the mapping, or the name in it if that is longer than a line.
fn stretch(node: &Node) -> Stretch {
    let inner = node.entry(KEY).map(|entry| entry.node.at);
    match node.at.is_plain() {
        true => node.at,
        false => inner.unwrap_or(node.at),
    }
}
