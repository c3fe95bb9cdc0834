//! Finds and reads the files of manifests, always in the same order.
//!
//! Folders that the project names come in; manifests go out, sorted by path and by their place in
//! the file, with findings about what could not be read.

use std::collections::BTreeSet;

use lockstep_model::{Code, Finding, Pointer};

use crate::files::{FileError, Files, Listed, What, folder, resolve};
use crate::lost::Lost;
use crate::manifest;
use crate::overlay::Layer;
use crate::privacy;
use crate::project::PROJECT_FILE;
use crate::resting::Resting;
use crate::source::{self, MAX_BYTES};
use crate::span::{Node, Sources, Stretch};
use crate::suggest;
use crate::yaml::{self, Document};

/// The most bytes that all files of a project may have together.
const MAX_TOTAL: usize = 256 * 1024 * 1024;

/// The most documents of one file that are refused, one after the other.
const MAX_REFUSED: usize = 1_000;

/// The most folders inside each other.
const MAX_FOLDERS: usize = 64;

/// Reads files, and gathers what is wrong with them.
pub(crate) struct Collector<'a, F> {
    pub(crate) files: &'a F,
    pub(crate) sources: &'a mut Sources,
    pub(crate) findings: &'a mut Vec<Finding>,
    /// The stretches of the project file, where folders are named.
    pub(crate) project: &'a Node,
    /// What was lost: what seems to be missing may be among it.
    pub(crate) lost: Lost,
    /// What the manifests that are read now are.
    pub(crate) layer: Layer,
    /// Files that are no manifests by their names.
    pub(crate) passed: Vec<Passed>,
    /// Files that the project reads for something else.
    pub(crate) others: BTreeSet<String>,
}

/// A file among the manifests that is none by its name.
#[derive(Debug)]
pub(crate) struct Passed {
    /// Its path.
    pub(crate) path: String,
    /// Where the project names its folder.
    named_at: Stretch,
}

impl Passed {
    /// Says whether it may be meant as a manifest.
    pub(crate) fn is_suspect(&self) -> bool {
        let mut parts = file_name(&self.path).split('.').skip(1);
        parts.any(|part| {
            let words = ["json", "json5", "jsonc", "yaml", "yml"];
            words.iter().any(|word| part.eq_ignore_ascii_case(word))
        })
    }

