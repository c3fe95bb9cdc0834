//! A ledger whose last entry is cut at every byte: a plain apply goes on from there, whatever the
//! tenant had done by then.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use lockstep_apply::{Event, Observe, Options, run};
use lockstep_diff::Plan;
use lockstep_ledger::{Batch, Deposit, Draft, Files as _, Ledger, Mode, Opened, Putting, Scribe};
use lockstep_model::{Digest, LiveObject};
use lockstep_spec::{Rules, Spec};
use serde_json::{Value, json};

use crate::fake::Fake;
use crate::lossy::Lossy;
use crate::plans::{make, provider, spec};
use crate::runs::{actor, holder, identity};

const FOLDER: &str = "/ledger";
const ENTRIES: &str = "/ledger/entries.jsonl";
const CONTENTS: &str = "/ledger/contents";

struct Silent;

impl Observe for Silent {
    fn observe(&self, _event: Event<'_>) {}
}

/// An entry, and what was there when it was written.
#[derive(Debug, Clone)]
struct Moment {
    before: Vec<u8>,
    line: Vec<u8>,
    contents: Vec<(PathBuf, Vec<u8>)>,
    live: Vec<LiveObject>,
}

/// Keeps each moment of a run.
struct Kept {
    fake: Arc<Fake>,
    moments: Mutex<Vec<Moment>>,
}

/// The ledger and the tenant of one try.
struct Site {
    disk: Lossy,
    fake: Arc<Fake>,
}

impl Site {
    fn new(live: Vec<LiveObject>) -> Self {
        Self {
            disk: Lossy::default(),
            fake: Arc::new(Fake::with(live)),
        }
    }

    fn open(&self, mode: Mode) -> Opened {
        let disk = Arc::new(self.disk.clone());
        Ledger::open_on(disk, FOLDER, mode).expect("a ledger")
    }

    fn plan(&self, wanted: &Spec) -> Plan {
        let base = self.open(Mode::Read).ledger.base().expect("whole");
        make(wanted, &self.fake, &base)
    }

    /// Plans and applies, as the command does: what a crash tore is told first.
    async fn apply(&self, wanted: &Spec, deposit: Option<Arc<dyn Deposit>>) -> bool {
        let plan = self.plan(wanted);
        let ledger = self.open(Mode::Append(holder())).ledger.fleeting();
        let torn = ledger.untold().expect("they are read");
        let (scribe, now) = (Scribe::new(ledger, deposit), || {
            String::from("2026-01-01T00:00:00Z")
        });
        for torn in &torn {
            scribe.queue(Draft {
                time: now(),
                run: "r".to_owned(),
                event: torn.told(actor()),
            });
        }
        let stop = AtomicBool::new(false);
        let options = Options {
            concurrency: 1,
            stop: &stop,
            digest: Digest::of_bytes(b"plan"),
            probes: None,
            secrets: None,
        };
        let summary = run(
            &plan,
            &*self.fake,
            (&scribe, identity(&now)),
            &Silent,
            options,
        )
        .await;
        scribe.close().await.expect("nothing panics");
        summary.expect("a ledger").is_complete()
    }

