//! The ledger of a run: opened for reading by what plans, for appending by what applies.

use std::path::Path;
use std::thread;
use std::time::Duration;

use lockstep_ledger::{Error, Hash, Ledger, Mode, Opened};
use lockstep_model::Base;
use lockstep_remote::Extent;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::project::Workspace;
use crate::{actor, remote};

/// How often the folder of a copy is tried that another process brings up to date, and how long in
/// between.
const TRIES: u32 = 150;
const BETWEEN: Duration = Duration::from_millis(100);

/// What was last applied, and how far the ledger went when that was read.
#[derive(Debug)]
pub(crate) struct Remembered {
    /// What was last applied.
    pub(crate) base: Base,
    /// The hash of the last entry.
    pub(crate) head: Option<Hash>,
    /// The ledger, which tells what has served.
    pub(crate) ledger: Ledger,
    /// Whether a crash left the beginning of an entry behind the last one.
    pub(crate) is_torn: bool,
}

/// Reads what a ledger remembers. It takes no lock and makes no file, but for the copy of a ledger
/// that lies elsewhere, which is brought up to date first.
pub(crate) fn read(folder: &Path) -> Result<Remembered, Failure> {
    remote::refresh(folder, Extent::Base)?;
    let Opened { ledger, torn } = Ledger::open(folder, Mode::Read)?;
    if let Some(bytes) = torn {
        tracing::warn!(
            bytes,
            "the last entry of the ledger was cut short by a crash; it is skipped"
        );
    }
    Ok(Remembered {
        base: ledger.base()?,
        head: ledger.head(),
        is_torn: torn.is_some(),
        ledger,
    })
}

/// Opens a ledger for a run, and makes it if it is not there. Somebody who wrote to it since it
/// was read makes the plan stale.
pub(crate) fn append(workspace: &Workspace, planned_at: Option<Hash>) -> Result<Ledger, Failure> {
    let folder = workspace.ledger();
    remote::refresh(&folder, Extent::Base)?;
    let ledger = match workspace.hold.get().and_then(Hold::lock) {
        Some(lock) => opened(Ledger::open_under(lock)?),
        None => open_copy(&folder)?,
    };
    if ledger.head() == planned_at {
        return Ok(ledger);
    }
    Err(Failure::new(
        "another run wrote to the ledger since this plan was made; nothing was written",
    )
    .exit(Exit::Stale)
    .help("plan again"))
}

/// Opens for appending the copy of a ledger that lies elsewhere, and is held by a lease. Whoever plans
/// here brings the copy up to date meanwhile, and is waited for.
pub(crate) fn open_copy(folder: &Path) -> Result<Ledger, Failure> {
    let mut tried = 0;
    loop {
        tried += 1;
        match Ledger::open(folder, Mode::Append(actor::holder())) {
            Err(Error::Locked { .. }) if tried < TRIES => thread::sleep(BETWEEN),
            opened => return Ok(self::opened(opened?)),
        }
    }
}

fn opened(Opened { ledger, torn }: Opened) -> Ledger {
    if let Some(bytes) = torn {
        tracing::warn!(
            bytes,
            "the last entry of the ledger was cut short by a crash; it was moved into a file beside it"
        );
    }
    ledger
}

/// Says that a ledger could not be written, before anything was sent.
pub(crate) fn unwritable(error: lockstep_apply::ApplyError) -> Failure {
    let lockstep_apply::ApplyError::Ledger { is_damage, .. } = &error;
    let exit = match is_damage {
        true => Exit::Broken,
        false => Exit::Error,
    };
    Failure::new("nothing was applied")
        .exit(exit)
        .because(error)
}
