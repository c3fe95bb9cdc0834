//! Where each key and value of a document stands.
//!
//! The loader makes a tree of stretches beside each value; this module finds the stretch of a
//! pointer in it. It must not know what a value means.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use lockstep_model::{Code, Finding, Origin, Place, Pointer, Related, Wrote};
use serde::{Deserialize, Serialize};

use crate::conceal;
use crate::names::Names;

/// A file of the run, by its number in [`Sources`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub(crate) struct FileId(pub(crate) u32);

/// A stretch of a file: small, since there is one for each key and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    pub(crate) const fn is_plain(self) -> bool {
        self.line == self.last_line && self.end > self.start
    }
}

/// A value's stretch, with those of what it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Node {
    pub(crate) at: Stretch,
    pub(crate) inner: Inner,
}

/// What a value holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Inner {
    /// Nothing.
    #[serde(rename = "l")]
    Leaf,
    /// The items of a list.
    #[serde(rename = "i")]
    Items(Vec<Node>),
    /// The entries of a mapping, in the order of the file.
    #[serde(rename = "e")]
    Entries(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

    /// Finds the entry that a pointer names.
    pub(crate) fn entry_at(&self, pointer: &Pointer) -> Option<&Entry> {
        let (last, above) = pointer.steps().split_last()?;
        let above = above
            .iter()
            .try_fold(self, |node, step| node.entry(step).map(|entry| &entry.node));
        above?.entry(last)
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
    pub(crate) fn origin(&self, sources: &Sources) -> Stretch {
        let below = self.node.at.file == self.key.file && self.node.at.line > self.key.line;
        if below && !sources.is_filled(self.node.at) {
            self.key
        } else {
            self.node.at
        }
    }
}

/// The files of a run: their names, and their texts for whoever shows findings.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// How many bytes all texts have.
    held: usize,
    /// The first file of each name that has a text.
    by_name: HashMap<Arc<str>, usize>,
    /// Where the name of a value is used, by file and byte; without what fills it where nothing
    /// does.
    filled: HashMap<(FileId, u32), Option<Filled>>,
    keys: Arc<Names>,
}

/// A value that fills a place.
#[derive(Debug, Clone)]
pub(crate) struct Filled {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// Where it is set.
    pub(crate) at: Stretch,
}

/// A file of the run. One that is read for two purposes stands here twice.
#[derive(Debug, Clone)]
struct Source {
    name: Arc<str>,
    text: Option<Arc<str>>,
    /// The text without what may be a secret, once somebody asks for it.
    shown: OnceLock<String>,
    /// What the values are that stand in it.
    wrote: Wrote,
}

impl Sources {
    /// Returns the text of a file that a finding points into, with `*` for each byte of what is or
    /// may be a secret or personal data.
    pub fn text(&self, file: &str) -> Option<&str> {
        let source = self.files.get(*self.by_name.get(file)?)?;
        let text = source.text.as_deref()?;
        Some(source.shown.get_or_init(|| conceal::text(file, text)))
    }

