//! What was kept elsewhere: anchors and keys, held against the chain.
//!
//! What a walk found comes in, with the question; what the ledger does not hold to goes out.

use super::{Question, Walk, Wrong};
use crate::anchor::Anchor;
use crate::damage::{Damage, Vouched};
use crate::error::Error;
use crate::hash::Hash;

/// What anchors and keys say.
#[derive(Debug, Default)]
pub(super) struct Proof {
    /// The numbers of the entries that were anchored.
    pub(super) anchored: Vec<u64>,
    /// What the ledger does not hold to.
    pub(super) wrong: Vec<Wrong>,
}

/// Holds a chain to what was kept elsewhere.
pub(super) fn check(walk: &Walk, question: &Question) -> Result<Proof, Error> {
    let mut proof = Proof::default();
    let mut anchors = question.anchors.clone();
    anchors.sort_by_key(|anchor| anchor.sequence);
    // What lies behind a break cannot be judged, and the break is told.
    if !walk.broken {
        for anchor in &anchors {
            proof.anchor(walk, anchor)?;
        }
        if !question.keys.is_empty() && walk.covered.is_none() {
            proof.wrong.push(Wrong {
                line: walk.entries() + 1,
                damage: Damage::Unsigned,
            });
        }
    }
    Ok(proof)
}

impl Proof {
    fn anchor(&mut self, walk: &Walk, anchor: &Anchor) -> Result<(), Error> {
        let end = walk.entries();
        if walk.heads.is_empty() {
            self.tell(1, Damage::Lost);
            return Ok(());
        }
        let other = |expected: &Hash| walk.heads.first() != Some(expected);
        if let Some(expected) = anchor.ledger.filter(other) {
            self.tell(1, Damage::OtherLedger { expected });
            return Ok(());
        }
        let place = walk.heads.iter().position(|head| *head == anchor.head);
        let place = place.map(|place| place as u64);
        match (place, anchor.sequence) {
            (Some(place), None) => self.anchored.push(place),
            (Some(place), Some(sequence)) if place == sequence => self.anchored.push(place),
            (Some(entry), Some(sequence)) => {
                return Err(Error::Anchor { sequence, entry });
            }
            (None, None) => self.tell(end + 1, Damage::Unanchored { head: anchor.head }),
            (None, Some(sequence)) if sequence >= end => {
                self.tell(end + 1, Damage::Truncated { sequence });
            }
            (None, Some(last)) => {
                let held = self.anchored.iter().filter(|held| **held < last);
                let held = held.max().map_or(0, |held| held + 1);
                let first = walk.proven().max(held).min(last);
                let vouched = Vouched::Anchored;
                let damage = Damage::Rewritten {
                    first,
                    last,
                    vouched,
                };
                self.tell(first + 1, damage);
            }
        }
        Ok(())
    }

    fn tell(&mut self, line: u64, damage: Damage) {
        self.wrong.push(Wrong { line, damage });
    }
}
