//! The ledger of a run: opened for reading by what plans, for appending by what applies.

use std::path::Path;
use std::thread;
use std::time::Duration;

use lockstep_ledger::{Error, Hash, Ledger, Mode, Opened};
use lockstep_model::Base;
use lockstep_remote::Extent;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::{actor, remote};

/// How often a lock is tried, and how long in between.
const TRIES: u32 = 4;
const INSTANT: Duration = Duration::from_millis(25);

/// What was last applied, and how far the ledger went when that was read.
#[derive(Debug)]
pub(crate) struct Remembered {
    /// What was last applied.
    pub(crate) base: Base,
    /// The hash of the last entry.
    pub(crate) head: Option<Hash>,
    /// The ledger, which tells what has served.
    pub(crate) ledger: Ledger,
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
        ledger,
    })
}

/// Opens a ledger for a run, and makes it if it is not there. Somebody who wrote to it since it
/// was read makes the plan stale.
pub(crate) fn append(folder: &Path, planned_at: Option<Hash>) -> Result<Ledger, Failure> {
    remote::refresh(folder, Extent::Base)?;
    let ledger = open(folder)?;
    if ledger.head() == planned_at {
        return Ok(ledger);
    }
    Err(Failure::new(
        "another run wrote to the ledger since this plan was made; nothing was written",
    )
    .exit(Exit::Stale)
    .help("plan again"))
}

/// Opens the ledger in a folder for appending. One who only looks whether it is locked holds the
/// lock for an instant, so it is tried some times.
pub(crate) fn open(folder: &Path) -> Result<Ledger, Failure> {
    let mut tried = 0;
    let Opened { ledger, torn } = loop {
        tried += 1;
        match Ledger::open(folder, Mode::Append(actor::holder())) {
            Err(Error::Locked { .. }) if tried < TRIES => thread::sleep(INSTANT),
            opened => break opened?,
        }
    };
    if let Some(bytes) = torn {
        tracing::warn!(
            bytes,
            "the last entry of the ledger was cut short by a crash; it was moved into a file beside it"
        );
    }
    Ok(ledger)
}

/// Says that a ledger could not be written, before anything was sent.
pub(crate) fn unwritable(error: lockstep_apply::ApplyError) -> Failure {
    Failure::new("nothing was applied")
        .exit(Exit::Broken)
        .because(error)
}
