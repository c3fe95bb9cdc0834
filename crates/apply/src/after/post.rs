//! What is to be told, gathered from the ledger: an entry a change.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use lockstep_ledger::{Effect, Entry, Error, Event, Hash, Intent, RunStarted, entries};
use lockstep_model::{Address, LiveId};
use serde_json::{Map, Value};

use super::details;

/// One change that is to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// The number of the ledger's entry.
    pub sequence: u64,
    /// Its hash.
    pub hash: Hash,
    /// The run that wrote it.
    pub run: String,
    /// When it was written, in RFC 3339.
    pub at: String,
    /// What was done: `CREATE`, `UPDATE`, `REPLACE`, `DELETE`, `ADOPT`, `RELEASE`.
    pub action: String,
    /// The object.
    pub address: Address,
    /// The live object, where it is known.
    pub live_id: Option<LiveId>,
    /// What else is to be known.
    pub details: Map<String, Value>,
}

/// What entries say that later ones refer to.
#[derive(Default)]
pub(super) struct Context {
    pub(super) runs: HashMap<String, RunStarted>,
    pub(super) intents: HashMap<u64, Intent>,
    /// The live object of each address.
    pub(super) objects: HashMap<Address, LiveId>,
}

/// Reads the entries of the ledger in a folder that are to be told: those that are pending by their
/// numbers, and all from a number on.
///
/// # Errors
///
/// Fails if the ledger cannot be read.
pub fn posts(folder: &Path, pending: &BTreeSet<u64>, since: u64) -> Result<Vec<Post>, Error> {
    let mut posts = Vec::with_capacity(pending.len());
    let mut context = Context::default();
    for entry in entries(folder)? {
        let entry = entry?;
        let sequence = entry.sequence;
        let wanted = sequence >= since || pending.contains(&sequence);
        if wanted && !context.is_told_by_its_outcome(&entry) {
            posts.extend(details::post(&entry, &context));
        }
        context.take(entry);
    }
    Ok(posts)
}

impl Context {
    /// Says whether an earlier try was found only by trying again: the outcome of that tells of the
    /// same change.
    fn is_told_by_its_outcome(&self, entry: &Entry) -> bool {
        let Some(Event::Settled(settled)) = &entry.event else {
            return false;
        };
        let mut open = self.intents.iter();
        open.any(|(intent, of)| *intent > settled.intent && of.address == settled.address)
    }

    /// Remembers what later entries refer to, and forgets what no later one will.
    fn take(&mut self, entry: Entry) {
        let Some(event) = entry.event else {
            return;
        };
        if let Some((address, live_id)) = left(&event) {
            self.objects.insert(address.clone(), live_id.clone());
        }
        if let Event::Outcome(outcome) = &event
            && !matches!(outcome.effect, Effect::Unsettled(_))
        {
            self.intents.remove(&outcome.intent);
        } else if let Event::RunStarted(started) = event {
            self.runs.insert(entry.run, *started);
        } else if let Event::Intent(intent) = event {
            self.intents.insert(entry.sequence, intent);
        }
    }
}

/// Returns the object that an entry leaves, and its address.
fn left(event: &Event) -> Option<(&Address, &LiveId)> {
    let live = match event {
        Event::Outcome(outcome) => outcome.effect.live(),
        Event::Settled(settled) => settled.live.as_ref(),
        Event::Adopted(adopted) => Some(&adopted.live),
        Event::RunStarted(_)
        | Event::Intent(_)
        | Event::Released(_)
        | Event::GuardOverridden(_)
        | Event::RunFinished(_)
        | Event::Posted(_)
        | Event::Anchored(_)
        | Event::Signed(_)
        | Event::Forgotten(_)
        | Event::Repaired(_)
        | Event::Restarted(_)
        | Event::LockTaken(_) => None,
    };
    Some((event.address()?, &live?.id))
}
