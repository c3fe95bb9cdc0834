//! A small ledger, from which the damaged ones are made: one run that changes a prompt.

use std::time::Duration;

use lockstep_ledger::{
    Actor, Anchored, Appended, Counts, Draft, Effect, Event, Holder, Intent, Ledger, Live, Mode,
    Organization, Outcome, RunStarted,
};
use lockstep_model::{Address, Digest, Fields, LiveId};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::case::Case;

/// A ledger that is being written.
pub(crate) struct Writing {
    pub(crate) ledger: Ledger,
    folder: tempfile::TempDir,
}

impl Writing {
    pub(crate) fn new() -> Self {
        let folder = tempdir().expect("a folder");
        let holder = Holder {
            pid: 4711,
            host: "build-7".to_owned(),
            since: "2026-11-21T11:00:00Z".to_owned(),
        };
        let opened = Ledger::open(folder.path(), Mode::Append(holder)).expect("it opens");
        Self {
            ledger: opened.ledger,
            folder,
        }
    }

    /// Appends an entry, a second after the one before.
    pub(crate) fn put(&mut self, event: Event<Fields>) -> Appended {
        let seconds = self.ledger.entries();
        let draft = Draft {
            time: format!("2026-11-21T11:{:02}:{:02}Z", seconds / 60, seconds % 60),
            run: "20261121T110000Z-0badcafe".to_owned(),
            event,
        };
        self.ledger.append(&draft).expect("it is appended")
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn done(self) -> Case {
        drop(self.ledger);
        Case::read(self.folder.path())
    }
}

pub(crate) fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

pub(crate) fn fields(value: Value) -> Fields {
    let Value::Object(map) = value else {
        panic!("{value} is no object");
    };
    Fields::from(map)
}

pub(crate) fn actor() -> Actor {
    Actor {
        client: "6b1e0f5a".to_owned(),
        host: "runner-3".to_owned(),
        user: "ci".to_owned(),
        git_commit: Some("8f3c1d2a".to_owned()),
        git_dirty: Some(false),
        ci_run_url: Some("https://ci.example/runs/9".to_owned()),
    }
}

pub(crate) fn started() -> RunStarted {
    RunStarted {
        actor: actor(),
        tool: "lockstep 0.1.0".to_owned(),
        environment: "prod".to_owned(),
        organization: Organization {
            id: "5c1f0c2e".to_owned(),
            name: "Acme \"Süd\" \u{1f600}".to_owned(),
        },
        plan: Digest::of_bytes(b"plan"),
        spec: Digest::of_bytes(b"spec"),
        overrides: Vec::new(),
    }
}

pub(crate) fn intent(name: &str, action: &str, live_id: Option<&str>) -> Intent<Fields> {
    Intent {
        change: format!("{name}#{action}"),
        address: address(name),
        live_name: "Support".to_owned(),
        live_id: live_id.map(LiveId::new),
        action: action.to_owned(),
        reason: None,
        before: None,
        after: None,
    }
}

pub(crate) fn outcome(intent: u64, name: &str, effect: Effect<Fields>) -> Outcome<Fields> {
    Outcome {
        intent,
        address: address(name),
        effect,
        error: None,
        attempts: 1,
        correlation_ids: vec![format!("c-{intent}")],
        tries: Vec::new(),
        duration: Duration::from_millis(321),
        job: None,
        probe: None,
        warnings: Vec::new(),
    }
}

pub(crate) fn live(id: &str, applied: Fields) -> Live<Fields> {
    Live {
        id: LiveId::new(id),
        name: "Support".to_owned(),
        tag: None,
        digest: None,
        published: Default::default(),
        secrets: Default::default(),
        protected: false,
        applied,
    }
}

/// Makes the small ledger.
pub(crate) fn case() -> Case {
    let mut writing = Writing::new();
    let first = writing.put(Event::RunStarted(Box::new(started())));
    let after = || fields(json!({"temperature": 0.2, "systemPrompt": "You are kind."}));
    let begun = writing.put(Event::Intent(Intent {
        before: Some(fields(json!({"temperature": 1}))),
        after: Some(after()),
        ..intent("Prompt/support", "update", Some("id-1"))
    }));
    let effect = Effect::Updated(live("id-1", after()));
    writing.put(Event::Outcome(outcome(
        begun.sequence,
        "Prompt/support",
        effect,
    )));
    writing.put(Event::RunFinished(Counts {
        updated: 1,
        ..Counts::default()
    }));
    writing.put(Event::Anchored(Anchored {
        sequence: first.sequence,
        head: first.hash,
        id: "log-1".to_owned(),
    }));
    writing.put(Event::RunStarted(Box::new(started())));
    writing.put(Event::RunFinished(Counts::default()));
    writing.done()
}
