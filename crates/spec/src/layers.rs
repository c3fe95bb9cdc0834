//! The manifests of an environment: the base, with overlays over it, defaults beneath, and values
//! filled in.
//!
//! A project comes in; manifests go out that are known to be valid or not, with what was passed
//! over on the way.

use std::collections::BTreeSet;

use lockstep_model::{Finding, Pointer};

use crate::collect::{Collector, Passed};
use crate::defaults::{self, Defaults};
use crate::environment::Environment;
use crate::files::{Files, resolve};
use crate::lost::Lost;
use crate::overlay::{self, Layer, Manifests};
use crate::policy;
use crate::project::ProjectSpec;
use crate::resting::Resting;
use crate::span::{Node, Sources};
use crate::suggest::Budget;
use crate::values;

/// What the manifests of an environment are made from.
pub(crate) struct Layers<'a, F> {
    pub(crate) files: &'a F,
    pub(crate) project: (&'a ProjectSpec, &'a Node),
    pub(crate) environment: &'a Environment,
    pub(crate) sources: &'a mut Sources,
    pub(crate) findings: &'a mut Vec<Finding>,
}

/// The manifests of an environment.
#[derive(Debug)]
pub(crate) struct Laid {
    pub(crate) manifests: Manifests,
    /// What was lost: what seems to be missing may be among it.
    pub(crate) lost: Lost,
    /// Files among the manifests that are none.
    pub(crate) passed: Vec<Passed>,
}

impl<F: Files> Layers<'_, F> {
    /// Reads the base, lays overlays over it and defaults beneath, fills values in, and holds each
    /// manifest to its schema.
    pub(crate) fn lay(mut self) -> Laid {
        let mut laid = self.documents();
        let environment = &self.environment.name;
        let (sources, findings) = (&mut *self.sources, &mut *self.findings);
        let mut values = values::read(self.files, self.project, environment, sources, findings);
        let mut defaults = defaults::read(self.project, environment, sources, findings);
        for Defaults { manifest, .. } in &mut defaults {
            manifest.fill(&mut values, sources, findings);
            findings.extend(manifest.validate(sources));
        }
        let idle = defaults::apply(&defaults, &mut laid.manifests, sources);
        for resting in laid.manifests.values_mut() {
            if let Some(verdict) = resting.verdict() {
                findings.extend(verdict);
                continue;
            }
            let mut manifest = resting.open();
            manifest.fill(&mut values, sources, findings);
            findings.extend(manifest.check(sources));
            *resting = manifest.into();
        }
        if !laid.lost.any() {
            findings.extend(idle);
            findings.extend(values.unused(sources));
        }
        laid
    }

    /// Reads the base and lays the environment's overlays over it.
    fn documents(&mut self) -> Laid {
        let mut collector = Collector {
            files: self.files,
            sources: self.sources,
            findings: self.findings,
            project: self.project.1,
            lost: Lost::default(),
            layer: Layer::Base,
            passed: Vec::new(),
            others: value_files(self.project.0),
        };
        let base = base(&mut collector, self.project.0);
        collector.layer = Layer::Overlay;
        let mut layers = Vec::new();
        for (index, folder) in self.environment.overlays.iter().enumerate() {
            let name = &self.environment.name;
            let at = Pointer::of(["spec", "environments", name, "overlays"]);
            let at = at.then(index.to_string());
            let paths = collector.find(folder, &at);
            layers.push(collector.read(&paths, &at));
        }
        let Collector { lost, passed, .. } = collector;
        let mut manifests = overlay::by_address((base, Layer::Base), self.sources, self.findings);
        let suggestions = Budget::default();
        overlay::check_base(&manifests, self.sources, self.findings);
        for layer in layers {
            let layer = overlay::by_address((layer, Layer::Overlay), self.sources, self.findings);
            overlay::apply(
                &mut manifests,
                layer,
                &suggestions,
                self.sources,
                self.findings,
            );
        }
        Laid {
            manifests,
            lost,
            passed,
        }
    }
}

/// Reads all manifests that are no overlay's. A folder that is named twice, or inside another, is
/// read once.
fn base<F: Files>(collector: &mut Collector<'_, F>, project: &ProjectSpec) -> Vec<Resting> {
    let overlaid = overlay_folders(project);
    let is_base = |path: &str| !overlaid.iter().any(|folder| path.starts_with(folder));
    let mut read = Vec::new();
    for (index, folder) in project.manifests.iter().enumerate() {
        let at = Pointer::of(["spec", "manifests", &index.to_string()]);
        let mut paths = collector.find(folder, &at);
        paths.retain(|path| is_base(path));
        read.push((paths, at));
    }
    let mut passed = BTreeSet::new();
    collector
        .passed
        .retain(|one| is_base(&one.path) && passed.insert(one.path.clone()));
    let mut base = Vec::new();
    let mut seen = BTreeSet::new();
    for (mut paths, at) in read {
        paths.retain(|path| seen.insert(path.clone()));
        base.extend(collector.read(&paths, &at));
    }
    base
}

/// The folders of all environments' overlays, and those of policies: no file below them is of the
/// base.
fn overlay_folders(project: &ProjectSpec) -> Vec<String> {
    let folders = project.environments.values().flat_map(|one| &one.overlays);
    let policies = policy::folders(project);
    let folders = folders.map(String::as_str).chain(policies);
    let paths = folders.filter_map(|folder| resolve("", folder).ok());
    paths.map(|path| format!("{path}/")).collect()
}

/// The files of all environments' values: they are no manifests, wherever they are.
pub(crate) fn value_files(project: &ProjectSpec) -> BTreeSet<String> {
    let environments = project.environments.values();
    let values = environments.filter_map(|one| one.values.as_ref());
    let layers = values
        .chain(&project.values)
        .flat_map(|values| values.layers());
    let paths = layers.filter_map(|(_index, layer)| layer.file.as_deref());
    paths.filter_map(|path| resolve("", path).ok()).collect()
}
