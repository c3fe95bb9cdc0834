//! The files of a project on disk. Links that leave the project are refused.

use std::cell::RefCell;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::files::{FileError, Files, Listed, What};

/// The most files and folders that are listed of one folder.
const MAX_ENTRIES: usize = 250_000;

/// A project's folder on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    /// The folder that was read from last, with what it really is: files stand together.
    last: RefCell<Option<(String, PathBuf)>>,
}

impl Disk {
    /// Opens a project's folder.
    ///
    /// # Errors
    ///
    /// The folder does not exist.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: root.canonicalize()?,
            last: RefCell::default(),
        })
    }

    /// Finds what is to be read: of a file that is no link only its folder has to be followed.
    fn found(&self, path: &str) -> Result<(PathBuf, fs::Metadata), FileError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(near) = self.near(folder).map(|folder| folder.join(name)) {
            let plain = fs::symlink_metadata(&near).ok();
            if let Some(plain) = plain.filter(fs::Metadata::is_file) {
                return Ok((near, plain));
            }
        }
        let real = self.real(path)?;
        let found = fs::metadata(&real).map_err(refused)?;
        Ok((real, found))
    }

    /// Returns what a folder of the project really is; nothing if there is anything to be said.
    fn near(&self, folder: &str) -> Option<PathBuf> {
        let mut last = self.last.borrow_mut();
        if let Some((_, real)) = last.as_ref().filter(|(name, _)| name == folder) {
            return Some(real.clone());
        }
        let real = self.real(folder).ok()?;
        *last = Some((folder.to_owned(), real.clone()));
        Some(real)
    }

    /// Follows all links, and refuses what is then outside.
    fn real(&self, path: &str) -> Result<PathBuf, FileError> {
        let joined = self.root.join(path);
        let real = joined.canonicalize().map_err(|why| {
            let why = refused(why);
            if why != FileError::Missing {
                return why;
            }
            // A listed name holds this character where its bytes are none.
            let unnamed = path.contains(char::REPLACEMENT_CHARACTER);
            match (fs::symlink_metadata(&joined).is_ok(), unnamed) {
                (true, _) => FileError::LostLink,
                (false, true) => FileError::Unnamed,
                (false, false) => why,
            }
        })?;
        match real.starts_with(&self.root) {
            true => Ok(real),
            false => Err(FileError::Outside),
        }
    }
}

impl Files for Disk {
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        // Asked before opening: opening a pipe would wait for a writer.
        let (real, found) = self.found(path)?;
        if !found.is_file() {
            return Err(special(found.file_type()));
        }
        if found.len() > limit as u64 {
            return Err(FileError::TooLarge(limit));
        }
        let file = fs::File::open(&real).map_err(refused)?;
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(limit) + 1);
        file.take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(refused)?;
        match bytes.len() > limit {
            true => Err(FileError::TooLarge(limit)),
            false => Ok(bytes),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        let real = self.real(folder)?;
        if !real.is_dir() {
            return Err(FileError::Other("folder"));
        }
        let mut listed = Vec::new();
        for entry in fs::read_dir(&real).map_err(refused)? {
            let entry = entry.map_err(refused)?;
            if listed.len() == MAX_ENTRIES {
                let why = format!("it holds more than {MAX_ENTRIES} files");
                return Err(FileError::Refused(why));
            }
            // A name that is not UTF-8 is listed all the same: reading it then says that it fails.
            let name = entry.file_name().to_string_lossy().into_owned();
            let what = what(&entry).map_err(refused)?;
            listed.push(Listed { name, what });
        }
        Ok(listed)
    }
}

fn what(entry: &fs::DirEntry) -> io::Result<What> {
    let kind = entry.file_type()?;
    Ok(match (kind.is_dir(), kind.is_symlink()) {
        (true, _) => What::Folder,
        (false, true) if entry.path().is_dir() => What::Link,
        (false, _) => What::File,
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
fn refused(error: io::Error) -> FileError {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        FileError::Missing
    } else if kind == io::ErrorKind::PermissionDenied {
        FileError::Denied
    } else {
        FileError::Refused(kind.to_string())
    }
}

/// Says what something is that is no file.
#[cfg(unix)]
fn special(kind: fs::FileType) -> FileError {
    use std::os::unix::fs::FileTypeExt as _;

    if kind.is_fifo() {
        FileError::Special("a named pipe")
    } else if kind.is_socket() {
        FileError::Special("a socket")
    } else if kind.is_char_device() || kind.is_block_device() {
        FileError::Special("a device")
    } else {
        FileError::Other("file")
    }
}

/// Says what something is that is no file.
#[cfg(not(unix))]
fn special(_kind: fs::FileType) -> FileError {
    FileError::Other("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> (tempfile::TempDir, Disk) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("project/manifests/deep")).unwrap();
        fs::write(folder.path().join("project/manifests/a.yaml"), "a: b").unwrap();
        fs::write(folder.path().join("outside.yaml"), "secret").unwrap();
        let disk = Disk::open(&folder.path().join("project")).unwrap();
        (folder, disk)
    }

    #[test]
    fn files_are_read_and_listed() {
        let (_folder, disk) = project();
        assert_eq!(disk.read("manifests/a.yaml", 4).unwrap(), b"a: b");
        assert_eq!(
            disk.read("manifests/a.yaml", 3),
            Err(FileError::TooLarge(3))
        );
        assert_eq!(disk.read("manifests/b.yaml", 3), Err(FileError::Missing));
        assert_eq!(disk.read("manifests", 3), Err(FileError::Other("file")));
        let mut names: Vec<_> = disk.list("manifests").unwrap();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(names[0].what, What::File);
        assert_eq!(names[1].what, What::Folder);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_leave_the_project_are_refused() {
        use std::os::unix::fs::symlink;

        let (folder, disk) = project();
        let manifests = folder.path().join("project/manifests");
        symlink(folder.path().join("outside.yaml"), manifests.join("l.yaml")).unwrap();
        symlink(folder.path(), manifests.join("up")).unwrap();
        assert_eq!(disk.read("manifests/l.yaml", 99), Err(FileError::Outside));
        assert_eq!(disk.list("manifests/up"), Err(FileError::Outside));
        symlink("nowhere", manifests.join("lost")).unwrap();
        let lost = disk.list("manifests/lost");
        assert_eq!(lost, Err(FileError::LostLink));
        let listed = disk.list("manifests").unwrap();
        let up = listed.iter().find(|entry| entry.name == "up").unwrap();
        assert_eq!(up.what, What::Link);
        symlink("/dev/null", manifests.join("device.yaml")).unwrap();
        assert_eq!(
            disk.read("manifests/device.yaml", 9),
            Err(FileError::Outside)
        );
        let socket = manifests.join("socket.yaml");
        let _listener = std::os::unix::net::UnixListener::bind(socket).unwrap();
        let special = Err(FileError::Special("a socket"));
        assert_eq!(disk.read("manifests/socket.yaml", 9), special);
    }
}
