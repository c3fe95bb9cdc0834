//! `lockstep show`: a saved plan, as it was shown when it was made.

use std::path::PathBuf;

use clap::Args;
use lockstep_render::{PlanView, Saved};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{self, Asked, Planned};
use crate::{findings, project, saved, signing, usage};

/// Show a saved plan
///
/// Nothing but the file is needed: no project, no credentials, no network.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The file that `lockstep plan --out` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    asked: Asked,
}

impl Show {
    /// Shows the plan.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if let Some(clash) = self.asked.clash(options.format) {
            return Ok(usage::refuse(clash));
        }
        let saved = saved::read(&self.file)?;
        signing::check(&saved, &[])?;
        let Saved { envelope, plan, .. } = saved;
        let file = self.file.display().to_string();
        // There need be no project: files are then named as the plan names them.
        let root = project::find(options.project.as_deref()).ok();
        let folder = root.map(|root| report::folder(&root)).unwrap_or_default();
        let planned = Planned {
            view: PlanView::new(&plan)
                .with_folder(&folder)
                .with_file(Some(&file)),
            envelope: &envelope,
            length: self.asked.length(),
        };
        planned.show(options.format)?;
        findings::saved(&plan)?;
        self.asked.save(&planned)?;
        Ok(Exit::Done)
    }
}
