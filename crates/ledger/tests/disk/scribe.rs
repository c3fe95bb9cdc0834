//! What a scribe promises to those who append at the same time, and to the place behind the folder.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use lockstep_ledger::{
    Batch, Deposit, DepositError, Draft, Effect, Error, Event, Ledger, Mode, Putting, Scribe,
    Verdict, entries, verify,
};
use tempfile::tempdir;

use crate::lossy::Lossy;
use crate::sample::{fields, finished, holder, intent, live, open, outcome, released, started};

/// A place that keeps what is put into it, and refuses from some batch on.
#[derive(Debug, Default)]
struct Place {
    text: Mutex<Vec<u8>>,
    contents: Mutex<Vec<String>>,
    batches: AtomicUsize,
    refuses: Option<usize>,
}

impl Deposit for Place {
    fn put<'a>(&'a self, batch: &'a Batch) -> Putting<'a> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let number = self.batches.fetch_add(1, Ordering::Relaxed);
            if self.refuses.is_some_and(|from| number >= from) {
                let sequence = batch.first().expect("no batch is empty");
                return Err(DepositError::Taken { sequence });
            }
            let mut contents = self.contents.lock().expect("whole");
            contents.extend(batch.contents().map(|(hash, _text)| hash.to_string()));
            let lines = batch.lines().map(|(_appended, line)| line);
            assert_eq!(lines.collect::<Vec<_>>().concat(), batch.text());
            self.text.lock().expect("whole").extend(batch.text());
            Ok(())
        })
    }
}

fn drafts(count: usize) -> Vec<Draft> {
    (0..count)
        .map(|n| intent(&format!("Prompt/p{n}"), Some(fields(n as f64))))
        .collect()
}

fn text(path: &Path) -> Vec<u8> {
    std::fs::read(path.join("entries.jsonl")).expect("the entries")
}

#[tokio::test]
async fn entries_lie_there_when_the_call_returns_and_in_the_order_of_the_calls() {
    let folder = tempdir().unwrap();
    let scribe = Scribe::new(open(folder.path()), None);
    let first = scribe.append(started()).await.unwrap();
    assert_eq!(first.sequence, 0);
    let drafts = drafts(40);
    let waiting: Vec<_> = drafts
        .into_iter()
        .map(|draft| scribe.append(draft))
        .collect();
    scribe.queue(finished());
    let appended = futures_util::future::join_all(waiting).await;
    let numbers: Vec<u64> = appended
        .iter()
        .map(|one| one.as_ref().unwrap().sequence)
        .collect();
    assert_eq!(numbers.len(), 40);
    assert!(numbers.is_sorted());
    let hashes: Vec<_> = entries(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().hash)
        .collect();
    for one in appended {
        let one = one.unwrap();
        assert_eq!(hashes[usize::try_from(one.sequence).unwrap()], one.hash);
    }
    let ledger = scribe.close().await.unwrap();
    assert_eq!(ledger.entries(), 42);
    assert_eq!(verify(folder.path()).unwrap().verdict, Verdict::Intact);
}

#[tokio::test]
async fn what_is_queued_is_covered_by_the_next_that_is_waited_for() {
    let folder = tempdir().unwrap();
    let scribe = Scribe::new(open(folder.path()), None);
    scribe.queue(started());
    scribe.queue(intent("Prompt/a", Some(fields(0.5))));
    let effect = Effect::Updated(live("id-1", fields(0.5)));
    scribe.queue(outcome(1, "Prompt/a", effect));
    scribe.append(finished()).await.unwrap();
    assert_eq!(entries(folder.path()).unwrap().count(), 4);
    scribe.queue(released("Prompt/a"));
    scribe.settle().await.unwrap();
    assert_eq!(entries(folder.path()).unwrap().count(), 5);
}

#[tokio::test]
async fn the_ledger_that_comes_back_remembers_all_and_the_lock_is_let_go_of() {
    let folder = tempdir().unwrap();
    let scribe = Scribe::new(open(folder.path()), None);
    scribe.append(started()).await.unwrap();
    let locked = Ledger::open(folder.path(), Mode::Append(holder())).unwrap_err();
    assert!(matches!(locked, Error::Locked { .. }));
    drop(scribe.close().await.unwrap());
    assert_eq!(open(folder.path()).entries(), 1);
}

