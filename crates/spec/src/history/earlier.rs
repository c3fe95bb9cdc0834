//! The files of a project as they were, as far as they matter.
//!
//! What changed comes from the history, what did not from the present. Only some documents are
//! listed, so that nothing is read that was not asked for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::outside::{Changed, PublishedHistory, Unknown};

use crate::files::{FileError, Files, Listed, Memory};

/// Files as they were; nothing for one that was not there.
type Old = BTreeMap<String, Option<Vec<u8>>>;

/// The files of a project as they were.
pub(super) struct Earlier<'a, F> {
    present: &'a F,
    history: &'a dyn PublishedHistory,
    changed: &'a Changed,
    old: RefCell<Old>,
    /// The documents that are listed.
    listed: Memory,
    unknown: RefCell<Option<Unknown>>,
}

impl<'a, F: Files> Earlier<'a, F> {
    /// Looks back with some files read already, at some documents.
    pub(super) fn new(
        present: &'a F,
        (history, changed): (&'a dyn PublishedHistory, &'a Changed),
        (old, documents): (Old, BTreeSet<String>),
    ) -> Self {
        let was_there = |path: &&String| old.get(*path).is_none_or(Option::is_some);
        let listed = documents.iter().filter(was_there);
        Self {
            listed: listed.fold(Memory::default(), |files, path| files.file(path, "")),
            present,
            history,
            changed,
            old: RefCell::new(old),
            unknown: RefCell::default(),
        }
    }

    /// Says why something could not be told, if so.
    pub(super) fn unknown(&self) -> Option<Unknown> {
        self.unknown.take()
    }

    /// Reads a file that changed and that nothing of today names.
    fn look_back(&self, path: &str) -> Option<Vec<u8>> {
        let paths = [path.to_owned()];
        match self.history.read(&self.changed.since, &paths) {
            Ok(texts) => texts.into_iter().next().flatten(),
            Err(why) => {
                self.unknown.replace(Some(why));
                None
            }
        }
    }
}

impl<F: Files> Files for Earlier<'_, F> {
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        if !self.changed.paths.contains(path) {
            return self.present.read(path, limit);
        }
        let mut old = self.old.borrow_mut();
        let bytes = old
            .entry(path.to_owned())
            .or_insert_with(|| self.look_back(path));
        match bytes {
            None => Err(FileError::Missing),
            Some(bytes) if bytes.len() > limit => Err(FileError::TooLarge(limit)),
            Some(bytes) => Ok(bytes.clone()),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        self.listed.list(folder)
    }
}
