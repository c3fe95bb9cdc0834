//! Which files are formatted: those of a project, or those that are named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lockstep_spec::{Disk, LoadRequest, listing, mask_keys};

use super::done::Done;
use crate::environment;
use crate::failure::Failure;
use crate::project::{self, VERSION};

/// The most folders inside each other.
const MAX_FOLDERS: usize = 64;

/// A file that is formatted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct File {
    /// Where it is.
    pub(super) path: PathBuf,
    /// How people know it.
    pub(super) shown: String,
}

impl File {
    fn new(path: PathBuf) -> Self {
        let shown = mask_keys(&environment::shown(&path)).into_owned();
        Self { path, shown }
    }
}

/// Returns the files of a project. Links are left out: what they lead to is formatted where it is.
pub(super) fn of_project(folder: Option<&Path>, done: &mut Done) -> Result<Vec<File>, Failure> {
    let root = project::find(folder)?;
    let files = Disk::open(&root).map_err(|error| {
        let message = format!("the folder {} cannot be opened", root.display());
        Failure::new(message).because(error)
    })?;
    let request = LoadRequest {
        tool_version: VERSION,
        ..LoadRequest::default()
    };
    let listing = listing(&files, request);
    let paths = listing.paths.iter().map(|path| root.join(path));
    let files = paths.filter(|path| !path.is_symlink()).map(File::new);
    let files = files.collect();
    done.found(listing.findings, listing.sources);
    Ok(files)
}

/// Returns the files that are named, and all YAML files below the folders that are.
pub(super) fn below(paths: &[PathBuf]) -> Result<Vec<File>, Failure> {
    let mut found = BTreeSet::new();
    for path in paths {
        match path.is_dir() {
            true => walk(path, 0, &mut found)?,
            false => {
                found.insert(File::new(path.clone()));
            }
        }
    }
    Ok(found.into_iter().collect())
}

fn walk(folder: &Path, depth: usize, found: &mut BTreeSet<File>) -> Result<(), Failure> {
    let unreadable = |error| {
        let message = format!("the folder {} cannot be listed", folder.display());
        Failure::new(message).because(error)
    };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(unreadable)?);
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() && depth < MAX_FOLDERS {
            walk(&path, depth + 1, found)?;
        } else if kind.is_file() && is_yaml(&path) {
            found.insert(File::new(path));
        }
    }
    Ok(())
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_hold_files_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("a/.git")).unwrap();
        for path in ["a/b.yaml", "a/c.YML", "a/d.md", "a/.git/e.yaml", "f.yaml"] {
            fs::write(root.join(path), "").unwrap();
        }
        let found = below(&[root.join("f.yaml"), root.join("a"), root.join("a")]).unwrap();
        let paths: Vec<_> = found.into_iter().map(|file| file.path).collect();
        let expected = ["a/b.yaml", "a/c.YML", "f.yaml"];
        assert_eq!(paths, expected.map(|path| root.join(path)));
    }
}
