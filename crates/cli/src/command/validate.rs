//! `lockstep validate`: what is wrong or odd in the manifests.

use std::path::Path;

use clap::Args;
use lockstep_spec::Loaded;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::{self, Depth};

/// Check the manifests; ends with 4 if they hold errors
///
/// No network and no credentials are needed. Warnings alone end with 0.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// Check the manifests for each environment, not for one
    #[arg(long, conflicts_with = "env")]
    all_environments: bool,
}

impl Validate {
    /// Checks the manifests and shows what is found.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let root = project::find(options.project.as_deref())?;
        let loads = match self.all_environments {
            true => all(&root)?,
            false => vec![project::load(
                &root,
                options.env.as_deref(),
                Depth::Manifests,
            )?],
        };
        let mut findings: Vec<_> = loads
            .iter()
            .flat_map(|loaded| &loaded.findings)
            .cloned()
            .collect();
        findings.sort();
        // Most findings do not depend on the environment: each is shown once.
        findings.dedup();
        match options.is_json() {
            true => output::plain(|out| lockstep_render::json::v1::findings(&findings, out))?,
            false => output::styled(|style, out| {
                lockstep_render::text::findings(&findings, &style, out)
            })?,
        }
        Ok(match loads.iter().any(Loaded::has_errors) {
            true => Exit::Findings,
            false => Exit::Done,
        })
    }
}

/// Loads the project for each of its environments; without a usable project file there is one load.
fn all(root: &Path) -> Result<Vec<Loaded>, Failure> {
    let first = project::load(root, None, Depth::ProjectFile)?;
    let Some(project) = &first.project else {
        return Ok(vec![first]);
    };
    let names = project.spec.environments.keys();
    names
        .map(|name| project::load(root, Some(name), Depth::Manifests))
        .collect()
}
