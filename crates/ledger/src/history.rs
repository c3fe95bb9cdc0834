//! The runs of a ledger: which there were, which one is meant by a word, and what one of them did.
//!
//! A path comes in; runs go out, or a [`Past`] with the contents that it needs. No lock is taken.

mod choice;
mod collect;
mod deeds;
mod life;

use std::path::Path;

use lockstep_model::past::Past;

use crate::entry::{Counts, Event, RunStarted};
use crate::error::Error;
use crate::fold::Fold;
use crate::folder::Folder;
use crate::reading::entries;

pub use choice::{NoRun, choose};
use collect::Collector;
pub use deeds::{Deed, Deeds, deeds};
pub use life::{Life, life};

/// A run, as the ledger tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// The number of its first entry.
    pub sequence: u64,
    /// The number of its last entry.
    pub last: u64,
    /// When it began, in RFC 3339.
    pub time: String,
    /// Who began it, with what and against what.
    pub started: RunStarted,
    /// What it did; nothing if it did not come to its end.
    pub finished: Option<Counts>,
}

/// Lists the runs of the ledger in a folder, the first one first.
pub fn runs(path: impl AsRef<Path>) -> Result<Vec<Run>, Error> {
    let mut runs: Vec<Run> = Vec::new();
    for entry in entries(path)? {
        let entry = entry?;
        match entry.event {
            Some(Event::RunStarted(started)) => runs.push(Run {
                id: entry.run,
                sequence: entry.sequence,
                last: entry.sequence,
                time: entry.time,
                started: *started,
                finished: None,
            }),
            event => {
                let Some(run) = runs.last_mut() else {
                    continue;
                };
                run.last = entry.sequence;
                if let Some(Event::RunFinished(counts)) = event {
                    run.finished = Some(counts);
                }
            }
        }
    }
    Ok(runs)
}

/// Tells what a run found and left; contents that are not there any more are no error.
pub fn past(path: impl AsRef<Path>, run: &Run) -> Result<Past, Error> {
    let folder = Folder::new(path.as_ref());
    let mut fold = Fold::default();
    let mut collector = Collector::default();
    for entry in entries(path)? {
        let entry = entry?;
        if entry.sequence > run.last {
            break;
        }
        let Some(event) = entry.event else {
            continue;
        };
        if entry.sequence >= run.sequence {
            collector.take(entry.sequence, &event, &fold);
        }
        fold.take(entry.sequence, event);
    }
    Ok(Past {
        run: run.id.clone(),
        sequence: run.sequence,
        time: run.time.clone(),
        touched: collector.touched(&folder)?,
    })
}
