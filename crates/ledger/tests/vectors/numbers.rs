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

/// Events with a number that is too large, each with the place of that number.
fn events() -> Vec<(&'static str, Event<Fields>)> {
    let long = Duration::from_millis(BEYOND);
    let outcome = || outcome(1, "Prompt/a", Effect::Deleted);
    let told = |outcome| Event::Outcome(outcome);
    let again = Again {
        because: Because::Failed,
        wait: long,
    };
    let tried = Attempt {
        number: 0,
        request: "GET /".to_owned(),
        end: End::Answered(500),
        again: Some(again),
        correlation_id: None,
    };
    let probed = |probe: Probe| {
        told(Outcome {
            probe: Some(Box::new(probe)),
            ..outcome()
        })
    };
    let replied = |latency, bytes| {
        probed(Probe {
            prompt: Some(Reply {
                status: Pass::Pass,
                latency,
                code: None,
                bytes,
                warning: None,
                error: None,
            }),
            ..Probe::default()
        })
    };
    let health = Health {
        status: "PASS".to_owned(),
        latency: Some(long),
        checked_at: None,
    };
    let mut events = vec![
        (
            "body.intent",
            told(Outcome {
                intent: BEYOND,
                ..outcome()
            }),
        ),
        (
            "body.durationMs",
            told(Outcome {
                duration: long,
                ..outcome()
            }),
        ),
        (
            "body.durationMs",
            told(Outcome {
                duration: Duration::MAX,
                ..outcome()
            }),
        ),
        (
            "body.jobMs",
            told(Outcome {
                job: Some(long),
                ..outcome()
            }),
        ),
        (
            "body.tries.0.waitMs",
            told(Outcome {
                tries: vec![tried],
                ..outcome()
            }),
        ),
        (
            "body.probe.health.latencyMs",
            probed(Probe {
                health: Some(health),
                ..Probe::default()
            }),
        ),
        ("body.probe.prompt.latencyMs", replied(Some(long), None)),
        ("body.probe.prompt.bytes", replied(None, Some(BEYOND))),
        (
            "body.intent",
            Event::Settled(Settled {
                intent: BEYOND,
                address: address("Prompt/a"),
                found: Found::Gone,
                live: None,
            }),
        ),
        (
            "body.outcomes.1",
            Event::Posted(Posted {
                outcomes: vec![1, BEYOND],
            }),
        ),
    ];
    events.extend(guards());
    events.extend(counts());
    events.extend(chain());
    events
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
