//! `lockstep audit history`: the life of one object.

use clap::Args;
use lockstep_ledger::Life;
use lockstep_model::{Address, suggest};
use lockstep_remote::Extent;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::Workspace;

/// Show the life of one object: each change with its time, who made it, and what it changed
///
/// What was done under names that the object had before is part of it.
#[derive(Debug, Args)]
pub(super) struct History {
    /// The object, such as `Prompt/support_agent`
    #[arg(value_name = "ADDRESS")]
    address: Address,
}

impl History {
    /// Shows the life of the object.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        let life =
            lockstep_ledger::life(super::ledger(workspace, Extent::Contents)?, &self.address)?;
        if life.deeds.is_empty() {
            return Err(unknown(&life));
        }
        match options.is_json() {
            true => output::plain(|out| lockstep_render::json::v1::audit_history(&life, out))?,
            false => output::styled(|style, out| {
                lockstep_render::text::audit_history(&life, &style, out)
            })?,
        }
        Ok(Exit::Done)
    }
}

fn unknown(life: &Life) -> Failure {
    let asked = life.address.to_string();
    let others: Vec<String> = life.others.iter().map(ToString::to_string).collect();
    let near = suggest::nearest(&asked, others.iter().map(String::as_str));
    let failure = Failure::new(format!("the ledger says nothing of {asked}"));
    match near {
        Some(near) => failure.help(format!("did you mean {near}?")),
        None => failure.help("`lockstep audit log` lists what it speaks of"),
    }
}
