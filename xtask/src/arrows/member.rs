//! The members of the workspace, as `cargo metadata` tells them.
//!
//! Facts only; nothing is judged here.

use std::path::Path;

use cargo_metadata::{CargoOpt, Dependency, DependencyKind, MetadataCommand};

use super::manifest;
use crate::failure::Failure;
use crate::tree;

/// When a dependency is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// To build the crate.
    Build,
    /// To test it.
    Test,
}

/// One line of a manifest's dependencies.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    /// The package that is depended on.
    pub(super) to: String,
    /// When it is needed.
    pub(super) need: Need,
    /// Whether it is a crate of this workspace.
    pub(super) ours: bool,
    /// Whether it is there only when a feature asks for it.
    pub(super) optional: bool,
    /// Whether it is taken without a single feature, the default ones included.
    pub(super) bare: bool,
    /// `manifest:line` of the dependency.
    pub(super) at: String,
}

/// One crate of the workspace.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The package's name.
    pub(super) name: String,
    /// Its manifest, relative to the workspace.
    pub(super) manifest: String,
    /// What it depends on.
    pub(super) edges: Vec<Edge>,
}

impl Member {
    /// Iterates over the edges that stay inside the workspace.
    pub(super) fn ours(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(|edge| edge.ours)
    }
}

/// Reads all members of the workspace at `root`, sorted by name.
pub(super) fn read(root: &Path) -> Result<Vec<Member>, Failure> {
    let metadata = MetadataCommand::new()
        .current_dir(root)
        .other_options(vec!["--offline".to_owned(), "--locked".to_owned()])
        .features(CargoOpt::AllFeatures)
        .no_deps()
        .exec()?;
    let mut members = Vec::with_capacity(metadata.packages.len());
    for package in &metadata.packages {
        let path = package.manifest_path.as_std_path();
        let manifest = path
            .strip_prefix(root)
            .unwrap_or(path)
            .to_string_lossy()
            .into_owned();
        let lines = manifest::lines(&manifest, &tree::read(path)?)?;
        let edges = package.dependencies.iter().map(|dependency| {
            let key = dependency.rename.as_ref().unwrap_or(&dependency.name);
            edge(dependency, lines.place(&manifest, key))
        });
        members.push(Member {
            name: package.name.to_string(),
            edges: edges.collect(),
            manifest,
        });
    }
    members.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(members)
}

/// Turns cargo's word for a dependency into ours.
fn edge(dependency: &Dependency, at: String) -> Edge {
    // A kind that cargo has yet to invent is held to the stricter table.
    let tests = dependency.kind == DependencyKind::Development;
    let need = if tests { Need::Test } else { Need::Build };
    Edge {
        to: dependency.name.clone(),
        need,
        ours: dependency.path.is_some(),
        optional: dependency.optional,
        bare: dependency.features.is_empty() && !dependency.uses_default_features,
        at,
    }
}
