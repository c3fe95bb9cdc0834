//! Where each key and value of a document stands.
//!
//! The loader makes a tree of stretches beside each value; this module finds the stretch of a
//! pointer in it. It must not know what a value means.

use std::sync::Arc;

use lockstep_model::{Finding, Origin, Place, Pointer};

/// A file of the run, by its number in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct FileId(pub(crate) u32);

/// A stretch of a file: small, since there is one for each key and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Stretch {
    pub(crate) file: FileId,
    pub(crate) line: u32,
    pub(crate) last_line: u32,
    pub(crate) column: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Stretch {
    /// Says whether it is worth pointing at: not empty, and on one line.
    fn is_plain(self) -> bool {
        self.line == self.last_line && self.end > self.start
    }
}

/// A value's stretch, with those of what it holds.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) at: Stretch,
    pub(crate) inner: Inner,
}

/// What a value holds.
#[derive(Debug, Clone)]
pub(crate) enum Inner {
    /// Nothing.
    Leaf,
    /// The items of a list.
    Items(Vec<Node>),
    /// The entries of a mapping, in the order of the file.
    Entries(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: Arc<str>,
    pub(crate) key: Stretch,
    pub(crate) node: Node,
}

/// What a pointer leads to.
#[derive(Debug, Clone, Copy)]
struct Found<'a> {
    key: Option<Stretch>,
    node: &'a Node,
}

impl Node {
    /// Finds an entry of a mapping.
    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        match &self.inner {
            Inner::Entries(entries) => entries.iter().find(|entry| &*entry.name == name),
            Inner::Leaf | Inner::Items(_) => None,
        }
    }

    /// Finds an item of a list.
    pub(crate) fn item(&self, index: usize) -> Option<&Self> {
        match &self.inner {
            Inner::Items(items) => items.get(index),
            Inner::Leaf | Inner::Entries(_) => None,
        }
    }

    /// Walks a pointer as far as there is something.
    fn find(&self, pointer: &Pointer) -> Found<'_> {
        let mut found = Found {
            key: None,
            node: self,
        };
        for step in pointer.steps() {
            let next = match &found.node.inner {
                Inner::Entries(_) => found.node.entry(step).map(|entry| Found {
                    key: Some(entry.key),
                    node: &entry.node,
                }),
                Inner::Items(_) => {
                    let index = step.parse().ok();
                    index
                        .and_then(|index: usize| found.node.item(index))
                        .map(|node| Found { key: None, node })
                }
                Inner::Leaf => None,
            };
            match next {
                Some(next) => found = next,
                None => break,
            }
        }
        found
    }

    /// Returns the stretch of the value that a pointer names, or of its key if the value is
    /// empty or longer than a line.
    pub(crate) fn value_at(&self, pointer: &Pointer) -> Stretch {
        let found = self.find(pointer);
        match (found.node.at.is_plain(), found.key) {
            (false, Some(key)) => key,
            (true, _) | (false, None) => found.node.head(),
        }
    }

    /// Returns the stretch of the key that a pointer names, or of the value if it has none.
    pub(crate) fn key_at(&self, pointer: &Pointer) -> Stretch {
        let found = self.find(pointer);
        found.key.unwrap_or_else(|| found.node.head())
    }

    /// Returns the file that wrote the value that a pointer names.
    pub(crate) fn file_at(&self, pointer: &Pointer) -> FileId {
        self.find(pointer).node.at.file
    }

    /// The value itself if it fits a line, otherwise the first key or item in it.
    fn head(&self) -> Stretch {
        if self.at.is_plain() {
            return self.at;
        }
        match &self.inner {
            Inner::Entries(entries) => entries.first().map_or(self.at, |entry| entry.key),
            Inner::Items(items) => items.first().map_or(self.at, Self::head),
            Inner::Leaf => self.at,
        }
    }
}

impl Entry {
    /// Returns where people look for the value: at itself, or at its key if it starts below.
    pub(crate) fn origin(&self) -> Stretch {
        if self.node.at.file == self.key.file && self.node.at.line > self.key.line {
            self.key
        } else {
            self.node.at
        }
    }
}

/// The files of a run: their names, and their texts for whoever shows findings.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<(Arc<str>, Option<Arc<str>>)>,
}

impl Sources {
    /// Returns the text of a file that a finding points into.
    pub fn text(&self, file: &str) -> Option<&str> {
        let (_name, text) = self.files.iter().find(|(name, _text)| &**name == file)?;
        text.as_deref()
    }

    pub(crate) fn add(&mut self, name: &str, text: Option<&str>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push((Arc::from(name), text.map(Arc::from)));
        id
    }

    pub(crate) fn name(&self, id: FileId) -> Arc<str> {
        let file = self.files.get(id.0 as usize);
        file.map_or_else(|| Arc::from(""), |(name, _text)| Arc::clone(name))
    }

    /// Returns a file's text, to be read.
    pub(crate) fn text_of(&self, id: FileId) -> Arc<str> {
        let text = self.files.get(id.0 as usize);
        let text = text.and_then(|(_name, text)| text.as_ref());
        text.map_or_else(|| Arc::from(""), Arc::clone)
    }

    pub(crate) fn place(&self, at: Stretch) -> Place {
        Place {
            file: self.name(at.file),
            line: at.line,
            column: at.column,
            start: at.start as usize,
            end: at.end as usize,
        }
    }

    pub(crate) fn origin(&self, at: Stretch) -> Origin {
        Origin {
            file: self.name(at.file),
            line: at.line,
            column: at.column,
            by: None,
        }
    }

    /// Forgets the texts that no finding points into.
    pub(crate) fn keep_for(&mut self, findings: &[Finding]) {
        let places = findings.iter().flat_map(|finding| {
            let related = finding.related.iter().map(|related| &related.place);
            finding.place.iter().chain(related)
        });
        let wanted: std::collections::BTreeSet<&str> = places.map(|place| &*place.file).collect();
        self.files
            .retain(|(name, text)| text.is_some() && wanted.contains(&**name));
    }
}
