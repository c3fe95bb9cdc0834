//! Drafts and small ledgers for the tests.

use std::fs;
use std::path::Path;
use std::time::Duration;

use lockstep_ledger::{
    Actor, Adopted, Counts, Draft, Effect, Event, Holder, Intent, Ledger, Live, Mode, Organization,
    Outcome, Override, Released, RunStarted,
};
use lockstep_model::attempt::{Again, Attempt, Because, End, Loss};
use lockstep_model::{Address, Digest, Fields, LiveId, VersionTag};
use serde_json::json;

pub(crate) fn holder() -> Holder {
    Holder {
        pid: 4711,
        host: "build-7".to_owned(),
        since: "2026-01-02T03:04:05Z".to_owned(),
    }
}

pub(crate) fn open(path: &Path) -> Ledger {
    let opened = Ledger::open(path, Mode::Append(holder())).expect("the ledger opens");
    assert_eq!(opened.torn, None);
    opened.ledger
}

pub(crate) fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

pub(crate) fn fields(temperature: f64) -> Fields {
    let secret = json!({"env": "LLM_KEY", "revision": "2026-11"});
    [
        ("temperature".to_owned(), json!(temperature)),
        ("apiKey".to_owned(), secret),
    ]
    .into_iter()
    .collect()
}

pub(crate) fn draft(event: Event<Fields>) -> Draft {
    Draft {
        time: "2026-01-02T03:04:06.123Z".to_owned(),
        run: "01JG8X".to_owned(),
        event,
    }
}

pub(crate) fn actor() -> Actor {
    Actor {
        client: "c1".to_owned(),
        host: "build-7".to_owned(),
        user: "ci".to_owned(),
        git_commit: Some("8f3c".to_owned()),
        git_dirty: Some(false),
        ci_run_url: Some("https://ci.example/1".to_owned()),
    }
}

pub(crate) fn started() -> Draft {
    draft(Event::RunStarted(Box::new(RunStarted {
        actor: actor(),
        tool: "lockstep 0.1.0".to_owned(),
        environment: "prod".to_owned(),
        organization: Organization {
            id: "5c1f0c2e".to_owned(),
            name: "Acme \"Ü\"".to_owned(),
        },
        plan: Digest::of_bytes(b"plan"),
        spec: Digest::of_bytes(b"spec"),
        overrides: vec![Override {
            guard: "maxDeletes".to_owned(),
            value: "7".to_owned(),
            reason: "moving\nout".to_owned(),
        }],
    })))
}

pub(crate) fn intent(name: &str, after: Option<Fields>) -> Draft {
    draft(Event::Intent(Intent {
        change: format!("update {name}"),
        address: address(name),
        live_name: format!("live {name}"),
        live_id: Some(LiveId::new("id-1")),
        action: "update".to_owned(),
        reason: None,
        before: Some(fields(0.1)),
        after,
    }))
}

pub(crate) fn live(id: &str, fields: Fields) -> Live<Fields> {
    Live {
        id: LiveId::new(id),
        name: format!("live of {id}"),
        tag: Some(VersionTag::new("\"7\"")),
        digest: Some(fields.digest()),
        published: Default::default(),
        secrets: Default::default(),
        protected: id.ends_with('1'),
        applied: fields,
    }
}

pub(crate) fn outcome(intent: u64, name: &str, effect: Effect<Fields>) -> Draft {
    let failed = matches!(effect, Effect::Failed(_) | Effect::Unsettled(_));
    draft(Event::Outcome(Outcome {
        intent,
        address: address(name),
        effect,
        error: failed.then(|| "409 conflict".to_owned()),
        attempts: 2,
        correlation_ids: vec!["a-b".to_owned()],
        tries: Vec::new(),
        duration: Duration::from_millis(321),
        job: None,
        probe: None,
        warnings: Vec::new(),
    }))
}

pub(crate) fn adopted(name: &str, id: &str, fields: Fields) -> Draft {
    draft(Event::Adopted(Adopted {
        address: address(name),
        live: live(id, fields),
        probe: None,
    }))
}

