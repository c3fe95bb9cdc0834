//! What was done to the ledger itself, as its entries tell: contents erased, torn tails cut off.
//!
//! Events come in, in their order; out go the contents that should be gone, and the files of torn
//! tails that an entry tells of.

use std::collections::BTreeSet;
use std::convert::Infallible;

use crate::entry::Event;
use crate::hash::Hash;

/// What the entries tell of the ledger itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Upkeep {
    /// The contents that were erased, and that nothing has named since.
    pub(crate) forgotten: BTreeSet<Hash>,
    /// The files of torn tails that an entry tells of.
    pub(crate) repaired: BTreeSet<String>,
}

impl Upkeep {
    /// Takes the next event in.
    pub(crate) fn take(&mut self, event: &Event) {
        match event {
            Event::Forgotten(forgotten) => {
                self.forgotten.insert(forgotten.content);
            }
            Event::Repaired(repaired) => {
                self.repaired.insert(repaired.file.clone());
            }
            Event::RunStarted(_)
            | Event::Intent(_)
            | Event::Outcome(_)
            | Event::Adopted(_)
            | Event::Released(_)
            | Event::Settled(_)
            | Event::GuardOverridden(_)
            | Event::RunFinished(_)
            | Event::Posted(_)
            | Event::Anchored(_)
            | Event::Signed(_)
            | Event::Restarted(_)
            | Event::LockTaken(_) => self.named_again(event),
        }
    }

    /// What is named again was written again.
    fn named_again(&mut self, event: &Event) {
        if self.forgotten.is_empty() {
            return;
        }
        let remembered = event.try_map(&mut |hash: &Hash| {
            self.forgotten.remove(hash);
            Ok::<_, Infallible>(*hash)
        });
        drop(remembered);
    }
}
