//! Numbers beyond 2^53 are refused when they are written, and the field is named.

use std::time::Duration;

use lockstep_ledger::{
    Anchored, Counts, Effect, Error, Event, GuardOverridden, Hash, Health, Intent, Lost, Outcome,
    Pass, Posted, Probe, Repaired, Reply, Restarted, Settled, Signed,
};
use lockstep_model::attempt::{Again, Attempt, Because, End};
use lockstep_model::{Fields, Found};
use serde_json::json;

use crate::small::{self, Writing, address, fields, intent, outcome};

const BEYOND: u64 = 1 << 53;

/// The first number that is too large, as a time.
const LONG: Duration = Duration::from_millis(BEYOND);

type Named = (&'static str, Event<Fields>);

/// Events with a number that is too large, each with the place of that number.
fn events() -> Vec<Named> {
    let mut events = Vec::from(outcomes());
    events.extend(probes());
    events.push((
        "body.intent",
        Event::Settled(Settled {
            intent: BEYOND,
            address: address("Prompt/a"),
            found: Found::Gone,
            live: None,
        }),
    ));
    events.push((
        "body.outcomes.1",
        Event::Posted(Posted {
            outcomes: vec![1, BEYOND],
        }),
    ));
    events.extend(guards());
    events.extend(counts());
    events.extend(chain());
    events
}

fn deleted() -> Outcome<Fields> {
    outcome(1, "Prompt/a", Effect::Deleted)
}

fn outcomes() -> [Named; 5] {
    let again = Again {
        because: Because::Failed,
        wait: LONG,
    };
    let tried = Attempt {
        number: 0,
        request: "GET /".to_owned(),
        end: End::Answered(500),
        again: Some(again),
        correlation_id: None,
    };
    let lasting = |duration| Outcome {
        duration,
        ..deleted()
    };
    [
        (
            "body.intent",
            Outcome {
                intent: BEYOND,
                ..deleted()
            },
        ),
        ("body.durationMs", lasting(LONG)),
        ("body.durationMs", lasting(Duration::MAX)),
        (
            "body.jobMs",
            Outcome {
                job: Some(LONG),
                ..deleted()
            },
        ),
        (
            "body.tries.0.waitMs",
            Outcome {
                tries: vec![tried],
                ..deleted()
            },
        ),
    ]
    .map(|(place, outcome)| (place, Event::Outcome(outcome)))
}

fn probes() -> [Named; 3] {
    let health = Health {
        status: "PASS".to_owned(),
        latency: Some(LONG),
        checked_at: None,
    };
    let replied = |latency, bytes| Probe {
        prompt: Some(Reply {
            status: Pass::Pass,
            latency,
            code: None,
            bytes,
            warning: None,
            error: None,
        }),
        ..Probe::default()
    };
    let checked = Probe {
        health: Some(health),
        ..Probe::default()
    };
    [
        ("body.probe.health.latencyMs", checked),
        ("body.probe.prompt.latencyMs", replied(Some(LONG), None)),
        ("body.probe.prompt.bytes", replied(None, Some(BEYOND))),
    ]
    .map(|(place, probe)| {
        let probe = Some(Box::new(probe));
        let told = Outcome { probe, ..deleted() };
        (place, Event::Outcome(told))
    })
}

fn guards() -> [(&'static str, Event<Fields>); 2] {
    let guard = |measured, limit| {
        Event::GuardOverridden(GuardOverridden {
            guard: "deletes".to_owned(),
            value: "any".to_owned(),
            reason: "why not".to_owned(),
            measured,
            limit,
        })
    };
    [
        ("body.measured", guard(Some(1e16), None)),
        ("body.limit", guard(None, Some(-1e16))),
    ]
}

fn counts() -> Vec<(&'static str, Event<Fields>)> {
    let none = Counts::default();
    let counts = [
        (
            "body.counts.created",
            Counts {
                created: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.updated",
            Counts {
                updated: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.replaced",
            Counts {
                replaced: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.deleted",
            Counts {
                deleted: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.adopted",
            Counts {
                adopted: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.released",
            Counts {
                released: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.failed",
            Counts {
                failed: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.unsettled",
            Counts {
                unsettled: BEYOND,
                ..none
            },
        ),
        (
            "body.counts.skipped",
            Counts {
                skipped: BEYOND,
                ..none
            },
        ),
    ];
    let counts = counts.into_iter();
    counts
        .map(|(at, counts)| (at, Event::RunFinished(counts)))
        .collect()
}

fn chain() -> [(&'static str, Event<Fields>); 4] {
    let (head, actor) = (Hash::of(b"head"), small::actor());
    [
        (
            "body.sequence",
            Event::Anchored(Anchored {
                sequence: BEYOND,
                head,
                id: String::new(),
            }),
        ),
        (
            "body.sequence",
            Event::Signed(Signed {
                sequence: BEYOND,
                head,
                key: String::new(),
                signature: String::new(),
            }),
        ),
        (
            "body.bytes",
            Event::Repaired(Repaired {
                bytes: BEYOND,
                sha256: head,
                file: String::new(),
                actor: actor.clone(),
            }),
        ),
        (
            "body.lost.sequence",
            Event::Restarted(Restarted {
                lost: Lost {
                    sequence: Some(u64::MAX),
                    ..Lost::default()
                },
                organization: None,
                reason: String::new(),
                actor,
            }),
        ),
    ]
}

#[test]
fn every_numeric_field_refuses_what_is_not_exact() {
    let mut writing = Writing::new();
    for (place, event) in events() {
        let draft = lockstep_ledger::Draft {
            time: String::new(),
            run: String::new(),
            event,
        };
        let error = writing.ledger.append(&draft).unwrap_err();
        assert!(
            matches!(&error, Error::TooLarge { at, .. } if at == place),
            "{place}: {error}"
        );
    }
    // Nothing was written, and the ledger goes on.
    assert_eq!(writing.ledger.entries(), 0);
    writing.put(Event::RunFinished(Counts::default()));
}

#[test]
fn a_content_refuses_what_is_not_exact() {
    let mut writing = Writing::new();
    let draft = lockstep_ledger::Draft {
        time: String::new(),
        run: String::new(),
        event: Event::Intent(Intent {
            after: Some(fields(json!({"models": {"a": {"maxTokens": BEYOND}}}))),
            ..intent("Provider/a", "create", None)
        }),
    };
    let error = writing.ledger.append(&draft).unwrap_err();
    assert!(
        matches!(&error, Error::TooLarge { at, .. } if at == "models.a.maxTokens"),
        "{error}"
    );
}