#[tokio::test]
async fn many_that_wait_are_written_with_few_waits_for_the_disk() {
    let disk = Lossy::default();
    let opened = Ledger::open_on(Arc::new(disk.clone()), "/l", Mode::Append(holder())).unwrap();
    let before = disk.steps();
    let scribe = Scribe::new(opened.ledger, None);
    for _entry in 0..100 {
        scribe.queue(finished());
    }
    scribe.settle().await.unwrap();
    // Each batch is one write and one wait.
    let batches = (disk.steps() - before) / 2;
    assert!(batches <= 2, "{batches}");
}

#[tokio::test]
async fn after_a_failed_write_everybody_is_told_and_nothing_more_is_written() {
    let disk = Lossy::default();
    let opened = Ledger::open_on(Arc::new(disk.clone()), "/l", Mode::Append(holder())).unwrap();
    let disk = disk.clone().until(disk.steps() + 2);
    let scribe = Scribe::new(opened.ledger, None);
    scribe.append(started()).await.unwrap();
    let waiting = drafts(3).into_iter().map(|draft| scribe.append(draft));
    let answers = futures_util::future::join_all(waiting).await;
    for answer in answers {
        let error = answer.unwrap_err();
        assert!(matches!(error.cause(), Error::Io { .. }), "{error:?}");
    }
    let disk = disk.until(usize::MAX);
    let steps = disk.steps();
    scribe.queue(finished());
    assert!(scribe.append(finished()).await.is_err());
    assert!(scribe.settle().await.is_err());
    assert_eq!(disk.steps(), steps, "nothing was tried");
    let mut ledger = scribe.close().await.unwrap();
    assert!(matches!(ledger.append(&finished()), Err(Error::Closed)));
}

#[tokio::test]
async fn what_cannot_be_written_ends_the_batch_and_what_came_before_is_kept() {
    let folder = tempdir().unwrap();
    let scribe = Scribe::new(open(folder.path()), None);
    let mut large = started();
    if let Event::RunStarted(started) = &mut large.event {
        started.overrides.clear();
    }
    let mut unwritable = fields(0.5);
    unwritable.set("timeout", 9_007_199_254_740_993_u64);
    scribe.queue(large);
    scribe.queue(intent("Prompt/a", Some(fields(0.1))));
    let refused = scribe.append(intent("Prompt/b", Some(unwritable)));
    let after = scribe.append(finished());
    let (refused, after) = futures_util::future::join(refused, after).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(refused.cause(), Error::TooLarge { .. }),
        "{refused:?}"
    );
    assert!(after.is_err());
    drop(scribe.close().await.unwrap());
    let kept = open(folder.path());
    assert_eq!(kept.entries(), 2);
    assert_eq!(kept.base().unwrap().open.len(), 1);
}

#[tokio::test]
async fn a_batch_lies_in_its_place_before_it_is_appended() {
    let folder = tempdir().unwrap();
    let place = Arc::new(Place::default());
    let deposit: Arc<dyn Deposit> = Arc::<Place>::clone(&place);
    let scribe = Scribe::new(open(folder.path()), Some(deposit));
    scribe.append(started()).await.unwrap();
    for _twice in 0..2 {
        let waiting = drafts(5).into_iter().map(|draft| scribe.append(draft));
        let answers = futures_util::future::join_all(waiting).await;
        assert!(answers.iter().all(Result::is_ok));
    }
    assert_eq!(*place.text.lock().unwrap(), text(folder.path()));
    let mut contents = place.contents.lock().unwrap().clone();
    let all = contents.len();
    contents.sort_unstable();
    contents.dedup();
    assert_eq!(contents.len(), all, "a content is put there once");
    let files = std::fs::read_dir(folder.path().join("contents")).unwrap();
    assert_eq!(files.count(), all);
}

#[tokio::test]
async fn what_its_place_refuses_is_not_appended() {
    let folder = tempdir().unwrap();
    let deposit: Arc<dyn Deposit> = Arc::new(Place {
        refuses: Some(1),
        ..Place::default()
    });
    let scribe = Scribe::new(open(folder.path()), Some(deposit));
    scribe.append(started()).await.unwrap();
    let error = scribe.append(finished()).await.unwrap_err();
    let taken = Error::Deposit(DepositError::Taken { sequence: 1 });
    assert_eq!(error.to_string(), taken.to_string());
    assert!(matches!(
        error.cause(),
        Error::Deposit(DepositError::Taken { sequence: 1 })
    ));
    assert!(scribe.append(finished()).await.is_err());
    drop(scribe.close().await.unwrap());
    assert_eq!(open(folder.path()).entries(), 1);
}