    /// Says that it is not read.
    pub(crate) fn finding(&self, sources: &Sources) -> Finding {
        let path = &self.path;
        let (code, message, help) = match self.is_suspect() {
            true => (
                Code::FileNotRead,
                format!("`{path}` is not read: manifests are .yaml and .yml files"),
                "rename it (JSON is YAML), or move it out of the folder",
            ),
            false => (
                Code::FileNotNamed,
                format!("no document names `{path}`"),
                "name it where it belongs, or move it out of the folder",
            ),
        };
        let place = sources.place(self.named_at);
        Finding::new(code, message).at(place).help(help)
    }
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
                    self.refuse_found(&folder, &why, at);
                }
                Ok(listed) => {
                    for entry in listed {
                        self.entry(&folder, entry, (at, depth), (&mut open, &mut found));
                    }
                }
                Err(why) if depth > 0 => self.refuse_found(&folder, &why, at),
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
            What::File if path == PROJECT_FILE || self.others.contains(&path) => {}
            What::File if is_manifest(&path) => {
                found.insert(path);
            }
            What::File if is_left_over(&path) => {}
            What::File => {
                let named_at = self.project.value_at(at);
                self.passed.push(Passed { path, named_at });
            }
            What::Link => self.refuse_found(&path, &FileError::LinkedFolder, at),
        }
    }

    /// Refuses what the project file names.
    fn refuse(&mut self, path: &str, why: &FileError, at: &Pointer) {
        self.lost.unseen();
        let path = if path.is_empty() { "." } else { path };
        let place = self.sources.place(self.project.value_at(at));
        let mut finding = Finding::new(Code::Unreadable, format!("`{path}` {why}")).at(place);
        finding.help = self.way_out(path, why);
        self.findings.push(finding);
    }

    /// Refuses what was found in a folder that the project file names at a pointer.
    fn refuse_found(&mut self, path: &str, why: &FileError, at: &Pointer) {
        self.lost.unseen();
        let (code, message) = if let FileError::TooLarge(limit) = why {
            let most = limit / (1024 * 1024);
            (
                Code::TooLarge,
                format!("`{path}` is longer than {most} MiB"),
            )
        } else {
            (Code::Unreadable, format!("`{path}` {why}"))
        };
        let file = self.sources.add(path, None);
        let place = self.sources.place(source::stretch(file, "", 0, 0));
        let named_at = self.sources.place(self.project.value_at(at));
        let finding = Finding::new(code, message).at(place);
        let mut finding = finding.related("it is read because of this", named_at);
        finding.help = why.way_out().map(str::to_owned);
        self.findings.push(finding);
    }

    fn way_out(&self, path: &str, why: &FileError) -> Option<String> {
        if *why != FileError::Missing {
            return why.way_out().map(str::to_owned);
        }
        let beside = self.files.list(folder(path)).unwrap_or_default();
        let names = beside.iter().map(|entry| entry.name.as_str());
        Some(match suggest::nearest(file_name(path), names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("paths are relative to the folder of {PROJECT_FILE}"),
        })
    }

    /// Reads all manifests of some files.
    pub(crate) fn read(&mut self, paths: &BTreeSet<String>, at: &Pointer) -> Vec<Resting> {
        let mut manifests = Vec::new();
        for path in paths {
            self.read_file(path, at, &mut manifests);
        }
        manifests
    }

    fn read_file(&mut self, path: &str, at: &Pointer, manifests: &mut Vec<Resting>) {
        let mut refused = 0;
        for mut document in self.documents(path, at) {
            let at = document.node.at;
            let again = document.again.take();
            match manifest::of(document, self.sources) {
                Ok(manifest) => manifests.push(match self.layer {
                    Layer::Base => Resting::read(manifest, again, self.sources),
                    // What an overlay becomes is judged once it is laid over something.
                    Layer::Overlay => manifest.into(),
                }),
                Err(findings) => {
                    if refused == 0 {
                        self.lost.text(&self.sources.text_of(at.file));
                    }
                    self.findings.extend(findings);
                    refused += 1;
                }
            }
            if refused == MAX_REFUSED {
                let message = format!("{MAX_REFUSED} documents of this file are no manifests");
                let finding = Finding::new(Code::TooLarge, message).at(self.sources.place(at));
                self.findings
                    .push(finding.help("its other documents are not looked at"));
                break;
            }
        }
    }

    /// Reads all documents of a file, whatever their kind.
    pub(crate) fn documents(&mut self, path: &str, at: &Pointer) -> Vec<Document> {
        if is_full(self.sources.held()) {
            self.lost.unseen();
            let most = MAX_TOTAL / (1024 * 1024);
            let message = format!("the project's files have more than {most} MiB together");
            let place = self.sources.place(self.project.value_at(at));
            let finding = Finding::new(Code::TooLarge, message).at(place);
            self.findings.push(finding.help("divide the project"));
            return Vec::new();
        }
        let bytes = match self.files.read(path, MAX_BYTES) {
            Ok(bytes) => bytes,
            // Nothing is there that a place could be in.
            Err(why @ FileError::Missing) => {
                self.refuse(path, &why, at);
                return Vec::new();
            }
            Err(why) => {
                self.refuse_found(path, &why, at);
                return Vec::new();
            }
        };
        let file = match source::decode(path, &bytes, self.sources) {
            Ok(file) => file,
            Err(finding) => {
                self.lost.text(&String::from_utf8_lossy(&bytes));
                self.findings.push(*finding);
                return Vec::new();
            }
        };
        drop(bytes);
        self.sources.mark(file, self.layer.wrote());
        let read = yaml::read(file, self.sources);
        if read.stopped {
            self.lost.text(&self.sources.text_of(file));
        }
        if read.documents.is_empty() && read.findings.is_empty() {
            let message = format!("`{path}` holds no document");
            let place = self.sources.place(source::stretch(file, "", 0, 0));
            let finding = Finding::new(Code::EmptyFile, message).at(place);
            self.findings
                .push(finding.help("remove the file, or bring back what stood in it"));
        }
        let open = privacy::file(file, &read.documents, self.sources);
        self.findings.extend(open);
        self.findings.extend(read.findings);
        read.documents
    }
}

/// Says whether no more files are read when so many bytes are held.
const fn is_full(held: usize) -> bool {
    held > MAX_TOTAL
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_folder, name)| name)
}

/// Says whether editors and merges leave such a file behind, or whether it only explains a folder.
fn is_left_over(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let ends = ["~", "#", ".bak", ".orig", ".rej", ".swp", ".swo", ".tmp"];
    ends.iter().any(|end| name.ends_with(end)) || name == "readme" || name.starts_with("readme.")
}

fn is_manifest(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_stem, end)| {
        // A file that is passed over for its capitals would be a deletion.
        end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml")
    })
}
