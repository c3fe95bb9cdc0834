//! Everything that can be withheld.

use lockstep_diff::{Bar, Cause, FieldChange, Reason, Withheld};
use lockstep_model::{Elsewhere, LiveId};
use serde_json::json;

use crate::case::{address, field, origin};

fn one(at: &str, reason: Reason, fields: Vec<FieldChange>) -> Withheld {
    Withheld {
        address: address(at),
        reason,
        fields,
        origin: Some(origin("manifests/held.yaml", 7)),
    }
}

fn temperature(at: &str, cause: Cause) -> FieldChange {
    FieldChange {
        cause,
        base: Some(json!(0.3)),
        ..field(at, "temperature", [json!(0.9), json!(0.2)])
    }
}

pub(crate) fn withheld() -> Vec<Withheld> {
    let parts = [live(), kept(), needing(), undoing()];
    parts.into_iter().flatten().collect()
}

/// What is live stands in the way.
fn live() -> Vec<Withheld> {
    let id = |text: &str| LiveId::new(text);
    vec![
        one(
            "Prompt/a",
            Reason::NeedsAdoption { live_id: id("a1") },
            vec![temperature("Prompt/a", Cause::Adoption)],
        ),
        one(
            "Prompt/b",
            Reason::Conflict,
            vec![temperature("Prompt/b", Cause::Conflict)],
        ),
        one(
            "Prompt/c",
            Reason::Drift,
            vec![temperature("Prompt/c", Cause::Drift)],
        ),
        one(
            "Prompt/d",
            Reason::TwoObjects {
                known: id("d1"),
                named: id("d2"),
            },
            Vec::new(),
        ),
        one(
            "Prompt/e",
            Reason::Unreadable {
                why: "`model` is missing".to_owned(),
            },
            Vec::new(),
        ),
        one(
            "Model/f",
            Reason::InUse {
                by: vec!["Prompt x".to_owned(), "Prompt y".to_owned()],
            },
            Vec::new(),
        ),
        one(
            "Provider/f",
            Reason::InUse {
                by: vec!["Prompt x".to_owned()],
            },
            vec![field("Provider/f", "liveName", [json!("F"), json!("G")])],
        ),
    ]
}

/// What is protected, published or not deleted.
fn kept() -> Vec<Withheld> {
    let mut gone = one("Model/pruned", Reason::PruneOff, Vec::new());
    gone.origin = None;
    let mut guarded = one("Model/guarded", Reason::Protected, Vec::new());
    guarded.origin = None;
    vec![
        one("Model/g", Reason::Protected, Vec::new()),
        guarded,
        one(
            "Prompt/h",
            Reason::PublishedText {
                versions: vec!["1.0.0".to_owned()],
            },
            Vec::new(),
        ),
        one(
            "Prompt/j",
            Reason::NotPublished {
                versions: vec!["1.0.0".to_owned(), "1.1.0".to_owned()],
            },
            Vec::new(),
        ),
        gone,
        one(
            "Prompt/o",
            Reason::OtherLedger {
                by: Box::new(Elsewhere {
                    ledger: "sha256:5d1f".to_owned(),
                    project: Some("acme".to_owned()),
                    environment: Some("staging".to_owned()),
                    run: Some("20261121T100000Z-0a1b2c3d".to_owned()),
                    at: Some("2026-11-21T10:00:00Z".to_owned()),
                }),
            },
            Vec::new(),
        ),
    ]
}

/// What needs something that is not done, or not known.
fn needing() -> Vec<Withheld> {
    vec![
        one(
            "TrafficSplit/h",
            Reason::Blocked {
                by: address("Prompt/h"),
            },
            Vec::new(),
        ),
        one(
            "Prompt/k",
            Reason::Obscured {
                by: address("Provider/shared"),
            },
            Vec::new(),
        ),
        one(
            "TrafficSplit/l",
            Reason::OfOthers {
                by: address("Prompt/l"),
            },
            Vec::new(),
        ),
        one(
            "Prompt/m",
            Reason::Excluded {
                by: address("Provider/n"),
            },
            Vec::new(),
        ),
        one("Prompt/i", Reason::IncompleteKind, Vec::new()),
    ]
}

/// What an undo cannot do.
fn undoing() -> Vec<Withheld> {
    vec![
        one(
            "Model/later",
            Reason::Undo(Bar::ChangedSince),
            vec![temperature("Model/later", Cause::Conflict)],
        ),
        one("Model/unsettled", Reason::Undo(Bar::Unsettled), Vec::new()),
        one(
            "Model/forgotten",
            Reason::Undo(Bar::ContentGone),
            Vec::new(),
        ),
        one(
            "Provider/secret",
            Reason::Undo(Bar::NoSecret {
                fields: vec!["apiKey".to_owned()],
            }),
            Vec::new(),
        ),
        one("Model/given-up", Reason::Undo(Bar::GivenUp), Vec::new()),
        one(
            "Model/struck",
            Reason::Undo(Bar::Concealed {
                fields: vec!["webhookCallbackUrl".to_owned()],
            }),
            Vec::new(),
        ),
        one(
            "Prompt/dangling",
            Reason::Undo(Bar::Unresolved {
                names: vec!["Model x".to_owned(), "Model y".to_owned()],
            }),
            Vec::new(),
        ),
    ]
}
