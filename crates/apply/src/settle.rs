//! Records what became of writes that an earlier run began and did not live to see the end of.
//!
//! What a plan found comes in; an entry for each goes out, before anything is begun. Where only
//! making the object could tell, that is recorded once it is made.

use std::collections::HashMap;

use lockstep_diff::{Change, Plan};
use lockstep_ledger::{Effect, Event, Live, Settled};
use lockstep_model::{Address, Applied, Fields, Found};

use crate::record::{Recorder, kept};

/// The newest open intents of which the plan could not tell, by address.
pub(crate) type Undecided<'a> = HashMap<&'a Address, u64>;

/// Queues an entry for each finding of a plan. Returns what is still to be found.
pub(crate) fn record<'p>(plan: &'p Plan, recorder: &Recorder<'_>) -> Undecided<'p> {
    for (settle, found) in plan.found() {
        recorder.queue(Event::Settled(Settled {
            intent: settle.intent,
            address: settle.address.clone(),
            found,
            live: settle.live.as_ref().map(live),
        }));
    }
    let undecided = plan.settles.iter().filter(|one| one.found.is_none());
    undecided.map(|one| (&one.address, one.intent)).collect()
}

/// Queues what writing an object told of an earlier try, also where it went wrong later on: what was
/// written is remembered then, and closes that try.
pub(crate) fn told(
    undecided: &Undecided<'_>,
    (change, effect, found): (&Change, &Effect<Fields>, Found),
    recorder: &Recorder<'_>,
) {
    let Some(intent) = undecided.get(change.address()) else {
        return;
    };
    let Some(live) = effect.live() else {
        return;
    };
    recorder.queue(Event::Settled(Settled {
        intent: *intent,
        address: change.address().clone(),
        found,
        live: (found != Found::NotApplied).then(|| live.clone()),
    }));
}

fn live(applied: &Applied) -> Live<Fields> {
    Live {
        id: applied.live_id.clone(),
        name: applied.live_name.clone(),
        tag: applied.tag.clone(),
        digest: applied.live,
        published: kept(&applied.published),
        secrets: Default::default(),
        protected: applied.protected,
        applied: Fields::clone(&applied.fields),
    }
}
