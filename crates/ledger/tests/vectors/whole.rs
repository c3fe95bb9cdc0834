//! A ledger with an entry of every kind, every result, every field, and numbers and texts of all sorts.

use std::time::Duration;

use lockstep_ledger::{
    Adopted, Anchored, Counts, Delivery, Effect, Event, Forgotten, GuardOverridden, Hash, Health,
    Intent, Leaseholder, Live, LockTaken, Lost, Outcome, Override, Pass, Posted, Probe, Released,
    Repaired, Reply, Restarted, RunStarted, Settled, Signed, sign,
};
use lockstep_model::attempt::{Again, Attempt, Because, End, Loss};
use lockstep_model::{Digest, Fields, Found, LiveId, VersionTag};
use lockstep_signature::SecretKey;
use serde_json::json;
use zeroize::Zeroizing;

use crate::case::Case;
use crate::small::{self, Writing, address, fields, intent, outcome, started};

const PROMPT: &str = "Prompt/support";
const MODEL: &str = "Model/production-llm-v2";
const PROVIDER: &str = "Provider/private-foundation";

/// Makes the ledger.
pub(crate) fn case() -> Case {
    let mut writing = Writing::new();
    first_run(&mut writing);
    proofs(&mut writing);
    second_run(&mut writing);
    let mut case = writing.done();
    // What was forgotten is gone.
    let gone = format!("{}.json", forgotten());
    case.contents.retain(|(name, _bytes)| *name != gone);
    case
}

fn prompt() -> Fields {
    fields(json!({
        "temperature": 0.2,
        "top_p": 1e-7,
        "weights": {"1.0.0": 0.9, "1.1.0": 0.1, "\u{fb33}": 3, "\u{1f600}": 2},
        "limits": [0, -1, 9_007_199_254_740_991_i64, 333_333_333.333_333_3, 0.000_001, 5e-324],
        "text": "\u{7}\u{8}\t\n\u{c}\r\"\\/\u{7f}\u{2028}é",
        "none": null,
        "stream": true,
    }))
}

fn model(timeout: u32) -> Fields {
    fields(json!({
        "apiKey": {"env": "LLM_KEY", "revision": "2026-11"},
        "timeout": timeout,
    }))
}

/// The hash of the content that is forgotten.
fn forgotten() -> Hash {
    let text = serde_json_canonicalizer::to_vec(&model(1).to_value()).expect("canonical text");
    Hash::of(&text)
}

fn live(id: &str, applied: Fields) -> Live<Fields> {
    Live {
        tag: Some(VersionTag::new("\"7\"")),
        digest: Some(applied.digest()),
        published: [("1.0.0".to_owned(), Digest::of_bytes(b"You are kind."))].into(),
        secrets: [("apiKey".to_owned(), "hmac-sha256:00ff".to_owned())].into(),
        protected: true,
        ..small::live(id, applied)
    }
}

fn first_run(writing: &mut Writing) {
    writing.put(Event::Restarted(Restarted {
        lost: Lost {
            ledger: Some(Hash::of(b"first")),
            sequence: Some(41),
            head: Some(Hash::of(b"head")),
        },
        organization: None,
        reason: "the disk is gone".to_owned(),
        actor: small::actor(),
    }));
    writing.put(Event::RunStarted(Box::new(RunStarted {
        overrides: vec![Override {
            guard: "traffic".to_owned(),
            value: "0.5".to_owned(),
            reason: "a planned\nswitch".to_owned(),
        }],
        ..started()
    })));
    writing.put(Event::GuardOverridden(GuardOverridden {
        guard: "traffic".to_owned(),
        value: "0.5".to_owned(),
        reason: "a planned\nswitch".to_owned(),
        measured: Some(0.375),
        limit: Some(0.25),
    }));
    let holder = |owner: &str, run: Option<&str>| Leaseholder {
        owner: owner.to_owned(),
        host: "runner-2".to_owned(),
        run: run.map(str::to_owned),
    };
    writing.put(Event::LockTaken(LockTaken {
        from: holder("ops", Some("20261121T105000Z-0badf00d")),
        until: "2026-11-21T10:59:00Z".to_owned(),
        by: holder("ci", None),
    }));
    updated(writing);
    created(writing);
    others(writing);
    writing.put(Event::RunFinished(Counts {
        created: 1,
        updated: 1,
        replaced: 1,
        deleted: 1,
        adopted: 1,
        released: 1,
        failed: 1,
        unsettled: 1,
        skipped: 2,
    }));
}

fn updated(writing: &mut Writing) {
    let begun = writing.put(Event::Intent(Intent {
        reason: Some("the key was rotated".to_owned()),
        before: Some(model(1)),
        after: Some(prompt()),
        ..intent(PROMPT, "update", Some("id-1"))
    }));
    let attempt = |end, again: Option<(Because, u64)>| Attempt {
        number: 0,
        request: "PUT /api/v2/ai/llm/gateway/prompts/id-1".to_owned(),
        end,
        again: again.map(|(because, millis)| Again {
            because,
            wait: Duration::from_millis(millis),
        }),
        correlation_id: again.is_none().then(|| "a-d".to_owned()),
    };
    let effect = Effect::Updated(live("id-1", prompt()));
    writing.put(Event::Outcome(Outcome {
        attempts: 3,
        correlation_ids: vec!["a-b".to_owned(), "a-d".to_owned()],
        tries: vec![
            attempt(End::Answered(429), Some((Because::Throttled, 3_000))),
            attempt(End::Lost(Loss::NoAnswer), Some((Because::NoAnswer, 180))),
            attempt(End::Answered(200), None),
        ],
        ..outcome(begun.sequence, PROMPT, effect)
    }));
}

