//! A folder of schemas against those of this build: what differs, and making it equal.
//!
//! Only files that are lockstep's own by what they hold are ever called stale.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lockstep_spec::schema::{API_VERSION, SchemaFile};
use serde_json::Value;

use crate::failure::Failure;
use crate::replace::replace;

/// How a file is not as it has to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference<'a> {
    /// It is not there.
    Missing(&'a SchemaFile),
    /// It holds something else.
    Changed(&'a SchemaFile),
    /// It is a schema of lockstep's that this build does not write.
    Stale(PathBuf),
}

impl Difference<'_> {
    /// Returns the path below the folder.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Missing(file) | Self::Changed(file) => Path::new(&file.path),
            Self::Stale(path) => path,
        }
    }
}

/// Compares a folder with the files as they have to be.
pub(super) fn differences<'a>(
    out: &Path,
    files: &'a [SchemaFile],
) -> Result<Vec<Difference<'a>>, Failure> {
    let mut found = Vec::new();
    let mut folders = BTreeSet::new();
    for file in files {
        let path = out.join(&file.path);
        folders.extend(Path::new(&file.path).parent());
        match fs::read(&path) {
            Ok(bytes) if bytes == file.text.as_bytes() => {}
            Ok(_other) => found.push(Difference::Changed(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.push(Difference::Missing(file));
            }
            Err(error) => return Err(unreadable(&path, error)),
        }
    }
    let known: BTreeSet<&Path> = files.iter().map(|file| Path::new(&file.path)).collect();
    for folder in folders {
        let lying = ours(out, folder)?;
        let stale = lying
            .into_iter()
            .filter(|path| !known.contains(path.as_path()));
        found.extend(stale.map(Difference::Stale));
    }
    Ok(found)
}

/// Leaves out what is in no use: the files of a reader of whom the folder holds none. If it holds
/// none at all, all are missing.
pub(super) fn there(out: &Path, files: Vec<SchemaFile>) -> Vec<SchemaFile> {
    let readers = |file: &SchemaFile| Path::new(&file.path).parent().map(Path::to_owned);
    let here = files.iter().filter(|file| out.join(&file.path).exists());
    let here: BTreeSet<_> = here.map(readers).collect();
    match here.is_empty() {
        true => files,
        false => {
            let used = files
                .into_iter()
                .filter(|file| here.contains(&readers(file)));
            used.collect()
        }
    }
}

/// Makes the folder as it has to be.
pub(super) fn settle(out: &Path, differences: &[Difference<'_>]) -> Result<(), Failure> {
    for difference in differences {
        let path = out.join(difference.path());
        let done = match difference {
            Difference::Missing(file) | Difference::Changed(file) => {
                replace(&path, file.text.as_bytes())
            }
            Difference::Stale(_) => fs::remove_file(&path),
        };
        done.map_err(|error| {
            Failure::new(format!("{} cannot be written", path.display())).because(error)
        })?;
    }
    Ok(())
}

/// Lists the schemas of lockstep's in a folder, sorted; a folder that is not there holds none.
fn ours(out: &Path, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let whole = out.join(folder);
    let entries = match fs::read_dir(&whole) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&whole, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry
            .map_err(|error| unreadable(&whole, error))?
            .file_name();
        let named = name
            .to_str()
            .is_some_and(|name| name.ends_with(".schema.json"));
        if named && is_ours(&whole.join(&name)) {
            found.push(folder.join(name));
        }
    }
    found.sort();
    Ok(found)
}

/// Says whether a file is a schema of lockstep's: somebody else's may lie beside them.
fn is_ours(path: &Path) -> bool {
    let text = fs::read(path).ok();
    let schema = text.and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    let version = schema
        .as_ref()
        .and_then(|schema| schema.pointer("/properties/apiVersion/const"));
    version.and_then(Value::as_str) == Some(API_VERSION)
}

fn unreadable(path: &Path, error: io::Error) -> Failure {
    Failure::new(format!("{} cannot be read", path.display())).because(error)
}

#[cfg(test)]
mod tests {
    use lockstep_spec::schema::{Audience, files};

    use super::*;

    #[test]
    fn a_folder_is_made_equal_and_strangers_stay() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("schemas");
        let all = files(Audience::Editor);
        let first = differences(&out, &all).unwrap();
        assert_eq!(first.len(), all.len());
        settle(&out, &first).unwrap();
        assert_eq!(differences(&out, &all).unwrap(), []);

        fs::write(out.join("editor/Old.schema.json"), &all[0].text).unwrap();
        fs::write(out.join("editor/mine.schema.json"), "{}").unwrap();
        fs::write(out.join(&all[1].path), "{}").unwrap();
        let second = differences(&out, &all).unwrap();
        let old = PathBuf::from("editor/Old.schema.json");
        let expected = [Difference::Changed(&all[1]), Difference::Stale(old)];
        assert_eq!(second, expected);
        settle(&out, &second).unwrap();
        assert_eq!(differences(&out, &all).unwrap(), []);
        assert!(out.join("editor/mine.schema.json").is_file());
    }

    #[test]
    fn readers_of_whom_nothing_is_there_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let both = || [files(Audience::Validator), files(Audience::Editor)].concat();
        let count = both().len();
        assert_eq!(there(folder.path(), both()).len(), count);
        let editor = files(Audience::Editor);
        settle(folder.path(), &differences(folder.path(), &editor).unwrap()).unwrap();
        let used = there(folder.path(), both());
        assert_eq!(differences(folder.path(), &used).unwrap(), []);
        assert_eq!(used.len(), editor.len());
        fs::remove_file(folder.path().join(&editor[0].path)).unwrap();
        let used = there(folder.path(), both());
        assert_eq!(differences(folder.path(), &used).unwrap().len(), 1);
    }
}
