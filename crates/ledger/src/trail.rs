//! The states in which live objects that send requests somewhere were left: what may have served.
//!
//! Hashes of contents come in, in their order; those of an object go out. Contents are not read
//! here, and only the last states of each object are kept, so that memory stays bounded.

use std::collections::{BTreeMap, HashMap};

use lockstep_model::served::traffic;
use lockstep_model::tenant::LiveRef;
use lockstep_model::{Address, Kind, LiveId, Served};

use crate::contents::{self, Found};
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;

/// How many different states of an object are kept.
const MOST: usize = 256;

/// The states of live objects.
#[derive(Debug, Default)]
pub(crate) struct Trail(HashMap<LiveRef, States>);

/// The states of one live object.
#[derive(Debug)]
struct States {
    /// The address that it had first.
    address: Address,
    /// Each different state once, the latest last.
    hashes: Vec<Hash>,
}

impl Trail {
    /// Returns all states that objects were in.
    pub(crate) fn states(&self) -> impl Iterator<Item = Hash> {
        let all = self.0.values();
        all.flat_map(|states| states.hashes.iter().copied())
    }

    /// Takes a state in that an object was in.
    pub(crate) fn take(&mut self, address: &Address, live_id: &LiveId, state: Hash) {
        if traffic(address.kind).next().is_none() {
            return;
        }
        let object = LiveRef {
            kind: address.kind,
            live_id: live_id.clone(),
        };
        let states = self.0.entry(object).or_insert_with(|| States {
            address: address.clone(),
            hashes: Vec::new(),
        });
        states.hashes.retain(|earlier| *earlier != state);
        if states.hashes.len() == MOST {
            states.hashes.remove(0);
        }
        states.hashes.push(state);
    }

    /// Forgets an object that is gone, with all that was a part of it.
    pub(crate) fn forget(&mut self, live_id: &LiveId) {
        for kind in Kind::ALL.iter().copied() {
            let live_id = live_id.clone();
            self.0.remove(&LiveRef { kind, live_id });
        }
    }

    /// Reads what has served in some objects.
    ///
    /// A content that is not kept any more is passed over: what it held counts as never having
    /// served, which is the careful side.
    pub(crate) fn served(
        &self,
        objects: &[LiveRef],
        folder: &Folder,
    ) -> Result<BTreeMap<LiveRef, Served>, Error> {
        let mut all = BTreeMap::new();
        for object in objects {
            let Some(States { address, hashes }) = self.0.get(object) else {
                continue;
            };
            let mut served = Served::default();
            for hash in hashes.iter().copied() {
                match contents::read(folder, hash)? {
                    Found::Whole(fields) => served.take(object.kind, &fields),
                    Found::Missing => {}
                    Found::Changed => {
                        let address = address.clone();
                        return Err(Error::ChangedContent { hash, address });
                    }
                }
            }
            all.insert(object.clone(), served);
        }
        Ok(all)
    }
}