    /// Returns the names of all files, sorted.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        let names = self.files.iter().map(|source| Arc::clone(&source.name));
        let names: BTreeSet<Arc<str>> = names.collect();
        names.into_iter().collect()
    }

    pub(crate) fn add(&mut self, name: &str, text: Option<&str>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let name: Arc<str> = Arc::from(name);
        if let Some(text) = text {
            self.held += text.len();
            let first = self.by_name.entry(Arc::clone(&name));
            first.or_insert(self.files.len());
        }
        self.files.push(Source {
            name,
            text: text.map(Arc::from),
            shown: OnceLock::new(),
            wrote: Wrote::Base,
        });
        id
    }

    /// Returns the names of keys, to be shared.
    pub(crate) const fn keys(&self) -> &Arc<Names> {
        &self.keys
    }

    /// Returns how many bytes all texts have together.
    pub(crate) const fn held(&self) -> usize {
        self.held
    }

    /// Takes a file up once more, as one whose values are something else.
    pub(crate) fn again(&mut self, id: FileId, wrote: Wrote) -> FileId {
        let again = self.add(&self.name(id), None);
        if let Some(source) = self.files.get(id.0 as usize) {
            let text = source.text.clone();
            self.files[again.0 as usize] = Source {
                name: Arc::clone(&source.name),
                text,
                shown: OnceLock::new(),
                wrote,
            };
        }
        again
    }

    /// Says what the values of a file are.
    pub(crate) fn mark(&mut self, id: FileId, wrote: Wrote) {
        if let Some(source) = self.files.get_mut(id.0 as usize) {
            source.wrote = wrote;
        }
    }

    pub(crate) fn name(&self, id: FileId) -> Arc<str> {
        let file = self.files.get(id.0 as usize);
        file.map_or_else(|| Arc::from(""), |source| Arc::clone(&source.name))
    }

    /// Returns a file's text, to be read.
    pub(crate) fn text_of(&self, id: FileId) -> Arc<str> {
        let text = self.files.get(id.0 as usize);
        let text = text.and_then(|source| source.text.as_ref());
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

    /// Remembers what fills a place, or that nothing does.
    pub(crate) fn fill(&mut self, at: Stretch, filled: Option<Filled>) {
        self.filled.insert((at.file, at.start), filled);
    }

    fn is_filled(&self, at: Stretch) -> bool {
        self.filled.contains_key(&(at.file, at.start))
    }

    /// Adds to findings where the values are set that they are about. What nothing fills has been
    /// said: no more is said of it.
    pub(crate) fn relate(&self, findings: &mut Vec<Finding>, said: &[Code]) {
        if self.filled.is_empty() {
            return;
        }
        let name = |id: FileId| self.files.get(id.0 as usize).map(|source| &*source.name);
        let filled: HashMap<_, _> = self
            .filled
            .iter()
            .map(|((file, start), filled)| ((name(*file), *start as usize), filled))
            .collect();
        let empty = filled.iter().filter(|(_at, filled)| filled.is_none());
        let empty: BTreeSet<_> = empty.map(|(at, _filled)| *at).collect();
        findings.retain_mut(|finding| {
            let place = finding.place.as_ref();
            // A reference to a secret names no source if that is what nothing fills.
            if let Some(place) = place.filter(|_place| finding.code == Code::SecretSource) {
                let file = Some(&*place.file);
                if empty
                    .range((file, place.start)..(file, place.end))
                    .next()
                    .is_some()
                {
                    return false;
                }
            }
            let at = place.map(|place| (Some(&*place.file), place.start));
            match at.and_then(|at| filled.get(&at)) {
                None => true,
                Some(None) => said.contains(&finding.code),
                Some(Some(filled)) => {
                    finding.related.push(Related {
                        message: format!("the value `{}` is set here", filled.name),
                        place: self.place(filled.at),
                    });
                    true
                }
            }
        });
    }

    /// Returns the file of the value that fills a place, if one does.
    pub(crate) fn filler(&self, at: Stretch) -> Option<FileId> {
        let filled = self.filled.get(&(at.file, at.start))?.as_ref();
        filled.map(|filled| filled.at.file)
    }

    pub(crate) fn origin(&self, at: Stretch) -> Origin {
        if let Some(Some(filled)) = self.filled.get(&(at.file, at.start)) {
            return Origin {
                by: Some(format!("value {}", filled.name)),
                wrote: Wrote::Value,
                ..self.written(filled.at)
            };
        }
        self.written(at)
    }

    fn written(&self, at: Stretch) -> Origin {
        Origin {
            file: self.name(at.file),
            line: at.line,
            column: at.column,
            by: None,
            wrote: self
                .files
                .get(at.file.0 as usize)
                .map_or(Wrote::Base, |source| source.wrote),
        }
    }

    /// Forgets the texts that no finding points into.
    pub(crate) fn keep_for(&mut self, findings: &[Finding]) {
        let places = findings.iter().flat_map(|finding| {
            let related = finding.related.iter().map(|related| &related.place);
            finding.place.iter().chain(related)
        });
        let wanted: BTreeSet<&str> = places.map(|place| &*place.file).collect();
        self.files
            .retain(|source| source.text.is_some() && wanted.contains(&*source.name));
        self.by_name.clear();
        for (index, source) in self.files.iter().enumerate() {
            let first = self.by_name.entry(Arc::clone(&source.name));
            first.or_insert(index);
        }
    }
}
