//! The copy on a machine: brought up to date, and held against the place.

use std::fs;
use std::sync::Arc;

use lockstep_ledger::{Actor, Event, Forgotten, Hash, Ledger, Mirror, Mode, Verdict};
use lockstep_remote::{Error, Extent};
use object_store::ObjectStoreExt as _;
use object_store::path::Path;

use crate::stage::{Stage, git, holder, plain, scribe, with_content};

/// Appends entries by one client, one batch each.
async fn append(stage: &Stage, folder: &std::path::Path, count: usize) {
    let remote = Arc::new(stage.client(1).await);
    remote
        .sync(folder, &holder(), Extent::Base)
        .await
        .expect("it works");
    let scribe = scribe(&remote, folder, None);
    for number in 0..count {
        scribe
            .append(with_content("r", number))
            .await
            .expect("it works");
    }
    drop(scribe.close().await.expect("it works"));
}

#[tokio::test]
async fn a_fresh_clone_has_what_was_written_and_reads_it_offline_afterwards() {
    for stage in Stage::all() {
        let folders = tempfile::tempdir().unwrap();
        let (here, there) = (folders.path().join("a"), folders.path().join("b"));
        append(&stage, &here, 3).await;
        let remote = stage.client(2).await;
        let synced = remote.sync(&there, &holder(), Extent::Base).await.unwrap();
        assert_eq!((synced.fresh, synced.contents), (3, 3), "{}", stage.name());
        let (one, other) = (
            fs::read(here.join("entries.jsonl")),
            fs::read(there.join("entries.jsonl")),
        );
        assert_eq!(one.unwrap(), other.unwrap());
        let base = Ledger::open(&there, Mode::Read)
            .unwrap()
            .ledger
            .base()
            .unwrap();
        assert_eq!(base.open.len(), 3, "{}", stage.name());
        // Nothing new is nothing to fetch.
        let again = remote.sync(&there, &holder(), Extent::Base).await.unwrap();
        assert_eq!((again.fresh, again.contents), (0, 0));
        append(&stage, &here, 1).await;
        let more = remote.sync(&there, &holder(), Extent::Whole).await.unwrap();
        assert_eq!(more.fresh, 1, "{}", stage.name());
        let report = lockstep_ledger::verify(&there).unwrap();
        assert_eq!(report.verdict, Verdict::Intact);
    }
}

#[tokio::test]
async fn an_empty_place_is_an_empty_ledger() {
    for stage in Stage::here() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("x");
        let remote = stage.client(1).await;
        let synced = remote
            .sync(&folder, &holder(), Extent::Whole)
            .await
            .unwrap();
        assert_eq!(synced.end, None, "{}", stage.name());
    }
}

/// Takes the last batch away, as nobody but somebody with a purpose does.
async fn cut(stage: &Stage, last: u64) {
    let path = Path::from(format!("acme/prod/entries/{last:020}.jsonl"));
    match stage {
        Stage::Memory(store) => store.delete(&path).await.expect("it works"),
        Stage::Folder { store, .. } => store.delete(&path).await.expect("it works"),
        Stage::Git(folder) => {
            let bare = folder.path().join("origin.git");
            let parent = "refs/lockstep/prod^";
            git(&bare, &["update-ref", "refs/lockstep/prod", parent]);
        }
        Stage::Bucket(..) => unreachable!("it is not among those"),
    }
}

#[tokio::test]
async fn a_place_that_was_cut_off_is_damaged() {
    for stage in Stage::here() {
        let folders = tempfile::tempdir().unwrap();
        let here = folders.path().join("a");
        append(&stage, &here, 3).await;
        cut(&stage, 2).await;
        let remote = stage.client(2).await;
        let error = remote
            .sync(&here, &holder(), Extent::Base)
            .await
            .unwrap_err();
        assert!(error.is_damage(), "{}: {error}", stage.name());
        let Error::Shorter { there, here, .. } = &error else {
            panic!("{}: {error:?}", stage.name());
        };
        assert_eq!((there.unwrap().sequence, here.sequence), (1, 2));
        let told = error.to_string();
        assert!(told.contains(&there.unwrap().hash.to_string()), "{told}");
        assert!(told.contains(&here.hash.to_string()), "{told}");
    }
}

#[tokio::test]
async fn a_place_that_was_rewritten_is_damaged() {
    for stage in Stage::here() {
        let folders = tempfile::tempdir().unwrap();
        let (here, other) = (folders.path().join("a"), folders.path().join("b"));
        append(&stage, &here, 3).await;
        cut(&stage, 2).await;
        // Somebody without the copy continues what is left.
        let remote = Arc::new(stage.client(2).await);
        remote.sync(&other, &holder(), Extent::Base).await.unwrap();
        let scribe = scribe(&remote, &other, None);
        scribe.append(plain("other")).await.unwrap();
        drop(scribe.close().await.unwrap());
        let error = remote
            .sync(&here, &holder(), Extent::Base)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::Differs { .. }),
            "{}: {error:?}",
            stage.name()
        );
        assert!(error.is_damage());
    }
}

