//! `lockstep validate`: what is wrong or odd in the manifests.

use std::path::Path;

use clap::Args;
use lockstep_model::LeftOut;
use lockstep_render::FindingsView;
use lockstep_spec::Loaded;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::{self, Depth};
use crate::report::{self, Report};
use crate::reviewers::Reviewers;
use crate::usage;

/// Check the manifests; ends with 4 if they hold errors
///
/// No network and no credentials are needed. Warnings alone end with 0.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// Check the manifests for each environment, not for one
    #[arg(long, conflicts_with = "env")]
    all_environments: bool,
    /// Write what is found into a file too; `-` is stdout, and it can be repeated
    ///
    /// The formats are sarif, github, junit, json and text: `--report sarif=out.sarif`.
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = report::of_findings)]
    reports: Vec<Report>,
}

impl Validate {
    /// Checks the manifests and shows what is found.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if let Some(clash) = report::clash(options.format, &self.reports) {
            return Ok(usage::refuse(clash));
        }
        let root = project::find(options.project.as_deref())?;
        let reviewers = Reviewers::of(&root);
        let depth = Depth::Checked(&reviewers);
        let loads = match self.all_environments {
            true => all(&root, depth)?,
            false => vec![project::load(&root, options.env.as_deref(), depth)?],
        };
        let mut findings: Vec<_> = loads
            .iter()
            .flat_map(|loaded| &loaded.findings)
            .cloned()
            .collect();
        let mut left_out = LeftOut::default();
        for loaded in &loads {
            left_out.or_more(&loaded.left_out);
        }
        // Most findings do not depend on the environment: each is shown once.
        left_out.cap(&mut findings);
        let mut files: Vec<_> = loads
            .iter()
            .flat_map(|loaded| &loaded.files)
            .cloned()
            .collect();
        files.sort();
        files.dedup();
        let folder = report::folder(&root);
        let text = |file: &str| loads.iter().find_map(|loaded| loaded.sources.text(file));
        let view = FindingsView::new(&findings)
            .with_text(&text)
            .with_left_out(&left_out)
            .with_files(&files)
            .with_folder(&folder);
        let contents = report::findings(&view);
        report::show(options.format, &contents)?;
        report::save(&self.reports, &contents)?;
        Ok(match loads.iter().any(Loaded::has_errors) {
            true => Exit::Findings,
            false => Exit::Done,
        })
    }
}

/// Loads the project for each of its environments; without a usable project file there is one load.
fn all(root: &Path, depth: Depth<'_>) -> Result<Vec<Loaded>, Failure> {
    let first = project::load(root, None, Depth::ProjectFile)?;
    let Some(project) = &first.project else {
        return Ok(vec![first]);
    };
    let names = project.spec.environments.keys();
    names
        .map(|name| project::load(root, Some(name), depth))
        .collect()
}
