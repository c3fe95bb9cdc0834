//! The lease of a run: got before anything is planned, renewed on a thread of its own, given back at
//! the end.
//!
//! Ledgers in a folder are held by the operating system's lock instead, which is taken when the
//! ledger is opened; here it is only waited for. A lease that ended is taken over, and the ledger
//! says so before anything else is read from it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use lockstep_ledger::{Deposit, Draft, Event, Leaseholder, LockTaken, Scribe};
use lockstep_remote::{Acquired, Extent, Lease, Owner, Permit, Placed, Remote, Taken, Waiting};
use lockstep_spec::{LedgerPlace, Tenant};
use tokio::sync::oneshot;

use crate::clock::{self, Stopwatch};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Board, Waits};
use crate::project::Workspace;
use crate::{actor, environment, ledger, output, remote, run, runtime};

/// How often a lock of the operating system is looked at that somebody waits for.
const LOOK: Duration = Duration::from_millis(200);

/// Whether a ledger on the machine of a CI service may be used, which goes away with its run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LocalLedger {
    /// It may.
    Allowed,
    /// It may not.
    Refused,
}

/// A lease that is held until this is dropped.
#[derive(Debug)]
pub(crate) struct Hold {
    permit: Permit,
    id: String,
    /// Tells the keeper that the run ended.
    end: Option<oneshot::Sender<()>>,
    keeper: Option<JoinHandle<()>>,
}

/// What it takes to get a lease.
struct Wanted {
    folder: PathBuf,
    owner: Owner,
    length: Duration,
    patience: Duration,
    board: Option<Arc<Board>>,
}

/// Gets what it takes to write to the ledger, and waits for it so long. Nothing comes out for a
/// folder, whose lock is taken when it is opened.
pub(crate) fn take(
    workspace: &Workspace,
    client: &str,
    (patience, local): (Duration, LocalLedger),
    board: Option<&Arc<Board>>,
) -> Result<Option<Hold>, Failure> {
    let folder = workspace.ledger();
    if remote::name(&folder).is_none() {
        if local == LocalLedger::Refused {
            refuse_local(workspace, environment::variable("CI").as_deref())?;
        }
        wait(&folder, patience, board)?;
        return Ok(None);
    }
    let wanted = Wanted {
        owner: actor::owner(client, run::new_id()),
        length: workspace.environment.lease,
        folder,
        patience,
        board: board.cloned(),
    };
    begin(wanted).map(Some)
}

/// Lets one object stand for many batches, where there are many by now. It only saves requests, so
/// that a failure is told and hinders nothing.
pub(crate) async fn compact(workspace: &Workspace) {
    let folder = workspace.ledger();
    let compacted = async {
        match remote::open(&folder).await? {
            Some(remote) => Ok::<_, Failure>(remote.compact(&folder).await?),
            None => Ok(None),
        }
    };
    if let Err(failure) = compacted.await {
        let error = lockstep_apply::chain(&failure);
        tracing::warn!(%error, "the ledger could not be compacted");
    }
}

/// Makes what batches are put through before they are appended, if the ledger lies elsewhere.
pub(crate) async fn deposit(workspace: &Workspace) -> Result<Option<Arc<dyn Deposit>>, Failure> {
    let permit = workspace.hold.get().map(Hold::permit);
    let remote = remote::open(&workspace.ledger()).await?;
    Ok(
        remote
            .map(|remote| -> Arc<dyn Deposit> { Arc::new(Placed::new(Arc::new(remote), permit)) }),
    )
}

impl Hold {
    /// Returns what is asked before each write.
    pub(crate) fn permit(&self) -> Permit {
        self.permit.clone()
    }

    /// Returns the id of the run that holds it.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // One that is gone already has given it back.
        let _heard = self.end.take().map(|end| end.send(()));
        drop(self.keeper.take().map(JoinHandle::join));
    }
}

fn begin(wanted: Wanted) -> Result<Hold, Failure> {
    let (sender, got) = mpsc::channel();
    let (end, ended) = oneshot::channel();
    let keeper = thread::Builder::new().name("lease".to_owned());
    let keeper = keeper.spawn(move || {
        let told = sender.clone();
        let kept = runtime::block_on(async move {
            let (remote, acquired) = acquire(&wanted).await?;
            let permit = acquired.keeper.permit();
            let fenced = match &acquired.taken {
                Some(taken) => fence(&wanted, taken, (&remote, &permit)).await,
                None => Ok(()),
            };
            if fenced.is_ok() {
                let got = (permit, wanted.owner.id.clone());
                // Whoever waits for it is there as long as the program is.
                drop(told.send(Ok(got)));
                drop(ended.await);
            }
            let released = acquired.keeper.release().await;
            fenced?;
            released.map_err(Failure::from)
        });
        if let Err(failure) = kept {
            let unsent = sender.send(Err(failure));
            // It was got and not given back: it ends by itself.
            if let Err(mpsc::SendError(Err(failure))) = unsent {
                tracing::warn!(error = %lockstep_apply::chain(&failure), "the lease on the ledger was not given back; it ends by itself");
            }
        }
    });
    let keeper = keeper
        .map_err(|error| Failure::new("the lease on the ledger cannot be kept").because(error))?;
    let got = got.recv();
    let gone = || Failure::new("the lease on the ledger cannot be kept");
    let (permit, id) = got.map_err(|_gone| gone())??;
    Ok(Hold {
        permit,
        id,
        end: Some(end),
        keeper: Some(keeper),
    })
}

