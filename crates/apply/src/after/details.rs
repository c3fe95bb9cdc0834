//! What is told of a change: hashes, ids and names, and the figures of guide 003 where there are any.
//!
//! An entry comes in, a post goes out. No value of a field is in it, and no text of an error.

use lockstep_ledger::{
    Adopted, Effect, Entry, Event, Intent, Live, Outcome, Released, Settled, tells,
};
use lockstep_model::{Address, LiveId};
use serde_json::{Map, Value, json};

use super::post::{Context, Post};

/// What compliance asks for where a probe or a job was run (guide 003).
const STORED: &str = "RECORD_STORED";

/// What a post says beside the entry that it is of.
struct Say<'a> {
    action: String,
    address: &'a Address,
    live_id: Option<LiveId>,
    details: Map<String, Value>,
}

/// Makes the post of an entry; nothing if it tells of no change.
pub(super) fn post(entry: &Entry, context: &Context) -> Option<Post> {
    let intent = |sequence: u64| context.intents.get(&sequence);
    let said = match entry.event.as_ref().filter(|event| tells(*event))? {
        Event::Outcome(outcome) => outcome_said(outcome, intent(outcome.intent)),
        Event::Settled(settled) => settled_said(settled, intent(settled.intent)),
        Event::Adopted(adopted) => Some(adopted_said(adopted)),
        Event::Released(released) => Some(released_said(released, context)),
        Event::RunStarted(_)
        | Event::Intent(_)
        | Event::GuardOverridden(_)
        | Event::RunFinished(_)
        | Event::Posted(_)
        | Event::Anchored(_)
        | Event::Signed(_)
        | Event::Forgotten(_)
        | Event::Repaired(_)
        | Event::Restarted(_)
        | Event::LockTaken(_) => None,
    }?;
    let mut details = said.details;
    set(&mut details, "sequence", json!(entry.sequence));
    set(&mut details, "run", json!(entry.run));
    if let Some(started) = context.runs.get(&entry.run) {
        set(&mut details, "plan", json!(started.plan.to_string()));
        if let Some(commit) = &started.actor.git_commit {
            set(&mut details, "gitCommit", json!(commit));
        }
        if let Some(dirty) = started.actor.git_dirty {
            set(&mut details, "gitDirty", json!(dirty));
        }
    }
    if let Some(live_id) = &said.live_id {
        set(&mut details, "liveId", json!(live_id.as_str()));
    }
    Some(Post {
        sequence: entry.sequence,
        hash: entry.hash,
        run: entry.run.clone(),
        at: entry.time.clone(),
        action: said.action,
        address: said.address.clone(),
        live_id: said.live_id,
        details,
    })
}

fn outcome_said<'a>(outcome: &'a Outcome, intent: Option<&Intent>) -> Option<Say<'a>> {
    let mut details = Map::new();
    let (action, live_id) = match &outcome.effect {
        Effect::Created(live) => ("CREATE", done(live, &mut details)),
        Effect::Updated(live) => ("UPDATE", done(live, &mut details)),
        Effect::Replaced(live) => ("REPLACE", done(live, &mut details)),
        Effect::Deleted => ("DELETE", gone(intent, &mut details)),
        Effect::Failed(_) | Effect::Unsettled(_) => return None,
    };
    set(&mut details, "attempts", json!(outcome.attempts));
    set(&mut details, "durationMs", json!(millis(outcome.duration)));
    figures(outcome, &mut details);
    Some(Say {
        action: action.to_owned(),
        address: &outcome.address,
        live_id,
        details,
    })
}

/// What guide 003 asks for of a registration.
fn figures(outcome: &Outcome, details: &mut Map<String, Value>) {
    if let Some(job) = outcome.job {
        set(details, "jobDurationMs", json!(millis(job)));
        set(details, "compliance", json!(STORED));
    }
    let Some(probe) = &outcome.probe else {
        return;
    };
    if let Some(prompt) = &probe.prompt {
        set(details, "validationStatus", json!(prompt.status.as_str()));
        if let Some(latency) = prompt.latency {
            set(details, "latencyMs", json!(millis(latency)));
        }
    }
    if let Some(health) = &probe.health {
        set(details, "healthStatus", json!(health.status));
    }
}

fn settled_said<'a>(settled: &'a Settled, intent: Option<&Intent>) -> Option<Say<'a>> {
    let mut details = Map::new();
    let begun = intent.map_or("update", |intent| intent.action.as_str());
    let (action, live_id) = match &settled.live {
        Some(live) => (begun.to_uppercase(), done(live, &mut details)),
        None => ("DELETE".to_owned(), gone(intent, &mut details)),
    };
    set(&mut details, "settles", json!(settled.intent));
    set(&mut details, "found", json!(settled.found.as_str()));
    Some(Say {
        action,
        address: &settled.address,
        live_id,
        details,
    })
}

fn adopted_said(adopted: &Adopted) -> Say<'_> {
    let mut details = Map::new();
    let live_id = done(&adopted.live, &mut details);
    Say {
        action: "ADOPT".to_owned(),
        address: &adopted.address,
        live_id,
        details,
    }
}

fn released_said<'a>(released: &'a Released, context: &Context) -> Say<'a> {
    Say {
        action: "RELEASE".to_owned(),
        address: &released.address,
        live_id: context.objects.get(&released.address).cloned(),
        details: Map::new(),
    }
}

/// What is there after a change.
fn done(live: &Live, details: &mut Map<String, Value>) -> Option<LiveId> {
    set(details, "liveName", json!(live.name));
    set(details, "payloadHash", json!(live.applied.to_string()));
    Some(live.id.clone())
}

/// What was there before a deletion.
fn gone(intent: Option<&Intent>, details: &mut Map<String, Value>) -> Option<LiveId> {
    let intent = intent?;
    set(details, "liveName", json!(intent.live_name));
    intent.live_id.clone()
}

fn set(details: &mut Map<String, Value>, name: &str, value: Value) {
    details.insert(name.to_owned(), value);
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
