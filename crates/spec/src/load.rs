//! From a project's files to a Spec: the one way to get one.
//!
//! Files come in; the project, its environment and the Spec go out, or all findings of all files.
//! Nothing here reads a clock, the process's environment or the network.

use std::collections::BTreeMap;

use lockstep_model::{Finding, Pointer};

use crate::collect::Collector;
use crate::cross;
use crate::environment::Environment;
use crate::files::{Files, resolve as resolve_path};
use crate::overlay::{self, Layer, Manifests};
use crate::project::{Project, ProjectSpec};
use crate::project_file::{self, ProjectFile};
use crate::resolve::{self, Resolved, Resolver};
use crate::span::{Node, Sources};
use crate::spec::Spec;
use crate::world::Realm;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct LoadRequest<'a> {
    /// The environment; `sim` or the only one unless given.
    pub environment: Option<&'a str>,
    /// The version of this lockstep, for `requires`.
    pub tool_version: &'a str,
}

/// What was loaded.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The project, if its file is usable.
    pub project: Option<Project>,
    /// The chosen environment, if it is usable.
    pub environment: Option<Environment>,
    /// The Spec, if there is no error and manifests were asked for.
    pub spec: Option<Spec>,
    /// All that is wrong or odd, sorted by file, place and code.
    pub findings: Vec<Finding>,
    /// The texts of the files that findings point into.
    pub sources: Sources,
}

impl Loaded {
    /// Says whether anything found forbids a plan.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

/// Loads a project with all its manifests.
pub fn load(files: &impl Files, request: LoadRequest<'_>) -> Loaded {
    let (mut loaded, node) = read_project(files, request);
    if let (Some(project), Some(environment), Some(node)) =
        (&loaded.project, &loaded.environment, &node)
    {
        let mut run = Run {
            files,
            project,
            environment,
            node,
            sources: &mut loaded.sources,
            findings: &mut loaded.findings,
        };
        loaded.spec = run.spec();
    }
    finish(loaded)
}

/// Loads a project without its manifests.
pub fn load_project(files: &impl Files, request: LoadRequest<'_>) -> Loaded {
    finish(read_project(files, request).0)
}

fn read_project(files: &impl Files, request: LoadRequest<'_>) -> (Loaded, Option<Node>) {
    let mut loaded = Loaded::default();
    let file = project_file::read(files, request, &mut loaded.sources, &mut loaded.findings);
    let Some(ProjectFile {
        project,
        environment,
        node,
    }) = file
    else {
        return (loaded, None);
    };
    loaded.project = Some(project);
    loaded.environment = environment;
    (loaded, Some(node))
}

fn finish(mut loaded: Loaded) -> Loaded {
    loaded.findings.sort();
    loaded.findings.dedup();
    loaded.sources.keep_for(&loaded.findings);
    if loaded.has_errors() {
        loaded.spec = None;
    }
    loaded
}

struct Run<'a, F> {
    files: &'a F,
    project: &'a Project,
    environment: &'a Environment,
    node: &'a Node,
    sources: &'a mut Sources,
    findings: &'a mut Vec<Finding>,
}

impl<F: Files> Run<'_, F> {
    fn spec(&mut self) -> Option<Spec> {
        let (mut manifests, lost) = self.manifests();
        for manifest in manifests.values_mut() {
            let findings = manifest.validate(self.sources);
            self.findings.extend(findings);
        }
        let resolved = self.resolve(&manifests, lost);
        drop(manifests);
        if self.findings.iter().any(Finding::is_error) {
            return None;
        }
        let objects: BTreeMap<_, _> = resolved
            .into_iter()
            .map(|one| (one.desired.address.clone(), one.desired))
            .collect();
        Some(Spec {
            project: self.project.name.to_string(),
            environment: self.environment.name.clone(),
            objects,
            removed: self.project.removed.clone(),
            rules: self.environment.rules.clone(),
        })
    }

    /// Reads the base and lays the environment's overlays over it.
    fn manifests(&mut self) -> (Manifests, bool) {
        let mut collector = Collector {
            files: self.files,
            sources: self.sources,
            findings: self.findings,
            project: self.node,
            lost: false,
        };
        let overlaid = overlay_folders(&self.project.spec);
        let mut read = Vec::new();
        for (index, folder) in self.project.spec.manifests.iter().enumerate() {
            let at = Pointer::of(["spec", "manifests", &index.to_string()]);
            let mut paths = collector.find(folder, &at);
            paths.retain(|path| !overlaid.iter().any(|folder| path.starts_with(folder)));
            read.push((paths, at));
        }
        // A folder that is named twice, or inside another, is read once.
        let mut base = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for (mut paths, at) in read {
            paths.retain(|path| seen.insert(path.clone()));
            base.extend(collector.read(&paths, &at));
        }
        let mut layers = Vec::new();
        for (index, folder) in self.environment.overlays.iter().enumerate() {
            let name = &self.environment.name;
            let at = Pointer::of(["spec", "environments", name, "overlays"]);
            let at = at.then(index.to_string());
            let paths = collector.find(folder, &at);
            layers.push(collector.read(&paths, &at));
        }
        let lost = collector.lost;
        let mut manifests = overlay::by_address((base, Layer::Base), self.sources, self.findings);
        overlay::check_base(&manifests, self.sources, self.findings);
        for layer in layers {
            let layer = overlay::by_address((layer, Layer::Overlay), self.sources, self.findings);
            overlay::apply(&mut manifests, layer, self.sources, self.findings);
        }
        (manifests, lost)
    }

    fn resolve(&mut self, manifests: &Manifests, lost: bool) -> Vec<Resolved> {
        let (sources, node) = (&*self.sources, self.node);
        let rates = resolve::rates(manifests, self.environment.tier.as_deref());
        let realm = Realm::new(manifests, rates, self.files, sources);
        let invalid_matrix = manifests
            .values()
            .any(|one| one.address.kind == lockstep_model::Kind::RateMatrix && !one.is_valid());
        let mut resolver = Resolver {
            realm: &realm,
            sources,
            findings: self.findings,
            lost: lost || invalid_matrix,
            suggestions: 0,
        };
        let mut resolved = Vec::with_capacity(manifests.len());
        for manifest in manifests.values() {
            resolver.resolve(manifest, &mut resolved);
        }
        self.findings.extend(cross::live_names(&resolved, sources));
        self.findings
            .extend(cross::earlier_names(manifests, sources));
        self.findings
            .extend(cross::quotas(&resolved, &realm, sources));
        if !(lost || invalid_matrix) {
            let tier = cross::tier(self.environment, manifests, node, sources);
            self.findings.extend(tier);
        }
        let removed = cross::removed(&self.project.removed, manifests, node, sources);
        self.findings.extend(removed);
        resolved
    }
}

/// The folders of all environments' overlays: no file below them is of the base.
fn overlay_folders(project: &ProjectSpec) -> Vec<String> {
    let folders = project.environments.values().flat_map(|one| &one.overlays);
    let paths = folders.filter_map(|folder| resolve_path("", folder).ok());
    paths.map(|path| format!("{path}/")).collect()
}
