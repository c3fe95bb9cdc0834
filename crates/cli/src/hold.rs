//! What it takes to write to a ledger: got before anything is planned, given back at the end.
//!
//! A ledger in a folder is held by the operating system's lock, one elsewhere by a lease. Whoever
//! wants one of them comes in, with the time that it may be waited for; what holds it goes out.

mod lease;

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use lockstep_ledger::{Deposit, Error as LedgerError, GuardOverridden, Lock};
use lockstep_remote::{Permit, Placed};
use lockstep_spec::{LedgerPlace, Tenant};

use crate::clock::Stopwatch;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Board, Waits};
use crate::project::Workspace;
use crate::{actor, environment, output, remote, run};
use lease::{Leased, Wanted};

/// How often a lock of the operating system is looked at that somebody waits for.
const LOOK: Duration = Duration::from_millis(200);

/// How often a lock is tried before it is somebody's, and how long in between: one who only looks
/// whether it is held holds it for an instant.
const TRIES: u32 = 4;
const INSTANT: Duration = Duration::from_millis(25);

/// Whether a ledger on the machine of a CI service may be used, which goes away with its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LocalLedger {
    /// It may, and somebody said why.
    Allowed {
        /// Why.
        reason: String,
    },
    /// It may not.
    Refused,
    /// It may: the ledger itself is what is worked on.
    Unasked,
}

/// What it takes to write to a ledger, until this is dropped.
#[derive(Debug)]
pub(crate) struct Hold {
    id: String,
    by: By,
    /// What would have refused it.
    overridden: Option<GuardOverridden>,
}

/// By what a ledger is held.
#[derive(Debug)]
enum By {
    Lock(Lock),
    Lease(Leased),
}

/// Gets what it takes to write to the ledger, and waits for it so long.
pub(crate) fn take(
    workspace: &Workspace,
    client: &str,
    (patience, local): (Duration, LocalLedger),
    board: Option<&Arc<Board>>,
) -> Result<Hold, Failure> {
    let folder = workspace.ledger();
    let id = run::new_id();
    if remote::name(&folder).is_none() {
        let ci = environment::variable("CI");
        let overridden = check_local(workspace, local, ci.as_deref())?;
        let by = By::Lock(lock(&folder, patience, board)?);
        return Ok(Hold { id, by, overridden });
    }
    let leased = lease::begin(Wanted {
        owner: actor::owner(client, id.clone()),
        length: workspace.environment.lease,
        folder,
        patience,
        board: board.cloned(),
    })?;
    let by = By::Lease(leased);
    let overridden = None;
    Ok(Hold { id, by, overridden })
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
    let permit = workspace.hold.get().and_then(Hold::permit);
    let remote = remote::open(&workspace.ledger()).await?;
    Ok(
        remote
            .map(|remote| -> Arc<dyn Deposit> { Arc::new(Placed::new(Arc::new(remote), permit)) }),
    )
}

impl Hold {
    /// Returns what is asked before each write, if it is held by a lease.
    pub(crate) fn permit(&self) -> Option<Permit> {
        match &self.by {
            By::Lock(_) => None,
            By::Lease(leased) => Some(leased.permit.clone()),
        }
    }

    /// Returns the lock of a ledger in a folder.
    pub(crate) const fn lock(&self) -> Option<&Lock> {
        match &self.by {
            By::Lock(lock) => Some(lock),
            By::Lease(_) => None,
        }
    }

    /// Returns what would have refused it, and was overridden.
    pub(crate) fn overridden(&self) -> Option<GuardOverridden> {
        self.overridden.clone()
    }

    /// Returns the id of the run that holds it.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

/// Shows for whom is waited, as long as what comes back lives.
fn shown<'a>(board: Option<&'a Arc<Board>>, by: &dyn std::fmt::Display) -> Option<Waits<'a>> {
    let words = format!("waiting for the lock of {by}");
    board.map(|board| board.waits_for("lock", &words))
}

/// Takes the lock of a folder, and waits so long for whoever on this machine has it.
fn lock(folder: &Path, patience: Duration, board: Option<&Arc<Board>>) -> Result<Lock, Failure> {
    let begun = Stopwatch::begin();
    let (mut tried, mut told, mut _waits) = (0, false, None);
    loop {
        tried += 1;
        let holder = match Lock::of(folder, &actor::holder()) {
            Ok(lock) => return Ok(lock),
            Err(LedgerError::Locked { holder, .. }) => holder,
            Err(error) => return Err(error.into()),
        };
        if tried < TRIES {
            thread::sleep(INSTANT);
            continue;
        }
        if begun.elapsed() >= patience {
            let path = folder.to_owned();
            return Err(LedgerError::Locked { path, holder }.into());
        }
        if !told {
            let by = holder.map_or_else(|| "another process".to_owned(), |by| by.to_string());
            output::say(format_args!("the ledger is locked by {by}; waiting for it"));
            (told, _waits) = (true, shown(board, &by));
        }
        thread::sleep(LOOK);
    }
}

/// What a CI service runs on goes away with its run, and a ledger in a folder with it. Returns what was
/// overridden, if it is allowed all the same.
fn check_local(
    workspace: &Workspace,
    local: LocalLedger,
    ci: Option<&str>,
) -> Result<Option<GuardOverridden>, Failure> {
    let environment = &workspace.environment;
    let is_folder = matches!(environment.ledger, LedgerPlace::Folder(_));
    let is_simulated = matches!(environment.tenant, Tenant::Simulator(_));
    let is_ci = ci.is_some_and(|ci| !matches!(ci, "false" | "0"));
    if !is_folder || is_simulated || !is_ci {
        return Ok(None);
    }
    match local {
        LocalLedger::Refused => Err(refused(&environment.name)),
        LocalLedger::Unasked => Ok(None),
        LocalLedger::Allowed { reason } => Ok(Some(GuardOverridden {
            guard: "local-ledger".to_owned(),
            value: "true".to_owned(),
            reason,
            measured: None,
            limit: None,
        })),
    }
}

fn refused(name: &str) -> Failure {
    let message = format!(
        "the ledger of `{name}` is a folder of this machine, and a CI service runs here (`CI` is \
         set): with the machine it would be lost"
    );
    Failure::new(message).exit(Exit::Refused).help(
        "keep it in a bucket or in a ref of the repository (docs/remote-ledger.md), or say that the \
         folder lasts with `--allow local-ledger --reason TEXT`",
    )
}
