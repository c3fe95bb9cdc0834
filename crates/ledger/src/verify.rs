//! Verification: is the ledger what was written? It needs nothing but the folder.
//!
//! A path comes in, with what was kept elsewhere (anchors, keys); a report goes out. Not being able
//! to look is an error, never a verdict. A tail that was cut off at a line's end, or rewritten and
//! hashed anew, cannot be seen from the folder alone: an anchor or a signature tells.

mod proof;
mod shelf;
mod walk;

use std::collections::BTreeMap;
use std::path::Path;

use lockstep_signature::PublicKey;

use crate::anchor::Anchor;
use crate::damage::Damage;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;

use walk::Walk;

/// What a ledger is held to.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Heads that were kept elsewhere.
    pub anchors: Vec<Anchor>,
    /// The keys that are trusted; with any, a head must be signed with one of them.
    pub keys: Vec<PublicKey>,
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// The ledger's id: the hash of its first entry.
    pub ledger: Option<Hash>,
    /// How many entries are whole and in their place, up to the first that is not.
    pub entries: u64,
    /// The hash of the last of them.
    pub head: Option<Hash>,
    /// When the last of them was written, in RFC 3339.
    pub time: Option<String>,
    /// How many contents are whole.
    pub contents: u64,
    /// How many contents were erased, as tombstones say.
    pub forgotten: u64,
    /// Contents that a tombstone names and that are still there: a crash came between.
    pub unerased: Vec<Hash>,
    /// The anchors that are entries of the ledger, each with its number.
    pub anchored: Vec<u64>,
    /// The signatures.
    pub signatures: Signatures,
}

/// The signatures of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signatures {
    /// How many signatures of each key are right.
    pub right: BTreeMap<String, u64>,
    /// Whether keys were named that are trusted.
    pub asked: bool,
    /// How far the ledger is signed: by a key that is trusted, or, where none was named, by any.
    pub covered: Option<Covered>,
}

/// The last head that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The number of the entry; all up to it are vouched for.
    pub sequence: u64,
    /// When it was signed, in RFC 3339.
    pub time: String,
    /// The key that signed it.
    pub key: String,
}

/// Whether a ledger is what was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    #[default]
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

/// Something wrong, and the line that it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrong {
    line: u64,
    damage: Damage,
}

/// Verifies the ledger in a folder, with its contents.
///
/// # Errors
///
/// Fails if the ledger cannot be looked at, or there is none.
pub fn verify(path: impl AsRef<Path>) -> Result<Report, Error> {
    verify_with(path, &Question::default())
}

/// Verifies the ledger in a folder, with its contents, and holds it to anchors and keys.
///
/// # Errors
///
/// Fails if the ledger cannot be looked at, or there is none and nothing tells that there was, or if
/// an anchor contradicts itself.
pub fn verify_with(path: impl AsRef<Path>, question: &Question) -> Result<Report, Error> {
    let folder = Folder::new(path.as_ref());
    if !is_there(&folder)? {
        if question.anchors.is_empty() {
            let path = folder.path().to_owned();
            return Err(Error::Absent { path });
        }
        return Ok(Report {
            verdict: Verdict::Damaged {
                line: 1,
                damage: Damage::Lost,
            },
            ..Report::default()
        });
    }
    let walk = Walk::over(folder.clone(), &question.keys)?;
    let shelf = shelf::check(&folder, &walk)?;
    let mut found = walk.wrong.clone();
    found.extend(shelf.wrong);
    let proof = proof::check(&walk, question)?;
    found.extend(proof.wrong);
    // Of two kinds of damage at one line the first that was looked for is told.
    let first = found.into_iter().min_by_key(|wrong| wrong.line);
    let entries = whole(&walk, first.as_ref());
    Ok(Report {
        ledger: walk.heads.first().copied(),
        entries,
        head: entries
            .checked_sub(1)
            .and_then(|last| walk.heads.get(usize::try_from(last).ok()?).copied()),
        time: (entries == walk.entries())
            .then(|| walk.time.clone())
            .flatten(),
        contents: shelf.whole,
        forgotten: walk.forgotten.len() as u64,
        unerased: shelf.unerased,
        anchored: proof.anchored,
        signatures: Signatures {
            right: walk.right,
            asked: !question.keys.is_empty(),
            covered: walk.covered,
        },
        verdict: match (first, walk.torn) {
            (Some(Wrong { line, damage }), _) => Verdict::Damaged { line, damage },
            (None, 0) => Verdict::Intact,
            (None, bytes) => Verdict::TornTail { bytes },
        },
    })
}

/// Says whether there is a ledger, or something that is left of one.
fn is_there(folder: &Folder) -> Result<bool, Error> {
    let path = folder.entries();
    let length = folder.files().length(&path).map_err(Error::io(&path))?;
    Ok(length.is_some() || folder.has_contents()?)
}

/// Counts the entries before the first that something is wrong with.
fn whole(walk: &Walk, first: Option<&Wrong>) -> u64 {
    let Some(Wrong { line, damage }) = first else {
        return walk.entries();
    };
    match damage {
        Damage::Truncated { .. }
        | Damage::Unanchored { .. }
        | Damage::OtherLedger { .. }
        | Damage::Unsigned => walk.entries(),
        Damage::Changed
        | Damage::Removed { .. }
        | Damage::Inserted
        | Damage::Swapped { .. }
        | Damage::Repeated { .. }
        | Damage::Unlinked
        | Damage::Foreign
        | Damage::Lost
        | Damage::Rewritten { .. }
        | Damage::Signature { .. }
        | Damage::ContentMissing { .. }
        | Damage::ContentChanged { .. } => walk.entries().min(line.saturating_sub(1)),
    }
}

#[cfg(test)]
mod exhaustive;
