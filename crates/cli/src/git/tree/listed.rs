//! The names of all files at a commit, by their folders.
//!
//! The list that Git writes comes in. Names that are no text are kept as they can be shown: reading
//! one then says so.

use std::collections::BTreeMap;

use lockstep_spec::files::{FileError, Listed, What};

use super::resolve::{self, Entry};

/// What stands under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A file, by the hash of its contents.
    File(String),
    /// A link, by the hash of where it leads.
    Link(String),
    /// A folder.
    Folder,
    /// A folder whose files are in another repository.
    Submodule,
    /// Something whose name is no text.
    Unnamed,
}

/// The names of all files, by folder and name; the empty path is the project's own.
#[derive(Debug, Default)]
pub(super) struct Names {
    folders: BTreeMap<String, BTreeMap<String, Node>>,
}

/// Reads where a link leads.
pub(super) type ReadLink<'a> = dyn Fn(&str) -> Result<String, FileError> + 'a;

impl Names {
    /// Reads the list that `ls-tree -r -z` writes.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut names = Self::default();
        for line in bytes.split(|byte| *byte == 0) {
            names.add(line);
        }
        names
    }

    fn add(&mut self, line: &[u8]) -> Option<()> {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let (about, path) = (&line[..tab], &line[tab + 1..]);
        let about = std::str::from_utf8(about).ok()?;
        let mut words = about.split(' ');
        let (mode, _kind, hash) = (words.next()?, words.next()?, words.next()?);
        let node = match (std::str::from_utf8(path), mode) {
            (Err(_not_text), _) => Node::Unnamed,
            (Ok(_), "120000") => Node::Link(hash.to_owned()),
            (Ok(_), "160000") => Node::Submodule,
            (Ok(_), _) => Node::File(hash.to_owned()),
        };
        let path = String::from_utf8_lossy(path);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        self.open(folder).insert(name.to_owned(), node);
        Some(())
    }

    /// Returns a folder, which is made with all above it.
    fn open(&mut self, folder: &str) -> &mut BTreeMap<String, Node> {
        if !folder.is_empty() && !self.folders.contains_key(folder) {
            let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
            self.open(above).insert(name.to_owned(), Node::Folder);
        }
        self.folders.entry(folder.to_owned()).or_default()
    }

    /// Returns what stands at a path whose folders are folders.
    pub(super) fn at(&self, folder: &str, name: &str) -> Option<&Node> {
        self.folders.get(folder)?.get(name)
    }

    /// Says whether a folder is there; the project's own always is.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        path.is_empty() || self.folders.contains_key(path)
    }

    /// Finds what a path means, through all links.
    pub(super) fn resolve(&self, path: &str, read: &ReadLink<'_>) -> Result<Entry<'_>, FileError> {
        resolve::resolve(self, path, read)
    }

    /// Lists a folder.
    pub(super) fn list(&self, folder: &str, read: &ReadLink<'_>) -> Vec<Listed> {
        let nodes = self.folders.get(folder).into_iter().flatten();
        let listed = nodes.map(|(name, node)| Listed {
            name: name.clone(),
            what: match node {
                Node::File(_) | Node::Unnamed => What::File,
                Node::Folder | Node::Submodule => What::Folder,
                Node::Link(_) => self.behind(folder, name, read),
            },
        });
        listed.collect()
    }

    /// A link to a folder is not followed; what leads nowhere is found out when it is read.
    fn behind(&self, folder: &str, name: &str, read: &ReadLink<'_>) -> What {
        let path = match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        match self.resolve(&path, read) {
            Ok(Entry::Folder(_path)) => What::Link,
            Ok(Entry::File(_)) | Err(_) => What::File,
        }
    }
}
