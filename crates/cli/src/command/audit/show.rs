//! `lockstep audit show`: one entry with its contents.

use clap::Args;
use lockstep_remote::Extent;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::Workspace;

/// Show one entry with its contents
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The entry's number, from 0
    #[arg(value_name = "N")]
    number: u64,
}

impl Show {
    /// Shows the entry.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        let entry =
            lockstep_ledger::entry(super::ledger(workspace, Extent::Contents)?, self.number)?;
        match options.is_json() {
            true => output::plain(|out| lockstep_render::json::v1::audit_entry(&entry, out))?,
            false => output::styled(|style, out| {
                lockstep_render::text::audit_entry(&entry, &style, out)
            })?,
        }
        Ok(Exit::Done)
    }
}
