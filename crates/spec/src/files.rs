//! The port to a project's files: reading and listing, by paths from the project's folder.
//!
//! Paths have `/` between their parts and never leave the project. Whoever reads through this
//! port needs no file system.

mod disk;
mod memory;

pub use disk::Disk;
pub use memory::Memory;

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The name in the folder.
    pub name: String,
    /// What it is.
    pub what: What,
}

/// What stands under a name in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A file, or a link to one.
    File,
    /// A folder.
    Folder,
    /// A link to a folder, which is not followed.
    Link,
}

/// Why a file or folder cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing is there.
    #[error("does not exist")]
    Missing,
    /// It is outside the project, or a link leads there.
    #[error("leaves the project")]
    Outside,
    /// It is longer than what is read.
    #[error("is longer than {0} bytes")]
    TooLarge(usize),
    /// It is not the one of a file and a folder that is needed.
    #[error("is not a {0}")]
    Other(&'static str),
    /// It is neither a file nor a folder, but this, with its article.
    #[error("is {0}, and no file")]
    Special(&'static str),
    /// It may not be read.
    #[error("cannot be read: the permission is missing")]
    Denied,
    /// It is a link to a folder, which is not followed.
    #[error("is a link to a folder: those are not followed")]
    LinkedFolder,
    /// It is a link to nothing.
    #[error("is a link that leads nowhere")]
    LostLink,
    /// Its name is no text.
    #[error("has a name that is not UTF-8")]
    Unnamed,
    /// The system refuses.
    #[error("cannot be read: {0}")]
    Refused(String),
}

impl FileError {
    /// Returns what to do about it, where that does not depend on what else is there.
    pub(crate) const fn way_out(&self) -> Option<&'static str> {
        match self {
            Self::Outside => Some("nothing outside the project is read: move it inside"),
            Self::Special(_) => Some("move it out of the folder: only plain files are read"),
            Self::Denied => Some(
                "let whoever runs lockstep read it: `chmod u+r` for a file, `chmod u+rx` for a folder",
            ),
            Self::LinkedFolder => Some(
                "move the files to this place; or, if they lie in the project, name their folder in \
                 lockstep.yaml",
            ),
            Self::LostLink => Some("correct the link, or remove it"),
            Self::Unnamed => Some("rename it"),
            Self::TooLarge(_) => Some("split the file"),
            Self::Missing | Self::Other(_) | Self::Refused(_) => None,
        }
    }
}

/// Reads the files of a project.
pub trait Files {
    /// Reads a file of at most some bytes.
    ///
    /// # Errors
    ///
    /// Says why the file cannot be read.
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileError>;

    /// Lists a folder; the empty path is the project's own.
    ///
    /// # Errors
    ///
    /// Says why the folder cannot be listed.
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError>;
}

/// Resolves a path that is written in a file of some folder, to one from the project's folder.
///
/// # Errors
///
/// The path is absolute, or leads out of the project.
pub(crate) fn resolve(folder: &str, path: &str) -> Result<String, FileError> {
    if path.starts_with('/') {
        return Err(FileError::Outside);
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(FileError::Outside)?;
            }
            name => parts.push(name),
        }
    }
    Ok(parts.join("/"))
}

/// Returns the folder that a file is in.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _name)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(resolve("a/b", "../c.md").unwrap(), "a/c.md");
        assert_eq!(resolve("", "./a//b").unwrap(), "a/b");
        for path in ["../../../x", "/etc/passwd", "../../.."] {
            assert_eq!(resolve("a/b", path), Err(FileError::Outside), "{path}");
        }
        assert_eq!(folder("a/b/c"), "a/b");
        assert_eq!(folder("c"), "");
    }
}
