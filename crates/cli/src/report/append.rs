//! The summary of a step on GitHub: a file that several programs write to, one after the other.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use lockstep_render::markdown::Limit;

use crate::failure::Failure;

/// Returns how many bytes stand in a summary already; refuses one that has no room.
pub(super) fn taken(path: &Path) -> Result<usize, Failure> {
    let there = fs::metadata(path).ok().filter(fs::Metadata::is_file);
    let bytes = there.map_or(0, |there| there.len());
    let taken = usize::try_from(bytes).unwrap_or(usize::MAX);
    let room = Limit::SUMMARY.most().saturating_sub(taken);
    if room >= Limit::LEAST {
        return Ok(taken);
    }
    let message = format!(
        "the summary {} has {taken} bytes, and GitHub shows {} of a step",
        path.display(),
        Limit::SUMMARY.most()
    );
    Err(Failure::new(message).help("write the plan in a step of its own"))
}

/// Appends to a file, or makes it with the folders above it.
pub(super) fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/summary.md");
        append(&path, b"one\n").unwrap();
        append(&path, b"two\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\ntwo\n");
        assert_eq!(taken(&path).unwrap(), 8);
        fs::write(&path, vec![b'x'; 1 << 20]).unwrap();
        let full = taken(&path).unwrap_err().to_string();
        assert!(full.contains("1048576 bytes"), "{full}");
    }
}
