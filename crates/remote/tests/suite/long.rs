//! A long ledger in a bucket that is far away: round trips are counted on a clock that is played.

use std::sync::Arc;
use std::time::Duration;

use lockstep_ledger::{Ledger, Mode, Scribe};
use lockstep_remote::{Extent, Remote};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::throttle::{ThrottleConfig, ThrottledStore};
use object_store::{ObjectStore, ObjectStoreExt as _};
use tokio::time::Instant;

use crate::stage::{clock, holder, plain};

/// How many entries there are, each a batch of its own.
const ENTRIES: u64 = 3_000;
/// How long each request takes.
const TRIP: Duration = Duration::from_millis(20);

/// Makes a ledger with one batch for each entry, as many short runs leave it.
async fn written(store: &InMemory) {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = Ledger::open(folder.path(), Mode::Append(holder())).expect("a ledger");
    let scribe = Scribe::new(opened.ledger, None);
    for _entry in 0..ENTRIES {
        scribe.queue(plain("r"));
    }
    scribe.settle().await.expect("it is written");
    drop(scribe.close().await);
    let text = std::fs::read_to_string(folder.path().join("entries.jsonl")).expect("a ledger");
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let path = Path::from(format!("acme/prod/entries/{number:020}.jsonl"));
        let put = store.put(&path, line.to_owned().into());
        put.await.expect("there is room");
    }
}

fn far(store: &Arc<InMemory>) -> Remote {
    let waits = ThrottleConfig {
        wait_get_per_call: TRIP,
        wait_list_per_call: TRIP,
        wait_put_per_call: TRIP,
        ..ThrottleConfig::default()
    };
    let store = ThrottledStore::new(Arc::clone(store), waits);
    let store = Arc::new(store) as Arc<dyn ObjectStore>;
    Remote::on(store, ("acme/prod", 1), true, clock())
}

/// How many round trips one after the other reading takes.
async fn trips(remote: &Remote, folder: &std::path::Path, extent: Extent) -> u128 {
    let begun = Instant::now();
    let synced = remote.sync(folder, &holder(), extent).await;
    let end = synced.expect("it is read").end.expect("an entry");
    assert_eq!(end.sequence + 1, ENTRIES);
    begun.elapsed().as_millis() / TRIP.as_millis()
}

#[tokio::test(start_paused = true)]
async fn a_long_ledger_is_read_in_few_round_trips() {
    let store = Arc::new(InMemory::new());
    written(&store).await;
    let folders = tempfile::tempdir().unwrap();
    let (here, fresh) = (folders.path().join("a"), folders.path().join("b"));
    let remote = far(&store);
    let loose = trips(&remote, &here, Extent::Base).await;
    assert!(
        loose >= u128::from(ENTRIES) / 32,
        "each entry is a request: {loose}"
    );
    let begun = Instant::now();
    let compacted = remote.compact(&here).await.unwrap().unwrap();
    assert_eq!(compacted.last + 2, ENTRIES);
    let compacting = begun.elapsed().as_millis() / TRIP.as_millis();
    for (what, took, most) in [
        ("compacting", compacting, 6),
        (
            "a fresh clone",
            trips(&remote, &fresh, Extent::Base).await,
            6,
        ),
        (
            "a copy that is up to date",
            trips(&remote, &here, Extent::Base).await,
            4,
        ),
        ("all of it", trips(&remote, &here, Extent::Whole).await, 10),
    ] {
        assert!(took <= most, "{what}: {took} round trips");
    }
}
