//! Writes a file whole or not at all.
//!
//! Bytes come in and lie in the file when this returns; whoever reads meanwhile sees the file as
//! it was or as it is, never a part. The file keeps its mode. It is not forced to the disk at once:
//! what is written here can be written again.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Replaces a file, or makes it with the folders above it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut file = begin(folder)?;
    file.write_all(bytes)?;
    if let Ok(present) = fs::metadata(path) {
        file.as_file().set_permissions(present.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a result where somebody asked for it; what is no file, as a pipe or a device, is written to
/// and not replaced.
pub(crate) fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => fs::write(path, bytes),
        // A link stays, and what it leads to is replaced.
        Ok(_file) => replace(&fs::canonicalize(path)?, bytes),
        Err(_nothing) => replace(path, bytes),
    }
}

/// Refuses to write a result over YAML: no result is any, and manifests are.
pub(crate) fn spare(path: &Path) -> Result<(), Failure> {
    let is_yaml = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml"));
    match is_yaml && path.exists() {
        false => Ok(()),
        true => {
            let message = format!("{} is there and may be a manifest", path.display());
            Err(Failure::new(message).help("name another file: nothing was written over it"))
        }
    }
}

/// Makes a file of a passing name, with the mode of any file that is made here.
fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        // The process's mask is taken off, as from every new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // Its own words would tell the passing name, which says nothing to anybody.
    let begun = builder.tempfile_in(folder);
    begun.map_err(|error| io::Error::from(error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_made_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn yaml_that_is_there_is_spared() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.YAML");
        assert!(spare(&path).is_ok());
        fs::write(&path, "kind: Prompt").unwrap();
        assert!(spare(&path).is_err());
        assert!(spare(&folder.path().join("a.json")).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to_and_not_replaced() {
        use std::os::unix::fs::{FileTypeExt as _, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (link, file) = (folder.path().join("link"), folder.path().join("file"));
        fs::write(&file, "one").unwrap();
        symlink(&file, &link).unwrap();
        store(&link, b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert!(store(folder.path(), b"x").is_err());
        // Through a link: were it replaced, only the link would be.
        let device = folder.path().join("device");
        symlink("/dev/null", &device).unwrap();
        store(&device, b"x").unwrap();
        let there = fs::metadata(&device).unwrap();
        assert!(there.file_type().is_char_device());
    }

    #[cfg(unix)]
    #[test]
    fn the_mode_is_kept() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "one").unwrap();
        let usual = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        replace(&path, b"two").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o751);
        let made = folder.path().join("b.txt");
        replace(&made, b"one").unwrap();
        assert_eq!(fs::metadata(&made).unwrap().permissions(), usual);
    }
}
