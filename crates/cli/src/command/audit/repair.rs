//! `lockstep audit repair`: what a crash left is moved aside, and the ledger says so.

use std::time::Duration;

use clap::Args;
use lockstep_ledger::{Ledger, Report, Scribe, Torn, Verdict, verify};
use lockstep_remote::Extent;
use lockstep_render::{Mended, json, text};
use lockstep_spec::LedgerPlace;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::hold::{self, LocalLedger};
use crate::project::Workspace;
use crate::{actor, ledger, mending, output, remote, run, runtime};

/// Move what a crash left of an entry into a file beside the ledger, and record that
///
/// No entry is lost by it: what was cut short never was one, and nothing was sent on the strength of
/// it. `lockstep apply` does the same by itself. Damage of any other kind is refused: it is no work of
/// a crash.
#[derive(Debug, Args)]
pub(super) struct Repair {}

impl Repair {
    /// Repairs the ledger.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        workspace.hold(actor::NOBODY, (Duration::ZERO, LocalLedger::Unasked), None)?;
        let report = verify(workspace.ledger_with(Extent::Contents)?)?;
        refuse_damage(&report)?;
        // Opening it for appending moves the torn tail aside, and erases what tombstones name.
        let ledger = ledger::append(workspace, report.head)?;
        let torn = ledger.untold()?;
        runtime::block_on(erase_there(&ledger, workspace))?;
        runtime::block_on(tell(ledger, &torn, workspace))?;
        let mended = Mended {
            torn,
            erased: report.unerased,
        };
        match options.is_json() {
            true => output::plain(|out| json::v1::mended(&mended, out))?,
            false => output::styled(|style, out| text::mended(&mended, &style, out))?,
        }
        Ok(Exit::Done)
    }
}

/// Erases in a bucket what tombstones name: whoever wrote them may have died before that.
async fn erase_there(ledger: &Ledger, workspace: &Workspace) -> Result<(), Failure> {
    let LedgerPlace::Bucket { .. } = &workspace.environment.ledger else {
        return Ok(());
    };
    let Some(remote) = remote::open(&workspace.ledger()).await? else {
        return Ok(());
    };
    for content in ledger.forgotten() {
        remote.forget(content).await?;
    }
    Ok(())
}

async fn tell(ledger: Ledger, torn: &[Torn], workspace: &Workspace) -> Result<(), Failure> {
    let scribe = Scribe::new(ledger, hold::deposit(workspace).await?);
    let actor = actor::actor(&workspace.root, actor::NOBODY.to_owned());
    let run = workspace.hold.get();
    let run = run.map_or_else(run::new_id, |hold| hold.id().to_owned());
    let told = mending::tell(&scribe, torn, (&actor, &run)).await;
    drop(scribe.close().await);
    told
}

fn refuse_damage(report: &Report) -> Result<(), Failure> {
    let Verdict::Damaged { line, damage } = &report.verdict else {
        return Ok(());
    };
    let message = format!(
        "nothing was repaired: the ledger is broken at line {line}, and not by a crash: {damage}"
    );
    Err(Failure::new(message).exit(Exit::Broken).help(
        "only an entry that a crash cut short can be repaired. `lockstep audit verify` says what to \
         do: bring back a copy that verifies, or begin anew with `lockstep audit restart`",
    ))
}
