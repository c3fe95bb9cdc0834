//! Finds what is to be concealed in a file that can be read, by its fields.
//!
//! A text comes in; stretches of it go out, and whether all of it could be read.

use std::ops::Range;

use serde_json::Value;

use crate::conceal::{lines, reference};
use crate::privacy;
use crate::span::{Inner, Node, Sources, Stretch};
use crate::yaml;

/// What is to be concealed.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) hidden: Vec<Range<usize>>,
    /// Nothing was lost on the way.
    pub(super) whole: bool,
}

/// Finds the stretches of secrets in a text.
pub(super) fn secrets(name: &str, text: &str) -> Tree {
    let mut sources = Sources::default();
    let file = sources.add(name, Some(text));
    let read = yaml::read(file, &sources);
    let mut tree = Tree {
        whole: !read.stopped && read.findings.is_empty(),
        hidden: Vec::new(),
    };
    for document in &read.documents {
        tree.value((&document.value, &document.node), text);
    }
    tree
}

impl Tree {
    fn value(&mut self, (value, node): (&Value, &Node), file: &str) {
        match (value, &node.inner) {
            (Value::Object(map), Inner::Entries(entries)) => {
                // An output that Terraform marks.
                let marked = map.get("sensitive") == Some(&Value::Bool(true));
                for entry in entries {
                    if lines::is_glued(&entry.name) {
                        self.hide(entry.key);
                    }
                    let Some(value) = map.get(&*entry.name) else {
                        self.hide(entry.node.at);
                        continue;
                    };
                    match is_open(&entry.name, value) || (marked && &*entry.name == "value") {
                        true => self.hide(entry.node.at),
                        false => self.value((value, &entry.node), file),
                    }
                }
            }
            (Value::Array(items), Inner::Items(nodes)) => {
                for item in items.iter().zip(nodes) {
                    self.value(item, file);
                }
            }
            (Value::String(text), _) if lines::is_glued(text) || is_disguised(text, node, file) => {
                self.hide(node.at);
            }
            _ => {}
        }
    }

    fn hide(&mut self, at: Stretch) {
        self.hidden.push(at.start as usize..at.end as usize);
    }
}

/// Says whether the value of a field may be a secret: it belongs there, and no reference stands
/// there; or the field's name says so.
fn is_open(name: &str, value: &Value) -> bool {
    if !privacy::is_secret(name) {
        let is_scalar = matches!(value, Value::String(_) | Value::Number(_));
        return is_scalar && privacy::sounds_secret(name);
    }
    let Some(map) = value.as_object() else {
        return !value.is_null();
    };
    let is_part = |(key, value): (&String, &Value)| {
        let text = value.as_str();
        text.is_some_and(|text| reference::is_part(key, text))
    };
    !map.iter().all(is_part)
}

/// Says whether a text holds a key that the file writes otherwise, by escapes or folded lines.
fn is_disguised(text: &str, node: &Node, file: &str) -> bool {
    let keys = privacy::find_keys(text);
    let range = node.at.start as usize..node.at.end as usize;
    let written = file.get(range).unwrap_or_default();
    keys.iter()
        .any(|key| !written.contains(&text[key.at.clone()]))
}
