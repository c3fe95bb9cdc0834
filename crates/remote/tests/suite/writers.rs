//! Many writers at once: every entry is in one chain, none is lost, none is there twice.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use lockstep_ledger::{DepositError, Error as LedgerError, Verdict};
use lockstep_remote::Extent;

use crate::bucket::Bucket;
use crate::stage::{Stage, holder, plain, scribe, with_content};

/// Appends entries, each as soon as nobody else was first.
async fn write(stage: &Stage, folder: PathBuf, number: u64, count: usize) {
    let remote = Arc::new(stage.client(number).await);
    let run = format!("run-{number}");
    for entry in 0..count {
        loop {
            let synced = remote.sync(&folder, &holder(), Extent::Base).await;
            synced.unwrap_or_else(|error| panic!("{}: {error}", stage.name()));
            let scribe = scribe(&remote, &folder, None);
            let draft = match entry % 2 {
                0 => with_content(&run, entry),
                _ => plain(&run),
            };
            let appended = scribe.append(draft).await;
            // The lock goes with the scribe's ledger.
            drop(scribe.close().await);
            match appended {
                Ok(_appended) => break,
                Err(error) if is_taken(&error) => {}
                Err(error) => panic!("{}: {error:?}", stage.name()),
            }
        }
    }
}

fn is_taken(error: &LedgerError) -> bool {
    matches!(
        error.cause(),
        LedgerError::Deposit(DepositError::Taken { .. })
    )
}

/// Lets writers write, and holds what came of it against what they wrote.
pub(crate) async fn writers_make_one_chain(stage: &Stage, writers: u64, count: usize) {
    let folders = tempfile::tempdir().expect("it works");
    let all = (0..writers).map(|number| {
        let folder = folders.path().join(format!("{number}"));
        write(stage, folder, number, count)
    });
    futures_util::future::join_all(all).await;
    let remote = stage.client(99).await;
    let folder = folders.path().join("reader");
    let synced = remote
        .sync(&folder, &holder(), Extent::Whole)
        .await
        .expect("it works");
    let expected = writers * count as u64;
    assert_eq!(synced.fresh, expected, "{}", stage.name());
    let report = lockstep_ledger::verify(&folder).expect("it works");
    assert_eq!(report.verdict, Verdict::Intact, "{}", stage.name());
    assert_eq!(report.entries, expected);
    let mut runs: BTreeMap<String, usize> = BTreeMap::new();
    for entry in lockstep_ledger::entries(&folder).expect("it works") {
        *runs.entry(entry.expect("it works").run).or_default() += 1;
    }
    assert_eq!(runs.len() as u64, writers);
    assert!(runs.values().all(|entries| *entries == count), "{runs:?}");
}

#[tokio::test]
async fn sixteen_writers_in_memory() {
    writers_make_one_chain(&Stage::memory(), 16, 4).await;
}

#[tokio::test]
async fn sixteen_writers_in_a_folder() {
    writers_make_one_chain(&Stage::folder(), 16, 4).await;
}

#[tokio::test]
async fn writers_of_two_clones() {
    writers_make_one_chain(&Stage::git(), 2, 4).await;
}

#[tokio::test]
async fn sixteen_writers_of_a_bucket() {
    for bucket in Bucket::all() {
        writers_make_one_chain(&Stage::Bucket(bucket, None), 16, 2).await;
    }
}