pub(crate) fn released(name: &str) -> Draft {
    draft(Event::Released(Released {
        address: address(name),
    }))
}

pub(crate) fn finished() -> Draft {
    draft(Event::RunFinished(Counts {
        updated: 1,
        skipped: 2,
        ..Counts::default()
    }))
}

/// One run with every kind of entry and every result.
pub(crate) fn run() -> Vec<Draft> {
    vec![
        started(),
        intent("Prompt/a", Some(fields(0.2))),
        outcome(1, "Prompt/a", Effect::Updated(live("id-1", fields(0.2)))),
        adopted("Model/b", "id-2", fields(1.0)),
        intent("Model/b", None),
        outcome(4, "Model/b", Effect::Deleted),
        intent("Prompt/c", Some(fields(0.3))),
        outcome(6, "Prompt/c", Effect::Failed(None)),
        outcome(6, "Prompt/c", Effect::Unsettled(Some(LiveId::new("id-3")))),
        outcome(6, "Prompt/c", Effect::Created(live("id-3", fields(0.3)))),
        outcome(6, "Prompt/c", Effect::Replaced(live("id-4", fields(0.4)))),
        released("Prompt/a"),
        finished(),
    ]
}

/// An outcome that tells each of its requests and the texts that are published.
pub(crate) fn told() -> Outcome<Fields> {
    let attempt = |end, again: Option<(Because, u64)>, id: Option<&str>| Attempt {
        number: 0,
        request: "PUT /api/v2/ai/llm/gateway/prompts/id-1".to_owned(),
        end,
        again: again.map(|(because, millis)| Again {
            because,
            wait: Duration::from_millis(millis),
        }),
        correlation_id: id.map(str::to_owned),
    };
    let throttled = Some((Because::Throttled, 3_000));
    let live = Live {
        published: [("1.0.0".to_owned(), Digest::of_bytes(b"You are kind."))].into(),
        ..live("id-1", fields(0.2))
    };
    Outcome {
        intent: 1,
        address: address("Prompt/a"),
        effect: Effect::Updated(live),
        error: None,
        attempts: 3,
        correlation_ids: vec!["a-b".to_owned(), "a-d".to_owned()],
        tries: vec![
            attempt(End::Answered(429), throttled, Some("a-b")),
            attempt(
                End::Lost(Loss::NoAnswer),
                Some((Because::NoAnswer, 180)),
                None,
            ),
            attempt(End::Answered(200), None, Some("a-d")),
        ],
        duration: Duration::from_millis(3_321),
        job: None,
        probe: None,
        warnings: Vec::new(),
    }
}

/// One run whose entries tell all that the first version left out.
pub(crate) fn telling() -> Vec<Draft> {
    let live = told().effect.live().cloned().expect("a live object");
    vec![
        started(),
        intent("Prompt/a", Some(fields(0.2))),
        draft(Event::Outcome(told())),
        draft(Event::Adopted(Adopted {
            address: address("TrafficSplit/a"),
            live,
            probe: None,
        })),
        finished(),
    ]
}

/// Writes drafts into a new ledger.
pub(crate) fn write(path: &Path, drafts: &[Draft]) {
    open(path)
        .append_all(drafts)
        .expect("the drafts are appended");
}

/// Gives an entry that was edited the hash that it must have, and returns its text.
pub(crate) fn rehashed(entry: &mut serde_json::Value) -> String {
    let text = |value: &serde_json::Value| {
        serde_json_canonicalizer::to_string(value).expect("canonical text")
    };
    entry.as_object_mut().expect("an entry").remove("hash");
    let hash = lockstep_ledger::Hash::of(text(entry).as_bytes());
    entry["hash"] = hash.to_string().into();
    text(entry)
}

pub(crate) fn entries(path: &Path) -> Vec<u8> {
    fs::read(path.join("entries.jsonl")).expect("the entries are there")
}

pub(crate) fn set_entries(path: &Path, bytes: &[u8]) {
    fs::write(path.join("entries.jsonl"), bytes).expect("the entries are written");
}

/// The lines of a ledger, each with its line feed.
pub(crate) fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}
