//! `lockstep audit forget`: erases a content, and leaves a tombstone in the chain.

use std::time::Duration;

use clap::Args;
use lockstep_ledger::{Draft, Error, Event, Forgotten, Hash, Ledger, Scribe};
use lockstep_render::{Erased, json, text};
use lockstep_spec::LedgerPlace;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::hold::{self, LocalLedger};
use crate::project::Workspace;
use crate::{actor, agreement, clock, ledger, output, remote, run, runtime};

/// Erase one content of the ledger, and leave a tombstone in the chain
///
/// The entries that name the content stay as they are, and the chain holds: `audit verify` accepts
/// what a tombstone names, and `audit show` says why it is gone. What is applied now, and what a write
/// that was begun needs, is refused. Copies of the ledger keep the content until they are erased too.
#[derive(Debug, Args)]
pub(super) struct Forget {
    /// The hash of the content, as `audit show --format json` tells it
    #[arg(value_name = "HASH")]
    content: Hash,
    /// Why; it stays in the ledger, so do not repeat what is to be forgotten
    #[arg(long, value_name = "TEXT", value_parser = agreement::reason)]
    reason: String,
}

impl Forget {
    /// Erases the content.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        refuse_git(workspace)?;
        workspace.hold(actor::NOBODY, (Duration::ZERO, LocalLedger::Unasked), None)?;
        let folder = workspace.ledger();
        // A ledger that is not there is not made for it.
        let head = ledger::read(&folder)?.head;
        let absent = || Error::Absent {
            path: folder.clone(),
        };
        let ledger = ledger::append(workspace, Some(head.ok_or_else(absent)?))?;
        let erased = runtime::block_on(self.erase(ledger, workspace))?;
        match options.is_json() {
            true => output::plain(|out| json::v1::erased(&erased, out))?,
            false => output::styled(|style, out| text::erased(&erased, &style, out))?,
        }
        Ok(Exit::Done)
    }

    async fn erase(self, ledger: Ledger, workspace: &Workspace) -> Result<Erased, Failure> {
        let found = ledger.erasable(self.content).map_err(unerasable)?;
        let mut erased = Erased {
            content: self.content,
            entries: found.entries,
            tombstone: None,
        };
        let mut ledger = ledger;
        if !found.is_forgotten {
            let scribe = Scribe::new(ledger, hold::deposit(workspace).await?);
            let appended = scribe.append(self.draft(workspace)).await;
            ledger = scribe.close().await?;
            erased.tombstone = Some(appended?.sequence);
        }
        // The tombstone first: what is missing without one is damage.
        if let Some(remote) = remote::open(&workspace.ledger()).await? {
            remote.forget(self.content).await?;
        }
        ledger.erase()?;
        Ok(erased)
    }

    fn draft(&self, workspace: &Workspace) -> Draft {
        let hold = workspace.hold.get();
        Draft {
            time: clock::now(),
            run: hold.map_or_else(run::new_id, |hold| hold.id().to_owned()),
            event: Event::Forgotten(Forgotten {
                content: self.content,
                reason: self.reason.clone(),
                actor: actor::actor(&workspace.root, actor::NOBODY.to_owned()),
            }),
        }
    }
}

fn unerasable(error: Error) -> Failure {
    let help = if matches!(error, Error::ContentNeeded { .. }) {
        "change the object or hand it over (`removed:` in lockstep.yaml), apply, and then forget"
    } else if matches!(error, Error::NoContent { .. }) {
        "`lockstep audit log --format json` tells which entry names which content"
    } else {
        "`lockstep audit verify` says more"
    };
    Failure::new("nothing was erased").because(error).help(help)
}

/// Git keeps every content that was ever pushed.
fn refuse_git(workspace: &Workspace) -> Result<(), Failure> {
    match &workspace.environment.ledger {
        LedgerPlace::Git { .. } => Err(Failure::new(
            "nothing was erased: the ledger lies in Git, which keeps all that was ever pushed",
        )
        .help("a ledger that has to forget belongs into a bucket or a folder")),
        LedgerPlace::Folder(_) | LedgerPlace::Bucket { .. } => Ok(()),
    }
}