/// Changes a batch that was written long ago.
async fn change(stage: &Stage, first: u64) {
    let Stage::Memory(store) = stage else {
        unreachable!("it is in memory")
    };
    let path = Path::from(format!("acme/prod/entries/{first:020}.jsonl"));
    let there = store.get(&path).await.expect("it is there");
    let text = there.bytes().await.expect("it is read").to_vec();
    let text = String::from_utf8(text).expect("it is text");
    let text = text.replace("\"r\"", "\"s\"");
    store.put(&path, text.into()).await.expect("it is written");
}

#[tokio::test]
async fn a_changed_batch_is_found_when_all_is_read() {
    let stage = Stage::memory();
    let folders = tempfile::tempdir().unwrap();
    let here = folders.path().join("a");
    append(&stage, &here, 5).await;
    change(&stage, 1).await;
    let remote = stage.client(2).await;
    // What was seen before is not read again each time, and is whole on this machine.
    remote.sync(&here, &holder(), Extent::Base).await.unwrap();
    let error = remote
        .sync(&here, &holder(), Extent::Whole)
        .await
        .unwrap_err();
    assert!(error.is_damage(), "{error:?}");
    let fresh = folders.path().join("b");
    let error = remote
        .sync(&fresh, &holder(), Extent::Base)
        .await
        .unwrap_err();
    assert!(error.is_damage(), "{error:?}");
}

#[tokio::test]
async fn segments_stand_for_many_batches_and_the_chain_holds() {
    let stage = Stage::memory();
    let Stage::Memory(store) = &stage else {
        unreachable!("it is in memory")
    };
    let folders = tempfile::tempdir().unwrap();
    let here = folders.path().join("a");
    append(&stage, &here, 100).await;
    let remote = stage.client(1).await;
    assert_eq!(remote.compact(&here).await.unwrap(), None);
    append(&stage, &here, 200).await;
    let compacted = remote.compact(&here).await.unwrap().unwrap();
    assert_eq!((compacted.first, compacted.last), (0, 298));
    append(&stage, &here, 10).await;
    assert_eq!(remote.compact(&here).await.unwrap(), None);
    // Whoever reads from the beginning needs no batch that a segment holds.
    for number in 0..299 {
        let path = Path::from(format!("acme/prod/entries/{number:020}.jsonl"));
        store.delete(&path).await.unwrap();
    }
    let fresh = folders.path().join("b");
    let synced = stage
        .client(2)
        .await
        .sync(&fresh, &holder(), Extent::Whole)
        .await
        .unwrap();
    assert_eq!(synced.fresh, 310);
    assert_eq!(
        lockstep_ledger::verify(&fresh).unwrap().verdict,
        Verdict::Intact
    );
    let (one, other) = (
        fs::read(here.join("entries.jsonl")),
        fs::read(fresh.join("entries.jsonl")),
    );
    assert_eq!(one.unwrap(), other.unwrap());
    append(&stage, &here, 300).await;
    let compacted = remote.compact(&here).await.unwrap().unwrap();
    assert_eq!((compacted.first, compacted.last), (299, 608));
}

#[tokio::test]
async fn a_copy_that_another_process_writes_to_is_read_once_it_is_up_to_date() {
    let stage = Stage::memory();
    let folders = tempfile::tempdir().unwrap();
    let here = folders.path().join("a");
    append(&stage, &here, 2).await;
    let remote = Arc::new(stage.client(1).await);
    let scribe = scribe(&remote, &here, None);
    let synced = remote.sync(&here, &holder(), Extent::Base).await.unwrap();
    assert_eq!(synced.end.unwrap().sequence, 1);
    drop(scribe.close().await.unwrap());
}

/// Brings a copy up to date while somebody holds its lock, and returns what that says.
async fn busy(stage: &Stage, folder: &std::path::Path, extent: Extent) -> Error {
    let held = Mirror::open(folder, &holder()).expect("it is free");
    let remote = stage.client(2).await;
    let error = remote.sync(folder, &holder(), extent).await;
    drop(held);
    error.expect_err("the place is damaged")
}

#[tokio::test]
async fn a_copy_that_is_busy_hides_no_damage() {
    for stage in Stage::here() {
        let folders = tempfile::tempdir().unwrap();
        let here = folders.path().join("a");
        append(&stage, &here, 3).await;
        cut(&stage, 2).await;
        for extent in [Extent::Base, Extent::Contents, Extent::Whole] {
            let error = busy(&stage, &here, extent).await;
            let told = format!("{} {extent:?}: {error:?}", stage.name());
            assert!(matches!(error, Error::Shorter { .. }), "{told}");
        }
    }
}

