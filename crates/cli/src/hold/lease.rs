//! The lease of a run on a ledger elsewhere: got, renewed on a thread of its own, given back.
//!
//! Who wants it comes in; a permit goes out, and what gives the lease back. A lease that ended is
//! taken over, and the ledger says so before anything else is read from it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use lockstep_ledger::{Draft, Event, Leaseholder, LockTaken, Scribe};
use lockstep_remote::{Acquired, Extent, Lease, Owner, Permit, Placed, Remote, Taken, Waiting};
use tokio::sync::oneshot;

use super::shown;
use crate::failure::Failure;
use crate::progress::Board;
use crate::{actor, clock, interrupt, ledger, output, remote, runtime};

/// How long it may take to give a lease back, before the program is left all the same.
const GIVING_BACK: Duration = Duration::from_secs(5);

/// What it takes to get a lease.
pub(super) struct Wanted {
    /// The copy of the ledger.
    pub(super) folder: PathBuf,
    /// Who wants it.
    pub(super) owner: Owner,
    /// For how long it is given each time.
    pub(super) length: Duration,
    /// How long it is waited for.
    pub(super) patience: Duration,
    /// Where it is shown for whom is waited.
    pub(super) board: Option<Arc<Board>>,
}

/// A lease that is held until this is dropped.
#[derive(Debug)]
pub(super) struct Leased {
    /// What is asked before each write.
    pub(super) permit: Permit,
    ending: Arc<Ending>,
}

/// Gives a lease back, once, whoever asks first.
#[derive(Debug)]
struct Ending(Mutex<Option<Ends>>);

/// The keeper's ears, and its answer.
#[derive(Debug)]
struct Ends {
    end: oneshot::Sender<()>,
    given_back: mpsc::Receiver<()>,
}

/// What the keeper hears and answers.
struct Ear {
    ended: oneshot::Receiver<()>,
    given_back: mpsc::Sender<()>,
}

impl Drop for Leased {
    fn drop(&mut self) {
        self.ending.end(None);
    }
}

impl Ending {
    fn new() -> (Arc<Self>, Ear) {
        let (end, ended) = oneshot::channel();
        let (answer, given_back) = mpsc::channel();
        let ends = Ends { end, given_back };
        let ear = Ear {
            ended,
            given_back: answer,
        };
        (Arc::new(Self(Mutex::new(Some(ends)))), ear)
    }

    /// Waits until the lease was given back, or could not be, no longer than so long.
    fn end(&self, most: Option<Duration>) {
        let ends = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Ends { end, given_back }) = ends else {
            return;
        };
        // A keeper that is gone gives nothing back, and answers nothing.
        let _heard = end.send(());
        match most {
            Some(most) => drop(given_back.recv_timeout(most)),
            None => drop(given_back.recv()),
        }
    }
}

type Got = Result<Leased, Failure>;

/// Gets a lease, and keeps it on a thread of its own.
pub(super) fn begin(wanted: Wanted) -> Got {
    let gone = || Failure::new("the lease on the ledger cannot be kept");
    let (sender, got) = mpsc::channel();
    let keeper = thread::Builder::new().name("lease".to_owned());
    let keeper = keeper.spawn(move || {
        let told = sender.clone();
        if let Err(failure) = runtime::block_on(keep(wanted, told)) {
            let unsent = sender.send(Err(failure));
            // It was got and not given back: it ends by itself.
            if let Err(mpsc::SendError(Err(failure))) = unsent {
                tracing::warn!(error = %lockstep_apply::chain(&failure), "the lease on the ledger was not given back; it ends by itself");
            }
        }
    });
    drop(keeper.map_err(|error| gone().because(error))?);
    got.recv().map_err(|_gone| gone())?
}

/// Keeps a lease until it is to be given back: by who holds it, or by a signal that ends the program.
async fn keep(wanted: Wanted, tell: mpsc::Sender<Got>) -> Result<(), Failure> {
    let (remote, Acquired { keeper, taken }) = acquire(&wanted).await?;
    let permit = keeper.permit();
    let (ending, ear) = Ending::new();
    let Ear {
        mut ended,
        given_back,
    } = ear;
    let last = Arc::clone(&ending);
    interrupt::before_leaving(move || last.end(Some(GIVING_BACK)));
    let fenced = tokio::select! {
        fenced = fence(&wanted, taken.as_ref(), (&remote, &permit)) => Some(fenced),
        _left = &mut ended => None,
    };
    if let Some(Ok(())) = fenced {
        // Whoever waits for it is there as long as the program is.
        drop(tell.send(Ok(Leased { permit, ending })));
        drop(ended.await);
    }
    let released = keeper.release().await;
    if fenced.is_none() {
        // The program is being left, and whoever waits for the lease is told nothing any more.
        let _heard = given_back.send(());
        std::future::pending::<()>().await;
    }
    let ended = fenced.unwrap_or(Ok(()));
    let ended = ended.and(released.map_err(Failure::from));
    drop(given_back);
    ended
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

/// Writes into the ledger that a lease was taken over, if one was: from then on its holder before has
/// no place for an entry.
async fn fence(
    wanted: &Wanted,
    taken: Option<&Taken>,
    (remote, permit): (&Arc<Remote>, &Permit),
) -> Result<(), Failure> {
    let Some(taken) = taken else {
        return Ok(());
    };
    remote
        .sync(&wanted.folder, &actor::holder(), Extent::Base)
        .await?;
    let deposit = Placed::new(Arc::clone(remote), Some(permit.clone()));
    let scribe = Scribe::new(ledger::open_copy(&wanted.folder)?, Some(Arc::new(deposit)));
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
