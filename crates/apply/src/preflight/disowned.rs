//! Asks whether what a plan writes to is still lockstep's.
//!
//! A plan and what the ledger remembers now come in; the objects that were given up or protected since
//! the plan was made go out. What the plan takes over by consent needs no memory.

use std::collections::{BTreeMap, HashMap, HashSet};

use lockstep_diff::{Action, Cause, Change, Plan, Subject};
use lockstep_model::{Address, Applied, Base, Kind, LiveId, Presence};

/// Why the ledger lets a plan not do any more what it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disowned {
    /// The object was handed over, or its ledger is gone.
    GivenUp,
    /// Deleting it is refused by now.
    Protected,
}

/// Returns the objects that the plan would write to as lockstep's own, and that are not any more, or
/// that it would delete though they are protected by now.
pub fn disowned(plan: &Plan, base: &Base) -> Vec<(Address, Disowned)> {
    let owned = Owned::of(plan, base);
    let lost = plan
        .changes
        .iter()
        .filter_map(|change| Some((change.address(), owned.lacks(change)?)));
    let lost: BTreeMap<&Address, Disowned> = lost.collect();
    let lost = lost
        .into_iter()
        .map(|(address, why)| (address.clone(), why));
    lost.collect()
}

/// What is lockstep's, by live object.
struct Owned<'a> {
    base: &'a Base,
    live: HashMap<(Kind, &'a LiveId), &'a Applied>,
    /// Objects that the plan is about in changes of their own, and that are asked for there.
    asked: HashSet<(Kind, &'a LiveId)>,
}

impl<'a> Owned<'a> {
    fn of(plan: &'a Plan, base: &'a Base) -> Self {
        let applied = base.applied.iter();
        let asked = plan.changes.iter().filter_map(subject);
        Self {
            base,
            live: applied
                .map(|(address, applied)| ((address.kind, &applied.live_id), applied))
                .collect(),
            asked: asked.collect(),
        }
    }

    fn lacks(&self, change: &'a Change) -> Option<Disowned> {
        let (kind, id) = subject(change)?;
        let known = self.live.get(&(kind, id));
        match (change.action, known) {
            // Nothing is written, or nothing is there.
            (Action::Create | Action::Adopt | Action::Release, _) | (Action::Update, Some(_)) => {
                None
            }
            (Action::Replace | Action::Delete, Some(known)) => {
                known.protected.then_some(Disowned::Protected)
            }
            (Action::Update | Action::Replace | Action::Delete, None) => {
                let kept =
                    self.is_of_whole(kind, id) || by_consent(change) || self.is_begun(change);
                (!kept).then_some(Disowned::GivenUp)
            }
        }
    }

    /// Says whether an object is a part of one that is lockstep's, or that is asked for itself.
    fn is_of_whole(&self, kind: Kind, id: &'a LiveId) -> bool {
        match kind.info().presence {
            Presence::Facet(of) => {
                self.live.contains_key(&(of, id)) || self.asked.contains(&(of, id))
            }
            Presence::Object | Presence::Nowhere => false,
        }
    }

    /// What was begun and never closed is lockstep's, under the name that it has or was to get.
    fn is_begun(&self, change: &Change) -> bool {
        let names = [
            Some(change.live_name.as_str()),
            change.live_name_before.as_deref(),
        ];
        let same = |address: &Address, name: &str| {
            address.kind == change.address().kind
                && (address == change.address() || names.contains(&Some(name)))
        };
        let mut open = self.base.open.iter();
        open.any(|(address, open)| same(address, &open.live_name))
    }
}

fn by_consent(change: &Change) -> bool {
    let mut fields = change.fields.iter();
    fields.any(|field| field.cause == Cause::Adoption)
}

fn subject(change: &Change) -> Option<(Kind, &LiveId)> {
    match &change.subject {
        Subject::Live(id) => Some((change.address().kind, id)),
        Subject::New | Subject::MadeBy(_) => None,
    }
}
