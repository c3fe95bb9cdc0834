//! Generated files against the disk: what differs, and making it equal.
//!
//! It touches the paths that are handed to it and the folders that belong to them alone.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::Generated;
use crate::failure::Failure;

/// How a file on the disk is not as it has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Difference {
    /// It is not there.
    Missing(PathBuf),
    /// It holds something else.
    Changed(PathBuf),
    /// Nothing generates it any more.
    Stale(PathBuf),
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(formatter, "missing: {}", path.display()),
            Self::Changed(path) => write!(formatter, "differs: {}", path.display()),
            Self::Stale(path) => write!(formatter, "stale: {}", path.display()),
        }
    }
}

/// Lists how the disk differs from `files`, in their order, stale ones last.
pub(super) fn differences(
    root: &Path,
    owned: &[&str],
    files: &[Generated],
) -> Result<Vec<Difference>, Failure> {
    let mut found = Vec::new();
    for file in files {
        match fs::read(root.join(&file.path)) {
            Ok(bytes) if bytes == file.content => {}
            Ok(_) => found.push(Difference::Changed(file.path.clone())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                found.push(Difference::Missing(file.path.clone()));
            }
            Err(error) => return Err(Failure::file("read", &file.path)(error)),
        }
    }
    let known: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    for folder in owned {
        let lying = lying(root, Path::new(folder))?;
        let stale = lying
            .into_iter()
            .filter(|path| !known.contains(path.as_path()));
        found.extend(stale.map(Difference::Stale));
    }
    Ok(found)
}

/// Makes the disk equal to `files`.
pub(super) fn write(
    root: &Path,
    differences: &[Difference],
    files: &[Generated],
) -> Result<(), Failure> {
    for difference in differences {
        match difference {
            Difference::Missing(path) | Difference::Changed(path) => {
                for file in files.iter().filter(|file| file.path == *path) {
                    put(&root.join(path), &file.content)?;
                }
            }
            Difference::Stale(path) => {
                fs::remove_file(root.join(path)).map_err(Failure::file("remove", path))?;
            }
        }
    }
    Ok(())
}

/// Writes one file, with the folders above it.
fn put(path: &Path, content: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
    }
    fs::write(path, content).map_err(Failure::file("write", path))
}

/// Lists the files that lie in `folder`, sorted; a folder that is not there holds none.
fn lying(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file("list", folder)(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Failure::file("list", folder))?;
        if entry.path().is_file() {
            paths.push(folder.join(entry.file_name()));
        }
    }
    paths.sort();
    Ok(paths)
}