fn created(writing: &mut Writing) {
    let begun = writing.put(Event::Intent(Intent {
        after: Some(model(30_000)),
        ..intent(MODEL, "create", None)
    }));
    let effect = Effect::Created(live("id-2", model(30_000)));
    writing.put(Event::Outcome(Outcome {
        job: Some(Duration::from_millis(2_100)),
        probe: Some(Box::new(probe())),
        warnings: vec!["the webhook was not taken".to_owned()],
        ..outcome(begun.sequence, MODEL, effect)
    }));
}

fn probe() -> Probe {
    Probe {
        health: Some(Health {
            status: "PASS".to_owned(),
            latency: Some(Duration::from_millis(80)),
            checked_at: Some("2026-11-21T11:00:06Z".to_owned()),
        }),
        prompt: Some(Reply {
            status: Pass::Pass,
            latency: Some(Duration::from_millis(950)),
            code: Some(200),
            bytes: Some(312),
            warning: Some("the answer lacks VALIDATION_SUCCESS".to_owned()),
            error: Some("none".to_owned()),
        }),
        webhook: Some(Delivery {
            delivered: false,
            delivery_id: "d-1".to_owned(),
            attempts: 3,
            error: Some("no answer".to_owned()),
        }),
    }
}

/// The other results, and what needs no write.
fn others(writing: &mut Writing) {
    let begun = writing.put(Event::Intent(Intent {
        before: Some(model(1)),
        after: Some(model(2)),
        ..intent(PROVIDER, "replace", Some("id-3"))
    }));
    let effect = Effect::Replaced(small::live("id-4", model(2)));
    writing.put(Event::Outcome(outcome(begun.sequence, PROVIDER, effect)));
    let old = "Prompt/old";
    let begun = writing.put(Event::Intent(intent(old, "delete", Some("id-5"))));
    writing.put(Event::Outcome(outcome(
        begun.sequence,
        old,
        Effect::Deleted,
    )));
    let begun = writing.put(Event::Intent(intent(old, "create", None)));
    writing.put(Event::Outcome(Outcome {
        error: Some("409 name.conflict: the name is taken".to_owned()),
        ..outcome(
            begun.sequence,
            old,
            Effect::Failed(Some(LiveId::new("id-6"))),
        )
    }));
    let begun = writing.put(Event::Intent(Intent {
        after: Some(prompt()),
        ..intent("Prompt/new", "create", None)
    }));
    writing.put(Event::Outcome(Outcome {
        error: Some("the answer was lost".to_owned()),
        ..outcome(begun.sequence, "Prompt/new", Effect::Unsettled(None))
    }));
    writing.put(Event::Adopted(Adopted {
        address: address("TrafficSplit/support"),
        live: live("id-7", fields(json!({"weights": {"1.0.0": 1}}))),
        probe: Some(Box::new(probe())),
    }));
    writing.put(Event::Released(Released {
        address: address(old),
    }));
}

fn proofs(writing: &mut Writing) {
    writing.put(Event::Posted(Posted {
        outcomes: vec![5, 7, 9, 11],
    }));
    let head = writing.ledger.head().expect("a head");
    let sequence = writing.ledger.entries() - 1;
    writing.put(Event::Anchored(Anchored {
        sequence,
        head,
        id: "log-77".to_owned(),
    }));
    let key = SecretKey::from_seed(&Zeroizing::new([7; 32]));
    let ledger = lockstep_ledger::entries(writing.path()).expect("entries");
    let mut ledger = ledger.map(|entry| entry.expect("whole").hash);
    let (id, head) = (
        ledger.next().expect("an id"),
        writing.ledger.head().expect("a head"),
    );
    let signed = sign(&key, id, writing.ledger.entries() - 1, head).expect("it is signed");
    writing.put(Event::Signed(Signed { ..signed }));
}

fn second_run(writing: &mut Writing) {
    writing.put(Event::RunStarted(Box::new(started())));
    let unsettled = 16;
    settle(writing, unsettled, "Prompt/new", Found::Applied);
    for found in [Found::NotApplied, Found::Partly, Found::Gone] {
        let begun = writing.put(Event::Intent(intent(PROMPT, "update", Some("id-1"))));
        settle(writing, begun.sequence, PROMPT, found);
    }
    writing.put(Event::Repaired(Repaired {
        bytes: 40,
        sha256: Hash::of(b"torn"),
        file: "torn-31.bin".to_owned(),
        actor: small::actor(),
    }));
    writing.put(Event::Forgotten(Forgotten {
        content: forgotten(),
        reason: "a name stood in it".to_owned(),
        actor: small::actor(),
    }));
    writing.put(Event::RunFinished(Counts::default()));
}

fn settle(writing: &mut Writing, intent: u64, name: &str, found: Found) {
    let live = match found {
        Found::Applied => Some(live("id-8", prompt())),
        Found::Partly => Some(small::live("id-1", model(30_000))),
        Found::NotApplied | Found::Gone => None,
    };
    writing.put(Event::Settled(Settled {
        intent,
        address: address(name),
        found,
        live,
    }));
}
