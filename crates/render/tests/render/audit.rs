//! Entries of a ledger.

use std::time::Duration;

use lockstep_ledger::{
    Actor, Adopted, Anchored, Counts, Covered, Damage, Delivery, Effect, Entry, Event, Forgotten,
    GuardOverridden, Hash, Health, Intent, Kept, Leaseholder, Live, LockTaken, Lost, Organization,
    Outcome, Override, Pass, Posted, Probe, Released, Repaired, Reply, Report, Restarted,
    RunStarted, Settled, Signatures, Signed, Tombstone, Verdict, Vouched,
};
use lockstep_model::{Digest, Fields, Found, LiveId};
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
        published: [("1.0.0".to_owned(), Digest::of_bytes(b"text"))].into(),
        secrets: [("apiKey".to_owned(), "k1:0123abcd".to_owned())].into(),
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
            job: Some(Duration::from_millis(2_100)),
            probe: Some(Box::new(probe())),
            warnings: vec!["the webhook was not taken".to_owned()],
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
            reason: Some("the key was rotated".to_owned()),
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
            probe: None,
        }),
        Event::Released(Released {
            address: address("Provider/anthropic"),
        }),
        Event::RunFinished(Counts {
            created: 5,
            failed: 1,
            ..Counts::default()
        }),
        Event::Settled(Settled {
            intent: 1,
            address: address("Provider/anthropic"),
            found: Found::Partly,
            live: Some(live(content.clone())),
        }),
        Event::Settled(Settled {
            intent: 1,
            address: address("Provider/anthropic"),
            found: Found::Gone,
            live: None,
        }),
        Event::GuardOverridden(GuardOverridden {
            guard: "traffic".to_owned(),
            value: "0.5".to_owned(),
            reason: "a planned switch".to_owned(),
            measured: Some(0.4),
            limit: Some(0.25),
        }),
    ]
    .into_iter()
    .chain(proofs())
    .collect()
}

/// Events about the ledger itself.
fn proofs<C>() -> [Event<C>; 7] {
    let holder = |owner: &str, run: Option<&str>| Leaseholder {
        owner: owner.to_owned(),
        host: "build-7".to_owned(),
        run: run.map(str::to_owned),
    };
    [
        Event::Posted(Posted {
            outcomes: vec![2, 3],
        }),
        Event::Anchored(Anchored {
            sequence: 10,
            head: Hash::of(b"head"),
            id: "log-77".to_owned(),
        }),
        Event::Signed(Signed {
            sequence: 10,
            head: Hash::of(b"head"),
            key: "ed25519:a2V5".to_owned(),
            signature: "c2lnbmF0dXJl".to_owned(),
        }),
        Event::Forgotten(Forgotten {
            content: Hash::of(b"content"),
            reason: "a name stood in it".to_owned(),
            actor: started().actor,
        }),
        Event::Repaired(Repaired {
            bytes: 40,
            sha256: Hash::of(b"torn"),
            file: "torn-9.bin".to_owned(),
            actor: started().actor,
        }),
        Event::Restarted(Restarted {
            lost: Lost {
                ledger: Some(Hash::of(b"first")),
                sequence: Some(41),
                head: Some(Hash::of(b"head")),
            },
            organization: Some(started().organization),
            reason: "the disk is gone".to_owned(),
            actor: started().actor,
        }),
        Event::LockTaken(LockTaken {
            from: holder("ci", Some("run-0")),
            until: "2026-11-21T10:59:00Z".to_owned(),
            by: holder("ops", None),
        }),
    ]
}

fn probe() -> Probe {
    Probe {
        health: Some(Health {
            status: "PASS".to_owned(),
            latency: Some(Duration::from_millis(80)),
            checked_at: Some("2026-11-21T10:59:59Z".to_owned()),
        }),
        prompt: Some(Reply {
            status: Pass::Fail,
            latency: Some(Duration::from_millis(950)),
            code: Some(503),
            bytes: Some(17),
            warning: None,
            error: Some("the end point answered 503".to_owned()),
        }),
        webhook: Some(Delivery {
            delivered: false,
            delivery_id: "d-1".to_owned(),
            attempts: 3,
            error: Some("no answer".to_owned()),
        }),
    }
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

pub(crate) fn whole() -> Vec<Entry<Kept>> {
    let erased = Tombstone {
        sequence: 9,
        time: "2026-11-22T08:00:00Z".to_owned(),
        reason: "a customer asked for it".to_owned(),
    };
    let mut events: Vec<_> = events(&Kept::Whole(content()))
        .into_iter()
        .map(Some)
        .collect();
    if let Some(Some(Event::Intent(intent))) = events.get_mut(1) {
        intent.before = Some(Kept::Forgotten(erased));
    }
    let all = events.into_iter().chain([None]).zip(0..);
    let mut entries: Vec<_> = all
        .map(|(event, sequence)| entry(sequence, event))
        .collect();
    for entry in entries.iter_mut().filter(|entry| entry.event.is_some()) {
        for name in ["before", "after", "applied"] {
            entry.json["body"][name] = json!(Hash::of(name.as_bytes()).to_string());
        }
    }
    entries
}

pub(crate) fn reports() -> [Report; 6] {
    let report = |verdict| Report {
        verdict,
        ledger: Some(Hash::of(b"first")),
        entries: 12,
        head: Some(Hash::of(b"head")),
        contents: 1,
        ..Report::default()
    };
    let damaged = |line, damage| report(Verdict::Damaged { line, damage });
    let covered = Covered {
        sequence: 9,
        time: "2026-11-21T11:00:00Z".to_owned(),
        key: "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_owned(),
    };
    let proven = Report {
        anchored: vec![11],
        forgotten: 2,
        unerased: vec![Hash::of(b"content")],
        signatures: Signatures {
            right: [(covered.key.clone(), 3)].into(),
            asked: true,
            covered: Some(covered),
        },
        ..report(Verdict::Intact)
    };
    let rewritten = Damage::Rewritten {
        first: 10,
        last: 11,
        vouched: Vouched::Anchored,
    };
    let hash = Hash::of(b"content");
    [
        report(Verdict::Intact),
        report(Verdict::TornTail { bytes: 40 }),
        damaged(13, Damage::Removed { count: 2 }),
        proven,
        damaged(11, rewritten),
        damaged(7, Damage::ContentMissing { hash }),
    ]
}
