//! `lockstep audit`: the ledger, checked and read.

use std::path::Path;

use clap::{Args, Subcommand};
use lockstep_ledger::{Entry, Verdict};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::Workspace;

/// Check and read the ledger
#[derive(Debug, Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    question: Question,
}

/// What is asked of the ledger.
#[derive(Debug, Subcommand)]
enum Question {
    /// Check that the ledger is what was written; ends with 8 if it is not
    ///
    /// Every entry is hashed again, with its content and its link to the entry before. It ends
    /// with 1 if that could not be looked at.
    Verify,
    /// List the entries
    Log,
    /// List the runs, with the ids that `lockstep undo` takes
    Runs,
    /// Show one entry with its contents
    Show {
        /// The entry's number, from 0
        #[arg(value_name = "N")]
        number: u64,
    },
}

impl Audit {
    /// Asks the ledger.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(workspace) = Workspace::open_project(project, env)? else {
            return Ok(Exit::Findings);
        };
        let folder = workspace.ledger();
        match self.question {
            Question::Verify => verify(&folder, options),
            Question::Log => log(&folder, options),
            Question::Runs => runs(&folder, options),
            Question::Show { number } => show(&folder, number, options),
        }
    }
}

fn verify(folder: &Path, options: &Options) -> Result<Exit, Failure> {
    let report = lockstep_ledger::verify(folder)?;
    match options.is_json() {
        true => output::plain(|out| lockstep_render::json::v1::audit_report(&report, out))?,
        false => {
            output::styled(|style, out| lockstep_render::text::audit_report(&report, &style, out))?;
        }
    }
    Ok(match report.verdict {
        Verdict::Intact | Verdict::TornTail { .. } => Exit::Done,
        Verdict::Damaged { .. } => Exit::Broken,
    })
}

fn log(folder: &Path, options: &Options) -> Result<Exit, Failure> {
    let entries: Result<Vec<Entry>, _> = lockstep_ledger::entries(folder)?.collect();
    let entries = entries?;
    match options.is_json() {
        true => output::plain(|out| lockstep_render::json::v1::audit_log(&entries, out))?,
        false => {
            output::styled(|style, out| lockstep_render::text::audit_log(&entries, &style, out))?;
        }
    }
    Ok(Exit::Done)
}

fn runs(folder: &Path, options: &Options) -> Result<Exit, Failure> {
    let runs = lockstep_ledger::runs(folder)?;
    match options.is_json() {
        true => output::plain(|out| lockstep_render::json::v1::audit_runs(&runs, out))?,
        false => {
            output::styled(|style, out| lockstep_render::text::audit_runs(&runs, &style, out))?;
        }
    }
    Ok(Exit::Done)
}

fn show(folder: &Path, number: u64, options: &Options) -> Result<Exit, Failure> {
    let entry = lockstep_ledger::entry(folder, number)?;
    match options.is_json() {
        true => output::plain(|out| lockstep_render::json::v1::audit_entry(&entry, out))?,
        false => {
            output::styled(|style, out| lockstep_render::text::audit_entry(&entry, &style, out))?;
        }
    }
    Ok(Exit::Done)
}