    /// Looks what the ledger remembers, and whether an entry tells of what was torn.
    fn judge(&self, (wanted, torn): (&Spec, &[u8]), here: &dyn Fn() -> String) {
        // Each opening checks the whole chain, and the base all contents that it needs.
        let base = self.open(Mode::Read).ledger.base().expect("whole");
        let plan = make(wanted, &self.fake, &base);
        assert!(plan.is_idle(), "{}: {plan:?}", here());
        assert_eq!((base.applied.len(), base.open.len()), (1, 0), "{}", here());
        let bytes = self.disk.read(Path::new(ENTRIES)).expect("there is power");
        let text = String::from_utf8(bytes).expect("no tail is left");
        let told: Vec<Value> = text
            .lines()
            .filter(|line| line.contains(r#""kind":"repaired""#))
            .map(|line| serde_json::from_str(line).expect("an entry"))
            .collect();
        let told: Vec<_> = told
            .iter()
            .map(|entry| entry["body"]["bytes"].as_u64())
            .collect();
        let wanted = [Some(torn.len() as u64)];
        assert_eq!(told, wanted[..usize::from(!torn.is_empty())], "{}", here());
    }

    fn write(&self, path: &Path, bytes: &[u8]) {
        let mut file = self.disk.create(path).expect("there is room");
        file.append(bytes).expect("there is room");
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

impl Deposit for Kept {
    fn put<'a>(&'a self, batch: &'a Batch) -> Putting<'a> {
        let mut moments = self.moments.lock().expect("no panic");
        let (mut before, mut contents) = match moments.last() {
            Some(last) => ([&*last.before, &*last.line].concat(), last.contents.clone()),
            None => Default::default(),
        };
        for (hash, text) in batch.contents() {
            let path = Path::new(FOLDER).join(format!("contents/{hash}.json"));
            contents.push((path, text.to_owned()));
        }
        for (_appended, line) in batch.lines() {
            moments.push(Moment {
                before: before.clone(),
                line: line.to_owned(),
                contents: contents.clone(),
                live: self.fake.objects(),
            });
            before.extend(line);
        }
        Box::pin(async { Ok(()) })
    }
}

/// A provider as it is made, and as it is changed.
fn wanted(timeout: u32) -> Spec {
    let mut fields = provider();
    fields["timeout"] = json!(timeout);
    let mut wanted = spec(&[("Provider/p", fields, &[])]);
    wanted.rules.adopt = Rules::default().adopt;
    wanted
}

/// Plays some runs one after another, and returns the moments of the last.
async fn moments(timeouts: &[u32]) -> Vec<Moment> {
    let site = Site::new(Vec::new());
    let kept = Arc::new(Kept {
        fake: Arc::clone(&site.fake),
        moments: Mutex::default(),
    });
    let mut earlier = 0;
    for timeout in timeouts {
        earlier = kept.moments.lock().expect("no panic").len();
        let place: Arc<dyn Deposit> = Arc::<Kept>::clone(&kept);
        assert!(site.apply(&wanted(*timeout), Some(place)).await);
    }
    let moments = kept.moments.lock().expect("no panic");
    moments[earlier..].to_vec()
}

/// Cuts the last entry at a byte, and applies.
async fn cut(moment: &Moment, at: usize, timeout: u32) {
    let site = Site::new(moment.live.clone());
    site.disk
        .create_folder(Path::new(CONTENTS))
        .expect("there is power");
    let torn = &moment.line[..at];
    site.write(Path::new(ENTRIES), &[&*moment.before, torn].concat());
    for (path, text) in &moment.contents {
        site.write(path, text);
    }
    let wanted = wanted(timeout);
    let here = || format!("cut at {at}: {}", String::from_utf8_lossy(&moment.line));
    assert!(site.apply(&wanted, None).await, "{}", here());
    let live = site.fake.objects();
    assert_eq!(live.len(), 1, "{}", here());
    let there = live[0].fields.get("timeout");
    assert_eq!(there, Some(&json!(timeout)), "{}", here());
    site.judge((&wanted, torn), &here);
}

/// Some entries of a run are the last one, once for each byte of it.
async fn cut_everywhere(timeouts: &[u32], cut_kinds: &[&str]) {
    let moments = moments(timeouts).await;
    let kinds = ["runStarted", "intent", "outcome", "runFinished"];
    assert_eq!(moments.len(), kinds.len());
    let timeout = timeouts.last().copied().unwrap_or_default();
    for (moment, kind) in moments.iter().zip(kinds) {
        let entry: Value = serde_json::from_slice(&moment.line).expect("an entry");
        assert_eq!(entry["kind"], kind);
        if !cut_kinds.contains(&kind) {
            continue;
        }
        for at in 0..moment.line.len() {
            cut(moment, at, timeout).await;
        }
    }
}

#[tokio::test]
async fn a_plain_apply_converges_wherever_an_entry_of_a_creation_was_cut() {
    let all = ["runStarted", "intent", "outcome", "runFinished"];
    cut_everywhere(&[5_000], &all).await;
}

#[tokio::test]
async fn a_plain_apply_converges_wherever_an_entry_of_an_update_was_cut() {
    cut_everywhere(&[5_000, 7_000], &["intent", "outcome"]).await;
}
