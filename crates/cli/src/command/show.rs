//! `lockstep show`: a saved plan, as it was shown when it was made.

use std::path::PathBuf;

use clap::Args;
use lockstep_render::json::v1;
use lockstep_render::{Saved, text};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{output, saved};

/// Show a saved plan
///
/// Nothing but the file is needed: no project, no credentials, no network.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The file that `lockstep plan --out` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Show {
    /// Shows the plan.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let Saved { envelope, plan, .. } = saved::read(&self.file)?;
        match options.is_json() {
            true => output::plain(|out| v1::plan(&plan, &envelope, out))?,
            false => output::styled(|style, out| text::plan(&plan, &style, out))?,
        }
        Ok(Exit::Done)
    }
}
