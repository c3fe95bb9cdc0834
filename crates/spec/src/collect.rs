//! Finds and reads the files of manifests, always in the same order.
//!
//! Folders that the project names come in; manifests go out, sorted by path and by their place in
//! the file, with findings about what could not be read.

use std::collections::BTreeSet;

use lockstep_model::{Code, Finding, Pointer};

use crate::files::{FileError, Files, Listed, What, resolve};
use crate::manifest::{self, Manifest};
use crate::project::PROJECT_FILE;
use crate::source::{self, MAX_BYTES};
use crate::span::{Node, Sources};
use crate::yaml;

/// The most folders inside each other.
const MAX_FOLDERS: usize = 64;

/// Reads files, and gathers what is wrong with them.
pub(crate) struct Collector<'a, F> {
    pub(crate) files: &'a F,
    pub(crate) sources: &'a mut Sources,
    pub(crate) findings: &'a mut Vec<Finding>,
    /// The stretches of the project file, where folders are named.
    pub(crate) project: &'a Node,
    /// Documents were lost: what seems to be missing may be among them.
    pub(crate) lost: bool,
}

impl<F: Files> Collector<'_, F> {
    /// Finds the files below a folder that the project names at a pointer.
    pub(crate) fn find(&mut self, folder: &str, at: &Pointer) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let path = match resolve("", folder) {
            Ok(path) => path,
            Err(why) => {
                self.refuse(folder, &why, at);
                return found;
            }
        };
        if is_manifest(&path) {
            found.insert(path);
            return found;
        }
        let mut open = vec![(path, 0)];
        while let Some((folder, depth)) = open.pop() {
            match self.files.list(&folder) {
                Ok(_) if depth > MAX_FOLDERS => {
                    let why = FileError::Refused("too many folders in each other".to_owned());
                    self.refuse(&folder, &why, at);
                }
                Ok(listed) => {
                    for entry in listed {
                        self.entry(&folder, entry, (at, depth), (&mut open, &mut found));
                    }
                }
                Err(why) => self.refuse(&folder, &why, at),
            }
        }
        found
    }

    fn entry(
        &mut self,
        folder: &str,
        entry: Listed,
        (at, depth): (&Pointer, usize),
        (open, found): (&mut Vec<(String, usize)>, &mut BTreeSet<String>),
    ) {
        if entry.name.starts_with('.') {
            return;
        }
        let path = match folder {
            "" => entry.name,
            folder => format!("{folder}/{}", entry.name),
        };
        match entry.what {
            What::Folder => open.push((path, depth + 1)),
            What::File if is_manifest(&path) && path != PROJECT_FILE => {
                found.insert(path);
            }
            What::File => {}
            What::Link => {
                let why = FileError::Refused("links to folders are not followed".to_owned());
                self.refuse(&path, &why, at);
            }
        }
    }

    fn refuse(&mut self, path: &str, why: &FileError, at: &Pointer) {
        self.lost = true;
        let path = if path.is_empty() { "." } else { path };
        let place = self.sources.place(self.project.value_at(at));
        let finding = Finding::new(Code::Unreadable, format!("`{path}` {why}"));
        self.findings.push(finding.at(place));
    }

    /// Reads all manifests of some files.
    pub(crate) fn read(&mut self, paths: &BTreeSet<String>, at: &Pointer) -> Vec<Manifest> {
        let mut manifests = Vec::new();
        for path in paths {
            self.read_file(path, at, &mut manifests);
        }
        manifests
    }

    fn read_file(&mut self, path: &str, at: &Pointer, manifests: &mut Vec<Manifest>) {
        let bytes = match self.files.read(path, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(FileError::TooLarge(limit)) => {
                self.lost = true;
                let message = format!("`{path}` is longer than {} MiB", limit / (1024 * 1024));
                let place = self.sources.place(self.project.value_at(at));
                let finding = Finding::new(Code::TooLarge, message).at(place);
                return self.findings.push(finding.help("split the file"));
            }
            Err(why) => return self.refuse(path, &why, at),
        };
        let file = match source::decode(path, &bytes, self.sources) {
            Ok(file) => file,
            Err(finding) => {
                self.lost = true;
                return self.findings.push(*finding);
            }
        };
        drop(bytes);
        let read = yaml::read(file, self.sources);
        self.lost |= read.stopped;
        self.findings.extend(read.findings);
        for document in read.documents {
            match manifest::of(document, self.sources) {
                Ok(manifest) => manifests.push(manifest),
                Err(findings) => {
                    self.lost = true;
                    self.findings.extend(findings);
                }
            }
        }
    }
}

fn is_manifest(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_stem, end)| {
        // A file that is passed over for its capitals would be a deletion.
        end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml")
    })
}
