//! `lockstep audit runs`: which runs there were.

use clap::Args;
use lockstep_remote::Extent;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::Workspace;

/// List the runs, with the ids that `lockstep undo` takes
#[derive(Debug, Args)]
pub(super) struct Runs {}

impl Runs {
    /// Lists the runs.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        let runs = lockstep_ledger::runs(super::ledger(workspace, Extent::Base)?)?;
        match options.is_json() {
            true => output::plain(|out| lockstep_render::json::v1::audit_runs(&runs, out))?,
            false => {
                output::styled(|style, out| lockstep_render::text::audit_runs(&runs, &style, out))?;
            }
        }
        Ok(Exit::Done)
    }
}