#[tokio::test]
async fn a_changed_batch_is_found_beside_a_busy_copy_when_all_is_read() {
    let stage = Stage::memory();
    let folders = tempfile::tempdir().unwrap();
    let here = folders.path().join("a");
    append(&stage, &here, 5).await;
    change(&stage, 1).await;
    let error = busy(&stage, &here, Extent::Whole).await;
    assert!(error.is_damage(), "{error:?}");
}

#[tokio::test]
async fn a_content_is_erased_in_a_bucket_and_never_in_git() {
    let stage = Stage::memory();
    let folders = tempfile::tempdir().unwrap();
    let here = folders.path().join("a");
    append(&stage, &here, 1).await;
    let contents = lockstep_ledger::contents(&here).unwrap();
    let hash = *contents.iter().next().unwrap();
    let remote = stage.client(2).await;
    remote.forget(hash).await.unwrap();
    remote.forget(hash).await.unwrap();
    let synced = remote
        .sync(&folders.path().join("b"), &holder(), Extent::Whole)
        .await
        .unwrap();
    assert_eq!((synced.fresh, synced.contents), (1, 0));
    assert!(Stage::git().client(1).await.forget(hash).await.is_err());
}

#[tokio::test]
async fn what_a_tombstone_names_does_not_come_back_from_a_bucket_that_still_has_it() {
    let stage = Stage::memory();
    let folders = tempfile::tempdir().unwrap();
    let here = folders.path().join("a");
    append(&stage, &here, 2).await;
    let contents = lockstep_ledger::contents(&here).unwrap();
    let hash = *contents.iter().next().unwrap();
    let remote = Arc::new(stage.client(1).await);
    let scribe = scribe(&remote, &here, None);
    let mut tombstone = with_content("r", 9);
    tombstone.event = Event::Forgotten(Forgotten {
        content: hash,
        reason: "somebody asked for it".to_owned(),
        actor: Actor {
            client: "c".to_owned(),
            host: "h".to_owned(),
            user: "u".to_owned(),
            git_commit: None,
            git_dirty: None,
            ci_run_url: None,
        },
    });
    scribe.append(tombstone).await.unwrap();
    // Whoever wrote it dies here, so the bucket has it still.
    drop(scribe.close().await.unwrap());
    for extent in [Extent::Base, Extent::Contents, Extent::Whole] {
        let there = folders.path().join(format!("{extent:?}"));
        remote.sync(&there, &holder(), extent).await.unwrap();
        let gone = there.join(format!("contents/{hash}.json"));
        assert!(!gone.exists(), "{extent:?}");
        let again = remote.sync(&there, &holder(), Extent::Whole).await.unwrap();
        assert!(!gone.exists(), "{extent:?}");
        assert_eq!(again.fresh, 0);
        let report = lockstep_ledger::verify(&there).unwrap();
        assert_eq!(report.verdict, Verdict::Intact);
        assert!(report.unerased.is_empty());
    }
}

#[tokio::test]
async fn a_folder_that_was_removed_is_filled_again() {
    let stage = Stage::memory();
    let folders = tempfile::tempdir().unwrap();
    let folder = folders.path().join("a");
    append(&stage, &folder, 3).await;
    let remote = stage.client(2).await;
    // What is beside the folder stays and says that all is there.
    remote.sync(&folder, &holder(), Extent::Base).await.unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let synced = remote.sync(&folder, &holder(), Extent::Base).await.unwrap();
    assert_eq!((synced.fresh, synced.contents), (3, 3));
}

#[tokio::test]
async fn one_who_follows_waits_for_the_contents_too() {
    let stage = Stage::memory();
    let folders = tempfile::tempdir().unwrap();
    let (here, there) = (folders.path().join("a"), folders.path().join("b"));
    append(&stage, &here, 3).await;
    let remote = stage.client(2).await;
    let mut first = Mirror::open(&there, &holder()).unwrap();
    first
        .take(&fs::read(here.join("entries.jsonl")).unwrap())
        .unwrap();
    let fill = async {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        for file in fs::read_dir(here.join("contents")).unwrap() {
            let text = fs::read(file.unwrap().path()).unwrap();
            first.put(Hash::of(&text), &text).unwrap();
        }
        first.settle().unwrap();
        first
    };
    let asked = holder();
    let (synced, still_held) = tokio::join!(remote.sync(&there, &asked, Extent::Base), fill);
    assert_eq!(synced.unwrap().end, still_held.end());
    let read = Ledger::open(&there, Mode::Read).unwrap();
    assert_eq!(read.ledger.base().unwrap().open.len(), 3);
}
