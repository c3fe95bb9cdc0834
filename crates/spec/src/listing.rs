//! The files that a project's documents are in: of the base, of every overlay, and of policies.
//!
//! A project comes in; paths go out, without what stands in the files. It must not judge them.

use std::collections::BTreeSet;

use lockstep_model::{Finding, Pointer};

use crate::collect::Collector;
use crate::files::Files;
use crate::layers::value_files;
use crate::load::LoadRequest;
use crate::lost::Lost;
use crate::overlay::Layer;
use crate::policy;
use crate::project::{PROJECT_FILE, ProjectSpec};
use crate::project_file;
use crate::span::Sources;

/// The files of a project.
#[derive(Debug, Default)]
pub struct Listing {
    /// Their paths from the project's folder; that of the project file is among them.
    pub paths: BTreeSet<String>,
    /// Why files may be missing.
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: Sources,
}

/// Lists the files of a project.
pub fn listing(files: &impl Files, request: LoadRequest<'_>) -> Listing {
    let mut listing = Listing::default();
    let mut trouble = Vec::new();
    let read = project_file::read(files, request, &mut listing.sources, &mut trouble);
    let Some(read) = read else {
        // Without a project nobody knows where manifests are; whatever else is wrong with it is
        // for those who load it.
        listing.findings = trouble;
        return listing;
    };
    listing.paths.insert(PROJECT_FILE.to_owned());
    let project = (&read.project.spec, &read.node);
    let mut collector = Collector {
        files,
        sources: &mut listing.sources,
        findings: &mut listing.findings,
        project: project.1,
        lost: Lost::default(),
        layer: Layer::Base,
        passed: Vec::new(),
        others: value_files(project.0),
    };
    for (folder, at) in folders(files, project.0) {
        listing.paths.extend(collector.find(&folder, &at));
    }
    listing.findings.sort();
    listing.findings.dedup();
    listing
}

/// Returns all folders that hold documents, each with where the project names it.
fn folders(files: &impl Files, project: &ProjectSpec) -> Vec<(String, Pointer)> {
    let numbered = |folders: &[String], at: &Pointer| {
        let folders = folders.iter().enumerate();
        let all = folders.map(|(index, folder)| (folder.clone(), at.then(index.to_string())));
        all.collect::<Vec<_>>()
    };
    let mut all = numbered(&project.manifests, &Pointer::of(["spec", "manifests"]));
    for (name, environment) in &project.environments {
        let at = Pointer::of(["spec", "environments", name, "overlays"]);
        all.extend(numbered(&environment.overlays, &at));
    }
    let at = Pointer::of(["spec", "policies"]);
    for folder in policy::folders(project) {
        // The usual folder need not be there.
        if project.policies.is_some() || files.list(folder).is_ok() {
            all.push((folder.to_owned(), at.clone()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn base_overlays_and_policies_are_listed() {
        let project = "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: a}\nspec:\n  \
                       manifests: [manifests]\n  environments:\n    a: {tenant: {simulator: {}}, \
                       overlays: [overlays/a]}\n    b: {tenant: {simulator: {}}, overlays: \
                       [overlays/b, gone]}\n";
        let files = [
            ("lockstep.yaml", project),
            ("manifests/deep/a.yaml", ""),
            ("manifests/notes.md", ""),
            ("overlays/a/a.yaml", ""),
            ("overlays/b/b.yml", "}"),
            ("policies/p.yaml", ""),
            ("elsewhere/x.yaml", ""),
        ];
        let files = files
            .into_iter()
            .fold(Memory::default(), |memory, (path, text)| {
                memory.file(path, text)
            });
        let request = LoadRequest {
            tool_version: "0.1.0",
            ..LoadRequest::default()
        };
        let listing = listing(&files, request);
        let paths: Vec<&str> = listing.paths.iter().map(String::as_str).collect();
        let expected = [
            "lockstep.yaml",
            "manifests/deep/a.yaml",
            "overlays/a/a.yaml",
            "overlays/b/b.yml",
            "policies/p.yaml",
        ];
        assert_eq!(paths, expected);
        let messages: Vec<_> = listing.findings.iter().map(|one| &one.message).collect();
        assert_eq!(messages, ["`gone` does not exist"]);
    }
}
