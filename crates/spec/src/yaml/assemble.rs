//! Puts values together from the inside out: a stack of lists and mappings that are still open.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::names::Names;
use crate::span::{Entry, Inner, Node, Stretch};

/// The document that is being read.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    open: Vec<Frame>,
    document: Option<(Value, Node)>,
}

/// What became of a value that was put.
#[derive(Debug, PartialEq)]
pub(super) enum Key {
    /// It was a value, or a key that can be used.
    Fine,
    /// It was a key, and is no text.
    NotText,
    /// It was a key that stands in the mapping already, there.
    Twice(Arc<str>, Stretch),
}

#[derive(Debug)]
struct Frame {
    at: Stretch,
    what: What,
}

#[derive(Debug)]
enum What {
    List(Vec<Value>, Vec<Node>),
    Mapping(Map<String, Value>, Vec<Entry>, Pending),
}

/// What the next value of a mapping is.
#[derive(Debug)]
enum Pending {
    Key,
    Value(Named),
    /// The value of a key that cannot be used.
    Skipped,
}

/// A key that waits for its value.
#[derive(Debug)]
struct Named {
    key: String,
    name: Arc<str>,
    at: Stretch,
}

impl Assembly {
    /// Returns how many lists and mappings are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Says whether the next value is a key.
    pub(super) fn wants_key(&self) -> bool {
        let what = self.open.last().map(|frame| &frame.what);
        matches!(what, Some(What::Mapping(_, _, Pending::Key)))
    }

    /// Leaves a key out, with its value.
    pub(super) fn skip_key(&mut self) {
        if let Some(Frame {
            what: What::Mapping(_, _, pending),
            ..
        }) = self.open.last_mut()
        {
            *pending = Pending::Skipped;
        }
    }

    pub(super) fn open_list(&mut self, at: Stretch) {
        let what = What::List(Vec::new(), Vec::new());
        self.open.push(Frame { at, what });
    }

    pub(super) fn open_mapping(&mut self, at: Stretch) {
        let what = What::Mapping(Map::new(), Vec::new(), Pending::Key);
        self.open.push(Frame { at, what });
    }

    /// Closes the innermost list or mapping, and returns it.
    pub(super) fn close(&mut self, end: Stretch) -> Option<(Value, Node)> {
        let Frame { at, what } = self.open.pop()?;
        let (value, inner, last) = match what {
            What::List(items, mut nodes) => {
                nodes.shrink_to_fit();
                let last = nodes.last().map(|node| node.at);
                (Value::Array(items), Inner::Items(nodes), last)
            }
            What::Mapping(map, mut entries, _pending) => {
                entries.shrink_to_fit();
                let last = entries
                    .last()
                    .map(|entry| ends_last(entry.key, entry.node.at));
                (Value::Object(map), Inner::Entries(entries), last)
            }
        };
        // Only `]` and `}` have a width; a block ends where its last value does.
        let end = match end.end > end.start {
            true => end,
            false => last.unwrap_or(at),
        };
        let at = Stretch {
            last_line: end.last_line.max(at.line),
            end: end.end.max(at.start),
            ..at
        };
        Some((value, Node { at, inner }))
    }

    /// Puts a whole value where it belongs.
    pub(super) fn put(&mut self, value: Value, node: Node, names: &Names) -> Key {
        let Some(frame) = self.open.last_mut() else {
            self.document = Some((value, node));
            return Key::Fine;
        };
        match &mut frame.what {
            What::List(items, nodes) => {
                items.push(value);
                nodes.push(node);
                Key::Fine
            }
            What::Mapping(map, entries, pending) => {
                match std::mem::replace(pending, Pending::Key) {
                    Pending::Key => {
                        let (next, outcome) = key((entries, map), value, node.at, names);
                        *pending = next;
                        outcome
                    }
                    Pending::Value(Named { key, name, at }) => {
                        map.insert(key, value);
                        entries.push(Entry {
                            name,
                            key: at,
                            node,
                        });
                        Key::Fine
                    }
                    Pending::Skipped => Key::Fine,
                }
            }
        }
    }

    /// Takes the finished document.
    pub(super) fn take(&mut self) -> Option<(Value, Node)> {
        self.document.take()
    }
}

fn key(
    (entries, map): (&[Entry], &Map<String, Value>),
    value: Value,
    at: Stretch,
    names: &Names,
) -> (Pending, Key) {
    let Value::String(name) = value else {
        return (Pending::Skipped, Key::NotText);
    };
    let first = map
        .contains_key(&name)
        .then(|| entries.iter().find(|entry| *entry.name == *name))
        .flatten();
    match first {
        Some(first) => {
            let twice = Key::Twice(Arc::clone(&first.name), first.key);
            (Pending::Skipped, twice)
        }
        None => {
            let shared = names.share(&name);
            let named = Named {
                key: name,
                name: shared,
                at,
            };
            (Pending::Value(named), Key::Fine)
        }
    }
}

/// Which of two stretches ends last: an empty value ends with its key.
fn ends_last(a: Stretch, b: Stretch) -> Stretch {
    if b.end > a.end { b } else { a }
}
