//! `lockstep audit restart`: a new ledger in the place of one that is lost.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::time::Duration;

use clap::Args;
use lockstep_genesys::Access;
use lockstep_ledger::{Actor, Draft, Event, Lock, Scribe, set_aside};
use lockstep_remote::Lease;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::hold::{self, Hold, LocalLedger};
use crate::project::Workspace;
use crate::regain::{Regained, regain};
use crate::tenant::Tenant;
use crate::{actor, agreement, clock, ledger, output, remote, run, runtime};

/// Begin a new ledger in the place of one that is lost
///
/// What the lost ledger owned is read from the organisation's audit log, and what is live now is
/// taken for what was applied. Nothing is written to the tenant, and no secret is sent again for it.
/// A damaged ledger is moved aside and never deleted; in a remote place it stays where it is, and the
/// new one begins in another.
#[derive(Debug, Args)]
pub(super) struct Restart {
    /// Why; it stays in the ledger
    #[arg(long, value_name = "TEXT", value_parser = agreement::reason)]
    reason: String,
    /// Begin it without asking
    #[arg(short, long)]
    yes: bool,
}

impl Restart {
    /// Begins the new ledger.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some((workspace, spec)) = Workspace::open(project, env)? else {
            return Ok(Exit::Findings);
        };
        runtime::block_on(async {
            let tenant = Tenant::open(&workspace, options.talk(Access::Audit)).await?;
            let regained = regain(&workspace, &spec, &tenant).await;
            let client = tenant.actor.clone();
            let regained = tenant.close_after(regained).await?;
            self.begin(&workspace, regained, client).await
        })
    }

    async fn begin(
        self,
        workspace: &Workspace,
        regained: Regained,
        client: String,
    ) -> Result<Exit, Failure> {
        regained.show();
        if !self.yes && !agreed()? {
            output::say("Nothing was done.");
            return Ok(Exit::Error);
        }
        let name = format!("lost-{}", clock::stamp());
        copy_aside(&workspace.ledger(), &name).await?;
        workspace.hold(&client, (Duration::ZERO, LocalLedger::Unasked), None)?;
        let aside = match workspace.hold.get().and_then(Hold::lock) {
            Some(lock) => set_aside(lock, &name)?,
            None => None,
        };
        let ledger = ledger::append(workspace, None)?;
        let scribe = Scribe::new(ledger, hold::deposit(workspace).await?);
        let actor = actor::actor(&workspace.root, client);
        let entries = self.write(workspace, regained, (&scribe, actor)).await;
        drop(scribe.close().await);
        if let Some(aside) = aside {
            output::say(format!("the lost ledger lies in {}", aside.display()));
        }
        let text = format!(
            "The ledger of `{}` begins anew with {} entries. `lockstep plan` tells what differs.\n",
            workspace.environment.name, entries?
        );
        output::result(text.as_bytes())?;
        Ok(Exit::Done)
    }

    async fn write(
        &self,
        workspace: &Workspace,
        regained: Regained,
        (scribe, actor): (&Scribe, Actor),
    ) -> Result<usize, Failure> {
        let hold = workspace.hold.get();
        let run = hold.map_or_else(run::new_id, |hold| hold.id().to_owned());
        let events = regained.events(&self.reason, &actor);
        let count = events.len();
        for event in events {
            scribe.queue(draft(&run, event));
        }
        scribe.settle().await?;
        Ok(count)
    }
}

/// Moves aside this machine's copy of a ledger that is gone from its place: it would be held
/// against the new one.
async fn copy_aside(folder: &Path, name: &str) -> Result<(), Failure> {
    let Some(remote) = remote::open(folder).await? else {
        return Ok(());
    };
    if !remote.is_empty().await? {
        return Ok(());
    }
    // Whoever takes a lease over says so in the ledger, which would begin with that.
    let ended = |lease: &Lease| lease.left(clock::instant()).is_none();
    if let Some(lease) = remote.lease().await?.filter(ended) {
        let message = format!(
            "the lease of {} ended and was never given back",
            lease.owner
        );
        return Err(Failure::new(message).exit(Exit::Locked).help(format!(
            "`lockstep lock release {}` gives it back; then begin the new ledger",
            lease.owner.id
        )));
    }
    let lock = Lock::of(folder, &actor::holder())?;
    if let Some(aside) = set_aside(&lock, name)? {
        let aside = aside.display();
        output::say(format!(
            "this machine's copy of the lost ledger lies in {aside}"
        ));
    }
    Ok(())
}

fn draft(run: &str, event: Event<lockstep_model::Fields>) -> Draft {
    Draft {
        time: clock::now(),
        run: run.to_owned(),
        event,
    }
}

fn agreed() -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        let message = "nobody can be asked: stdin is no terminal, so nothing was done";
        return Err(Failure::new(message).help("pass --yes to begin without asking"));
    }
    output::ask("\nBegin the new ledger? Only 'yes' is accepted: ");
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.map_err(|error| Failure::new("the answer cannot be read").because(error))?;
    Ok(answer.trim() == "yes")
}