async fn acquire(wanted: &Wanted) -> Result<(Arc<Remote>, Acquired), Failure> {
    let gone = || Failure::new("the ledger's place is not known");
    let remote = Arc::new(remote::open(&wanted.folder).await?.ok_or_else(gone)?);
    let times = (wanted.length, wanted.patience);
    let mut waits = None;
    let mut told = |lease: &Lease, waiting| {
        told(lease, waiting);
        if waits.is_none() {
            waits = shown(wanted.board.as_ref(), &lease.owner);
        }
    };
    let acquired = remote
        .acquire(wanted.owner.clone(), times, &mut told)
        .await?;
    Ok((remote, acquired))
}

/// Says for whom is waited.
fn told(lease: &Lease, waiting: Waiting) {
    let owner = &lease.owner;
    output::say(match waiting {
        Waiting::Held => format!("the ledger is locked by {owner}; waiting for it"),
        Waiting::Ended => format!(
            "the lease of {owner} ended at {}; it is taken over unless it is renewed",
            lease.until
        ),
    });
}

/// Writes into the ledger that a lease was taken over: from then on its holder before has no place
/// for an entry.
async fn fence(
    wanted: &Wanted,
    taken: &Taken,
    (remote, permit): (&Arc<Remote>, &Permit),
) -> Result<(), Failure> {
    remote
        .sync(&wanted.folder, &actor::holder(), Extent::Base)
        .await?;
    let deposit = Placed::new(Arc::clone(remote), Some(permit.clone()));
    let scribe = Scribe::new(ledger::open(&wanted.folder)?, Some(Arc::new(deposit)));
    let draft = Draft {
        time: clock::now(),
        run: wanted.owner.id.clone(),
        event: Event::LockTaken(LockTaken {
            from: leaseholder(&taken.owner),
            until: taken.until.to_string(),
            by: leaseholder(&wanted.owner),
        }),
    };
    scribe.append(draft).await?;
    drop(scribe.close().await?);
    output::say(format_args!(
        "the lease of {} was taken over, and the ledger says so",
        taken.owner
    ));
    Ok(())
}

fn leaseholder(owner: &Owner) -> Leaseholder {
    Leaseholder {
        owner: owner.user.clone(),
        host: owner.host.clone(),
        run: Some(owner.id.clone()),
    }
}

/// Shows for whom is waited, as long as what comes back lives.
fn shown<'a>(board: Option<&'a Arc<Board>>, by: &dyn std::fmt::Display) -> Option<Waits<'a>> {
    let words = format!("waiting for the lock of {by}");
    board.map(|board| board.waits_for("lock", &words))
}

/// Waits until nobody on this machine holds a folder.
fn wait(folder: &Path, patience: Duration, board: Option<&Arc<Board>>) -> Result<(), Failure> {
    let begun = Stopwatch::begin();
    let (mut told, mut _waits) = (false, None);
    loop {
        let Some(holder) = lockstep_ledger::held(folder)? else {
            return Ok(());
        };
        if begun.elapsed() >= patience {
            let path = folder.to_owned();
            return Err(lockstep_ledger::Error::Locked { path, holder }.into());
        }
        if !told {
            let by = holder.map_or_else(|| "another process".to_owned(), |by| by.to_string());
            output::say(format_args!("the ledger is locked by {by}; waiting for it"));
            (told, _waits) = (true, shown(board, &by));
        }
        thread::sleep(LOOK);
    }
}

/// What a CI service runs on goes away with its run, and a ledger in a folder with it.
fn refuse_local(workspace: &Workspace, ci: Option<&str>) -> Result<(), Failure> {
    let environment = &workspace.environment;
    let is_folder = matches!(environment.ledger, LedgerPlace::Folder(_));
    let is_simulated = matches!(environment.tenant, Tenant::Simulator(_));
    let is_ci = ci.is_some_and(|ci| !matches!(ci, "false" | "0"));
    if !is_folder || is_simulated || !is_ci {
        return Ok(());
    }
    let name = &environment.name;
    let message = format!(
        "the ledger of `{name}` is a folder of this machine, and a CI service runs here (`CI` is \
         set): with the machine it would be lost"
    );
    Err(Failure::new(message).exit(Exit::Refused).help(
        "keep it in a bucket or in a ref of the repository (docs/remote-ledger.md), or say that the \
         folder lasts with `--allow local-ledger --reason TEXT`",
    ))
}
