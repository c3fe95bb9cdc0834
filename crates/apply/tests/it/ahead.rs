//! What is written ahead of its turn: a slow disk leaves no seat empty, and no request leaves before
//! its intent lies there. Time is virtual, so the figures are counts.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use lockstep_apply::{Event, Observe, Options, Summary, run};
use lockstep_ledger::{Batch, Deposit, Ledger, Mode, Putting, Scribe};
use lockstep_model::tenant::{
    LiveRef, NewObject, ReadRequest, ReadTenant, TenantError, Write, WriteTenant, Written,
};
use lockstep_model::{Base, Digest, LiveObject, Organization, Snapshot};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use crate::fake::Fake;
use crate::plans::{make, provider, spec};
use crate::runs::{endings, holder, identity};

const OBJECTS: usize = 1_000;
const CONCURRENCY: usize = 8;
const ANSWER: Duration = Duration::from_millis(20);

/// For each change that may talk to the tenant, two wait with their intents written.
const OPEN: usize = 3 * CONCURRENCY;

/// A disk that takes its time for each group of entries, and keeps in mind what lies there.
#[derive(Debug, Default)]
struct Slow {
    takes: Duration,
    there: Mutex<There>,
}

#[derive(Debug, Default)]
struct There {
    groups: usize,
    /// The names of the objects whose intents lie there.
    intents: HashSet<String>,
    open: usize,
    most_open: usize,
}

impl There {
    fn take(&mut self, line: &[u8]) {
        let entry: Value = serde_json::from_slice(line).expect("an entry");
        match entry["kind"].as_str() {
            Some("intent") => {
                let name = entry["body"]["liveName"].as_str().expect("a name");
                self.intents.insert(name.to_owned());
                self.open += 1;
                self.most_open = self.most_open.max(self.open);
            }
            Some("outcome") => self.open -= 1,
            _ => {}
        }
    }
}

impl Slow {
    fn there(&self) -> MutexGuard<'_, There> {
        self.there.lock().expect("no panic")
    }
}

impl Deposit for Slow {
    fn put<'a>(&'a self, batch: &'a Batch) -> Putting<'a> {
        Box::pin(async {
            sleep(self.takes).await;
            let mut there = self.there();
            there.groups += 1;
            batch.lines().for_each(|(_appended, line)| there.take(line));
            Ok(())
        })
    }
}

/// A tenant that is told nothing before its intent lies on the disk.
struct Watched<'a> {
    fake: &'a Fake,
    disk: &'a Slow,
}

impl ReadTenant for Watched<'_> {
    async fn organization(&self) -> Result<Organization, TenantError> {
        self.fake.organization().await
    }

    async fn snapshot(&self, request: &ReadRequest<'_>) -> Result<Snapshot, TenantError> {
        self.fake.snapshot(request).await
    }

    async fn read(&self, object: &LiveRef) -> Result<Option<LiveObject>, TenantError> {
        self.fake.read(object).await
    }
}

impl WriteTenant for Watched<'_> {
    async fn create(&self, new: NewObject<'_>) -> Result<Written, TenantError> {
        let written = self.disk.there().intents.contains(new.live_name);
        assert!(written, "{} has no intent on the disk", new.live_name);
        self.fake.create(new).await
    }

    async fn write(&self, object: &LiveRef, write: Write<'_>) -> Result<Written, TenantError> {
        self.fake.write(object, write).await
    }

    async fn delete(&self, object: &LiveRef) -> Result<Written, TenantError> {
        self.fake.delete(object).await
    }
}

/// Stops the run when so many changes have ended.
struct StopAfter<'a>(usize, &'a AtomicBool, Mutex<usize>);

impl Observe for StopAfter<'_> {
    fn observe(&self, event: Event<'_>) {
        if let Event::Ended(_) = event {
            let mut ended = self.2.lock().expect("no panic");
            *ended += 1;
            if *ended == self.0 {
                self.1.store(true, Ordering::Relaxed);
            }
        }
    }
}

struct Ran {
    disk: Arc<Slow>,
    fake: Fake,
    summary: Summary,
    took: Duration,
    folder: TempDir,
}

/// Makes so many providers, with a disk that takes so long for each group of entries.
async fn providers(takes: Duration, stop_after: usize) -> Ran {
    let fake = Fake {
        delay: ANSWER,
        ..Fake::default()
    };
    let names: Vec<String> = (0..OBJECTS).map(|n| format!("Provider/p{n}")).collect();
    let wanted = names
        .iter()
        .map(|name| (name.as_str(), provider(), &[][..]));
    let plan = make(&spec(&wanted.collect::<Vec<_>>()), &fake, &Base::default());
    let folder = TempDir::new().expect("a folder");
    let opened = Ledger::open(folder.path(), Mode::Append(holder())).expect("a ledger");
    let disk = Arc::new(Slow {
        takes,
        ..Slow::default()
    });
    let place: Arc<dyn Deposit> = Arc::<Slow>::clone(&disk);
    let scribe = Scribe::new(opened.ledger.fleeting(), Some(place));
    let now = || "2026-01-01T00:00:00Z".to_owned();
    let stop = AtomicBool::new(false);
    let options = Options {
        concurrency: CONCURRENCY,
        stop: &stop,
        digest: Digest::of_bytes(b"plan"),
        probes: None,
        secrets: None,
    };
    let watched = Watched {
        fake: &fake,
        disk: &disk,
    };
    let (begun, observer) = (Instant::now(), StopAfter(stop_after, &stop, Mutex::new(0)));
    let summary = run(
        &plan,
        &watched,
        (&scribe, identity(&now)),
        &observer,
        options,
    )
    .await;
    let took = begun.elapsed();
    scribe.close().await.expect("nothing panics");
    Ran {
        disk,
        summary: summary.expect("a ledger"),
        fake,
        took,
        folder,
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_disk_costs_a_run_next_to_nothing() {
    for takes in [1, 5, 10, 20] {
        let ran = providers(Duration::from_millis(takes), usize::MAX).await;
        assert!(ran.summary.is_complete());
        assert_eq!(ran.fake.most_at_once(), CONCURRENCY);
        let there = ran.disk.there();
        // As many requests as seats are under way all the time.
        let busy = ANSWER * u32::try_from(OBJECTS / CONCURRENCY).expect("few");
        assert!(ran.took < busy.mul_f64(1.05), "{takes} ms: {:?}", ran.took);
        // A wait for the entries and one for the names of the contents each.
        let groups = OBJECTS / CONCURRENCY;
        assert!(there.groups <= groups + 5, "{takes} ms: {}", there.groups);
        assert!(there.most_open <= OPEN, "{}", there.most_open);
        assert_eq!(there.open, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_written_ahead_is_not_sent_after_a_stop_and_its_intents_are_closed() {
    let ran = providers(Duration::from_millis(5), 100).await;
    assert!(ran.summary.interrupted);
    let endings = endings(&ran.summary);
    let count = |word: &str| endings.iter().filter(|ending| *ending == word).count();
    let sent = ran.fake.calls().len();
    assert!(sent < 100 + CONCURRENCY, "{sent} were sent");
    assert_eq!(
        (count("created"), count("not reached")),
        (sent, OBJECTS - sent)
    );
    assert_eq!(ran.disk.there().open, 0);
    let opened = Ledger::open(ran.folder.path(), Mode::Read).expect("a ledger");
    let base = opened.ledger.base().expect("whole");
    assert_eq!((base.applied.len(), base.open.len()), (sent, 0));
}
