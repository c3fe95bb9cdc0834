//! The files of a project in memory: for tests, and for whoever has no file system.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{FileError, Files, Listed, What};

/// Files by their path.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Adds a file.
    #[must_use]
    pub fn file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }
}

impl Files for Memory {
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        let bytes = self.files.get(path).ok_or(FileError::Missing)?;
        match bytes.len() > limit {
            true => Err(FileError::TooLarge(limit)),
            false => Ok(bytes.clone()),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        let prefix = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let below = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix));
        let names: BTreeSet<(&str, bool)> = below
            .map(|path| match path.split_once('/') {
                Some((name, _rest)) => (name, true),
                None => (path, false),
            })
            .collect();
        if names.is_empty() {
            return Err(match self.files.contains_key(folder) {
                true => FileError::Other("folder"),
                false => FileError::Missing,
            });
        }
        let listed = names.into_iter().map(|(name, is_folder)| Listed {
            name: name.to_owned(),
            what: if is_folder { What::Folder } else { What::File },
        });
        Ok(listed.collect())
    }
}
