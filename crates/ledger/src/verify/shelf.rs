//! The contents that the entries name: is each of them what was written?
//!
//! What a walk found comes in; the first content that is not whole goes out, with how many are. What
//! a tombstone names may be gone.

use super::{Walk, Wrong};
use crate::contents::{self, Found};
use crate::damage::Damage;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;

/// What was found among the contents.
pub(super) struct Shelf {
    /// How many are whole, up to the first that is not.
    pub(super) whole: u64,
    /// The first that is not.
    pub(super) wrong: Option<Wrong>,
    /// Those that should be gone, and are there.
    pub(super) unerased: Vec<Hash>,
}

/// Reads the contents in the order in which they are named.
pub(super) fn check(folder: &Folder, walk: &Walk) -> Result<Shelf, Error> {
    let mut named: Vec<(u64, Hash)> = walk
        .named
        .iter()
        .map(|(hash, line)| (*line, *hash))
        .collect();
    named.sort_unstable();
    let mut shelf = Shelf {
        whole: 0,
        wrong: None,
        unerased: unerased(folder, walk)?,
    };
    for (line, hash) in named {
        let damage = match contents::bytes(folder, hash)? {
            Found::Whole(_) => {
                shelf.whole += 1;
                continue;
            }
            // Behind a break in the chain there may be a tombstone for it.
            Found::Missing if walk.broken => continue,
            Found::Missing => Damage::ContentMissing { hash },
            Found::Changed => Damage::ContentChanged { hash },
        };
        shelf.wrong = Some(Wrong { line, damage });
        break;
    }
    Ok(shelf)
}

fn unerased(folder: &Folder, walk: &Walk) -> Result<Vec<Hash>, Error> {
    let mut unerased = Vec::new();
    for hash in walk.forgotten.keys().copied() {
        let path = folder.content(hash);
        let length = folder.files().length(&path).map_err(Error::io(&path))?;
        if length.is_some() {
            unerased.push(hash);
        }
    }
    unerased.sort_unstable();
    Ok(unerased)
}
