//! From a path to what it means at a commit: through links, and never out of the project.

use lockstep_spec::files::FileError;

use super::listed::{Names, Node, ReadLink};

/// As many links are followed for one path.
const LINKS: usize = 40;

/// What a path means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    /// A file, by the hash of its contents.
    File(&'a str),
    /// A folder, by its path.
    Folder(String),
}

/// Finds what a path means.
pub(super) fn resolve<'a>(
    names: &'a Names,
    path: &str,
    read: &ReadLink<'_>,
) -> Result<Entry<'a>, FileError> {
    let mut steps = steps(path);
    let mut at: Vec<String> = Vec::new();
    let mut links = 0;
    while let Some(step) = steps.pop() {
        match step.as_str() {
            "" | "." => continue,
            ".." => {
                at.pop().ok_or(FileError::Outside)?;
                continue;
            }
            _ => {}
        }
        let folder = at.join("/");
        let lost = if links > 0 {
            FileError::LostLink
        } else {
            FileError::Missing
        };
        match names.at(&folder, &step) {
            None => return Err(lost),
            Some(Node::Unnamed) => return Err(FileError::Unnamed),
            Some(Node::Submodule) => {
                let why = "it is a submodule, and its files are in another repository";
                return Err(FileError::Refused(why.to_owned()));
            }
            Some(Node::Folder) => at.push(step),
            Some(Node::File(hash)) if steps.is_empty() => return Ok(Entry::File(hash)),
            Some(Node::File(_hash)) => return Err(lost),
            Some(Node::Link(hash)) => {
                links += 1;
                if links > LINKS {
                    return Err(FileError::LostLink);
                }
                let target = read(hash)?;
                if target.starts_with('/') {
                    return Err(FileError::Outside);
                }
                steps.extend(self::steps(&target));
            }
        }
    }
    let path = at.join("/");
    match names.is_folder(&path) {
        true => Ok(Entry::Folder(path)),
        false => Err(FileError::Missing),
    }
}

/// Returns the steps of a path, the last one first.
fn steps(path: &str) -> Vec<String> {
    path.split('/').rev().map(str::to_owned).collect()
}
