//! Entries of a ledger.

use std::time::Duration;

use lockstep_ledger::{
    Actor, Adopted, Counts, Damage, Effect, Entry, Event, Hash, Intent, Live, Organization,
    Outcome, Override, Released, Report, RunStarted, Verdict,
};
use lockstep_model::{Digest, Fields, LiveId};
use serde_json::json;

use crate::case::{address, fields};

pub(crate) fn entry<C>(sequence: u64, event: Option<Event<C>>) -> Entry<C> {
    let kind = event.as_ref().map_or("sealed", Event::kind).to_owned();
    Entry {
        sequence,
        previous: Hash::of(b"previous"),
        hash: Hash::of(b"hash"),
        time: "2026-11-21T11:00:00Z".to_owned(),
        run: "run-1".to_owned(),
        json: json!({"sequence": sequence, "kind": kind, "body": {"seal": "s"}}),
        kind,
        event,
    }
}

fn started() -> RunStarted {
    RunStarted {
        actor: Actor {
            client: "client-1".to_owned(),
            host: "build-7".to_owned(),
            user: "ci".to_owned(),
            git_commit: Some("0123456789abcdef0123".to_owned()),
            git_dirty: Some(true),
            ci_run_url: Some("https://ci.example/9".to_owned()),
        },
        tool: "lockstep 0.1.0".to_owned(),
        environment: "prod".to_owned(),
        organization: Organization {
            id: "5c1f0c2e".to_owned(),
            name: "Acme".to_owned(),
        },
        plan: Digest::of_bytes(b"plan"),
        spec: Digest::of_bytes(b"spec"),
        overrides: vec![Override {
            guard: "deletes".to_owned(),
            value: "4".to_owned(),
            reason: "clean-up".to_owned(),
        }],
    }
}

fn live<C>(applied: C) -> Live<C> {
    Live {
        id: LiveId::new("a1"),
        name: "Anthropic".to_owned(),
        tag: None,
        digest: None,
        published: Default::default(),
        applied,
        protected: true,
    }
}

/// An event of every kind.
pub(crate) fn events<C: Clone>(content: &C) -> Vec<Event<C>> {
    let outcome = |effect, error: Option<&str>| {
        Event::Outcome(Outcome {
            intent: 1,
            address: address("Provider/anthropic"),
            effect,
            error: error.map(str::to_owned),
            attempts: 2,
            correlation_ids: vec!["c-1".to_owned()],
            tries: Vec::new(),
            duration: Duration::from_millis(412),
        })
    };
    vec![
        Event::RunStarted(Box::new(started())),
        Event::Intent(Intent {
            change: "Provider/anthropic".to_owned(),
            address: address("Provider/anthropic"),
            live_name: "Anthropic".to_owned(),
            live_id: None,
            action: "create".to_owned(),
            before: None,
            after: Some(content.clone()),
        }),
        outcome(Effect::Created(live(content.clone())), None),
        outcome(Effect::Updated(live(content.clone())), None),
        outcome(Effect::Replaced(live(content.clone())), None),
        outcome(Effect::Deleted, None),
        outcome(
            Effect::Failed(Some(LiveId::new("a1"))),
            Some("the name is taken"),
        ),
        outcome(Effect::Unsettled(None), Some("the answer was lost")),
        Event::Adopted(Adopted {
            address: address("Provider/anthropic"),
            live: live(content.clone()),
        }),
        Event::Released(Released {
            address: address("Provider/anthropic"),
        }),
        Event::RunFinished(Counts {
            created: 5,
            failed: 1,
            ..Counts::default()
        }),
    ]
}

pub(crate) fn content() -> Fields {
    fields(json!({
        "apiKey": {"env": "ANTHROPIC_KEY", "revision": "2026-11"},
        "models": {"claude-3": {"maxTokens": 4096}},
        "timeout": 30_000,
    }))
}

pub(crate) fn log() -> Vec<Entry> {
    let events = events(&Hash::of(b"content")).into_iter().map(Some);
    let all = events.chain([None]).zip(0..);
    all.map(|(event, sequence)| entry(sequence, event))
        .collect()
}

pub(crate) fn whole() -> Vec<Entry<Fields>> {
    let events = events(&content()).into_iter().map(Some);
    let all = events.chain([None]).zip(0..);
    all.map(|(event, sequence)| entry(sequence, event))
        .collect()
}

pub(crate) fn reports() -> [Report; 3] {
    let damage = Damage::Removed { count: 2 };
    let report = |verdict| Report {
        verdict,
        entries: 12,
        head: Some(Hash::of(b"head")),
        contents: 1,
    };
    [
        report(Verdict::Intact),
        report(Verdict::TornTail { bytes: 40 }),
        report(Verdict::Damaged { line: 13, damage }),
    ]
}
