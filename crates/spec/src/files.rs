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
    /// It is neither a file nor a folder, or not the one that is needed.
    #[error("is not a {0}")]
    Other(&'static str),
    /// The system refuses.
    #[error("cannot be read: {0}")]
    Refused(String),
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
