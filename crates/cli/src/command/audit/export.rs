//! `lockstep audit export`: what was done, for a SIEM.

use clap::Args;
use lockstep_remote::Extent;
use lockstep_render::{auditlogmessage, json};

use super::aside::Aside;
use super::filter::{Kinds, Wanted};
use super::log::meant;
use crate::command::{Format, Options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::{output, usage};

/// Write what was done as lines of JSON, for a SIEM
///
/// `--format auditlogmessage` writes a line for each change, in the field names of Genesys Cloud's own
/// audit messages; `--format jsonl` writes each entry of the ledger as it is stored.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    wanted: Wanted,
}

impl Export {
    /// Writes the lines.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        match options.format {
            Format::Auditlogmessage => self.messages(workspace),
            Format::Ndjson => self.entries(workspace),
            Format::Text
            | Format::Json
            | Format::Csv
            | Format::Dot
            | Format::Sarif
            | Format::Github
            | Format::Junit
            | Format::Markdown
            | Format::GithubSummary
            | Format::Html => Ok(usage::refuse(
                "`lockstep audit export` writes `--format auditlogmessage` or `--format jsonl`",
            )),
        }
    }

    fn messages(self, workspace: &Workspace) -> Result<Exit, Failure> {
        let folder = super::ledger(workspace, Extent::Contents)?;
        let mut filter = self.wanted.filter(Kinds::all(), workspace)?;
        let deeds = lockstep_ledger::deeds(folder, |entry| filter.takes(entry))?;
        let aside = Aside::default();
        let deeds = aside.keep(deeds);
        let written = output::streamed(|_style, out| auditlogmessage::lines(deeds, out));
        aside.told(written)
    }

    fn entries(self, workspace: &Workspace) -> Result<Exit, Failure> {
        let folder = super::ledger(workspace, Extent::Base)?;
        let filter = self.wanted.filter(Kinds::all(), workspace)?;
        let entries = meant(lockstep_ledger::entries(folder)?, filter);
        let aside = Aside::default();
        let entries = aside.keep(entries);
        let written = output::streamed(|_style, out| json::v1::audit_lines(entries, out));
        aside.told(written)
    }
}
