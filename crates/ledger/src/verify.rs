//! Verification: is the ledger what was written? It needs nothing but the folder.
//!
//! A path comes in, a report goes out. Not being able to look is an error, never a verdict. A tail
//! that was cut off at a line's end cannot be seen from the folder alone.

use std::collections::HashSet;
use std::path::Path;

use crate::contents::{self, Found};
use crate::damage::Damage;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::lines::Lines;
use crate::v1;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// How many entries are whole and in their place, up to the first that is not.
    pub entries: u64,
    /// The hash of the last of them.
    pub head: Option<Hash>,
    /// How many contents are whole.
    pub contents: u64,
}

/// Whether a ledger is what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Intact,
    /// It is, and behind it is the beginning of an entry that a crash cut short.
    TornTail {
        /// The length of that beginning, in bytes.
        bytes: usize,
    },
    /// It is not.
    Damaged {
        /// The line of the first bad entry, from 1.
        line: u64,
        /// What is wrong with it.
        damage: Damage,
    },
}

/// Verifies the ledger in a folder, with its contents.
pub fn verify(path: impl AsRef<Path>) -> Result<Report, Error> {
    let folder = Folder::new(path.as_ref());
    let there = folder.path().try_exists();
    if !there.map_err(Error::io(folder.path()))? {
        return Err(Error::Absent {
            path: folder.path().to_owned(),
        });
    }
    let mut report = Report {
        verdict: Verdict::Intact,
        entries: 0,
        head: None,
        contents: 0,
    };
    match walk(folder, &mut report) {
        Ok(0) => {}
        Ok(bytes) => report.verdict = Verdict::TornTail { bytes },
        Err(Error::Broken { line, damage }) => report.verdict = Verdict::Damaged { line, damage },
        Err(error) => return Err(error),
    }
    Ok(report)
}

/// Checks all lines and contents, counts what is whole, and returns the length of a torn tail.
fn walk(folder: Folder, report: &mut Report) -> Result<usize, Error> {
    let mut lines = Lines::open(folder.clone())?;
    let mut checked = HashSet::new();
    while let Some(line) = lines.next()? {
        for hash in v1::contents(&line.json).filter(|hash| checked.insert(*hash)) {
            check(&folder, line.number, hash)?;
            report.contents += 1;
        }
        report.entries = lines.next;
        report.head = Some(lines.head);
    }
    Ok(lines.torn)
}

fn check(folder: &Folder, line: u64, hash: Hash) -> Result<(), Error> {
    let damage = match contents::bytes(folder, hash)? {
        Found::Whole(_) => return Ok(()),
        Found::Missing => Damage::ContentMissing { hash },
        Found::Changed => Damage::ContentChanged { hash },
    };
    Err(Error::Broken { line, damage })
}
