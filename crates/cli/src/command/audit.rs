//! `lockstep audit`: the ledger, checked and read.

mod aside;
mod export;
mod filter;
mod forget;
mod history;
mod keygen;
mod log;
mod repair;
mod restart;
mod runs;
mod show;
mod verify;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lockstep_remote::Extent;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::remote;

/// Check and read the ledger
#[derive(Debug, Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    question: Question,
}

/// What is asked of the ledger.
#[derive(Debug, Subcommand)]
enum Question {
    Verify(verify::Verify),
    Repair(repair::Repair),
    Restart(restart::Restart),
    Forget(forget::Forget),
    Keygen(keygen::Keygen),
    Log(log::Log),
    Runs(runs::Runs),
    Show(show::Show),
    History(history::History),
    Export(export::Export),
}

impl Audit {
    /// Says whether the entries are listed.
    pub(super) const fn is_log(&self) -> bool {
        matches!(self.question, Question::Log(_))
    }

    /// Says whether lines are written for other programs.
    pub(super) const fn is_export(&self) -> bool {
        matches!(self.question, Question::Export(_))
    }

    /// Asks the ledger.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if let Question::Keygen(keygen) = self.question {
            return keygen.run(options);
        }
        if let Question::Restart(restart) = self.question {
            return restart.run(options);
        }
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(workspace) = Workspace::open_project(project, env)? else {
            return Ok(Exit::Findings);
        };
        match self.question {
            Question::Verify(verify) => verify.run(&workspace, options),
            Question::Repair(repair) => repair.run(&workspace, options),
            Question::Forget(forget) => forget.run(&workspace, options),
            Question::Keygen(keygen) => keygen.run(options),
            Question::Restart(restart) => restart.run(options),
            Question::Log(log) => log.run(&workspace, options),
            Question::Runs(runs) => runs.run(&workspace, options),
            Question::Show(show) => show.run(&workspace, options),
            Question::History(history) => history.run(&workspace, options),
            Question::Export(export) => export.run(&workspace, options),
        }
    }
}

/// Returns the folder of the ledger that is read. Where there is none, nothing can be said of it: that
/// is no empty answer.
fn ledger(workspace: &Workspace, extent: Extent) -> Result<PathBuf, Failure> {
    let folder = workspace.ledger_with(extent)?;
    match lockstep_ledger::identity(&folder)? {
        Some(_identity) => Ok(folder),
        None => {
            let message = format!("there is no ledger at {}", remote::shown(&folder));
            Err(Failure::new(message).help(
                "`lockstep apply` begins it; `--env` names the environment whose ledger is meant",
            ))
        }
    }
}
