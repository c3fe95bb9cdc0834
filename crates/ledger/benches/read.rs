//! How much CPU it takes to open a ledger of 100,000 entries. `cargo bench -p lockstep-ledger --bench
//! read`; on Linux the time is that of the CPU, elsewhere nothing is measured.

use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use lockstep_ledger::{
    Actor, Counts, Draft, Effect, Event, Holder, Intent, Ledger, Live, Mode, Organization, Outcome,
    RunStarted, entries,
};
use lockstep_model::{Address, Digest, Fields, LiveId, VersionTag};
use serde_json::json;

const ENTRIES: u64 = 100_000;

/// So many objects are changed in turn.
const OBJECTS: u64 = 5_000;

/// So many changes are one run.
const RUN: u64 = 100;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let length = write(folder.path());
    let mut out = io::stdout().lock();
    writeln!(out, "{ENTRIES} entries, {:.1} MB", length as f64 / 1e6)?;
    for _round in 0..3 {
        let (took, count) = measure(|| read(folder.path()));
        writeln!(out, "each entry read and checked: {took} for {count}")?;
        let (took, count) = measure(|| open(folder.path(), Mode::Read));
        writeln!(out, "opened for reading: {took} for {count}")?;
        let (took, count) = measure(|| open(folder.path(), Mode::Append(holder())));
        writeln!(out, "opened for appending: {took} for {count}")?;
    }
    Ok(())
}

fn read(path: &Path) -> u64 {
    let entries = entries(path).expect("a ledger");
    entries.fold(0, |count, entry| {
        drop(entry.expect("whole"));
        count + 1
    })
}

fn open(path: &Path, mode: Mode) -> u64 {
    let opened = Ledger::open(path, mode).expect("a ledger");
    opened.ledger.entries()
}

/// The CPU time of this thread.
fn cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

fn measure<T>(work: impl FnOnce() -> T) -> (String, T) {
    let before = cpu();
    let done = work();
    let took = before.zip(cpu()).map(|(before, after)| after - before);
    let text = took.map(|took| format!("{:.3} s of CPU", took.as_secs_f64()));
    (text.unwrap_or_else(|| "not measured".to_owned()), done)
}

/// Writes the entries, and returns how long they are.
fn write(path: &Path) -> u64 {
    let opened = Ledger::open(path, Mode::Append(holder())).expect("a ledger");
    let mut ledger = opened.ledger.fleeting();
    while ledger.entries() < ENTRIES {
        let run = run(ledger.entries());
        ledger.append_all(&run).expect("room on the disk");
    }
    std::fs::metadata(path.join("entries.jsonl"))
        .expect("the entries")
        .len()
}

fn run(from: u64) -> Vec<Draft> {
    let mut drafts = vec![draft(started())];
    for change in 0..RUN {
        let object = (from / 2 + change) % OBJECTS;
        let intent = from + drafts.len() as u64;
        let after = fields(object, from);
        drafts.push(draft(begun(object, &after)));
        drafts.push(draft(ended(object, intent, after)));
    }
    drafts.push(draft(Event::RunFinished(Counts {
        updated: RUN,
        ..Counts::default()
    })));
    drafts
}

fn draft(event: Event<Fields>) -> Draft {
    Draft {
        time: "2026-11-21T10:11:12.345Z".to_owned(),
        run: "20261121T101112Z-0badcafe".to_owned(),
        event,
    }
}

fn holder() -> Holder {
    Holder {
        pid: 1,
        host: "bench".to_owned(),
        since: "2026-11-21T10:11:12Z".to_owned(),
    }
}

fn fields(object: u64, from: u64) -> Fields {
    let value = json!({
        "model": "anthropic/claude-3-sonnet",
        "temperature": if (from / (2 * OBJECTS)).is_multiple_of(2) { 0.2 } else { 0.4 },
        "contextWindow": 8_000 + object,
        "versions": {"1.0.0": "You are a helpful agent. ".repeat(8)},
    });
    serde_json::from_value(value).expect("an object")
}

fn address(object: u64) -> Address {
    let text = format!("Prompt/support_agent_{object}");
    text.parse().expect("an address")
}

fn live_id(object: u64) -> LiveId {
    LiveId::new(format!("5c1f0c2e-7f1d-4f0e-9a55-{object:012}"))
}

fn started() -> Event<Fields> {
    Event::RunStarted(Box::new(RunStarted {
        actor: Actor {
            client: "0b1e5f3c-8d54-4a36-b4f5-0a1c5a1b2c3d".to_owned(),
            host: "build-7".to_owned(),
            user: "ci".to_owned(),
            git_commit: Some("8f3c2b1a9d7e6f5c4b3a29180716f5e4d3c2b1a0".to_owned()),
            git_dirty: Some(false),
            ci_run_url: Some("https://ci.example/acme/gateway/runs/4711".to_owned()),
        },
        tool: "lockstep 0.1.0".to_owned(),
        environment: "prod".to_owned(),
        organization: Organization {
            id: "5c1f0c2e-7f1d-4f0e-9a55-1f2e3d4c5b6a".to_owned(),
            name: "Acme".to_owned(),
        },
        plan: Digest::of_bytes(b"plan"),
        spec: Digest::of_bytes(b"spec"),
        overrides: Vec::new(),
    }))
}

fn begun(object: u64, after: &Fields) -> Event<Fields> {
    let address = address(object);
    Event::Intent(Intent {
        change: address.to_string(),
        live_name: format!("Support agent {object}"),
        address,
        live_id: Some(live_id(object)),
        action: "update".to_owned(),
        reason: None,
        before: Some(after.clone()),
        after: Some(after.clone()),
    })
}

fn ended(object: u64, intent: u64, after: Fields) -> Event<Fields> {
    Event::Outcome(Outcome {
        intent,
        address: address(object),
        effect: Effect::Updated(Live {
            id: live_id(object),
            name: format!("Support agent {object}"),
            tag: Some(VersionTag::new("\"17\"")),
            digest: Some(after.digest()),
            published: [("1.0.0".to_owned(), Digest::of_bytes(b"text"))].into(),
            secrets: Default::default(),
            protected: false,
            applied: after,
        }),
        error: None,
        attempts: 3,
        correlation_ids: vec![
            "d1f2a3b4-0000-4a36-b4f5-0a1c5a1b2c3d".to_owned(),
            "d1f2a3b4-0001-4a36-b4f5-0a1c5a1b2c3d".to_owned(),
        ],
        tries: Vec::new(),
        duration: Duration::from_millis(187),
        job: None,
        probe: None,
        warnings: Vec::new(),
    })
}
